import { byText } from '../../model/by-text.ts';
import { bytes, hours, instant, mebibytes, minutes, ratio } from '../../model/units.ts';
import type { MemoryLife } from '../../model/usage.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import type { Range, Samples } from './days.ts';

/** A pod's container that was silent for longer than this was not running: four 5-minute steps. */
const SILENCE = minutes(20);
/**
 * Memory that falls by 30 % (and 4 MiB) from one sample to the next was given back by a process that ended: a heap
 * shrinks in steps, a restart starts over. 300 MiB before a kill at 512 MiB -> 0.59, a collected heap of a JVM -> ~0.9.
 */
const DROP = 0.7;
const SMALLEST_DROP = mebibytes(4);
/** Kept per container: enough for a sawtooth, little enough for the report. */
const KEPT = 24;

/** A stretch of memory without a restart, with the running sums of its regression line (hours since `day` against bytes). */
export interface Stretch {
  /** Milliseconds since the epoch of the midnight that `meanX` counts from. */
  readonly day: number;
  from: number;
  to: number;
  first: number;
  last: number;
  peak: number;
  count: number;
  meanX: number;
  meanY: number;
  xx: number;
  yy: number;
  xy: number;
}

/** Cuts memory of one day where it restarted; the line is fitted online (Welford), so no sample is kept. */
export function stretchFold(day: number): {
  readonly add: (samples: Samples, range: Range) => void;
  readonly stretches: readonly Stretch[];
} {
  const stretches: Stretch[] = [];
  return {
    stretches,
    add(samples, { from, to }) {
      const { times, values } = samples;
      for (let at = from; at < to; ) {
        let open = stretches.at(-1);
        if (open === undefined || breaks(open, times[at] ?? 0, values[at] ?? 0)) {
          open = started(day, times[at] ?? 0, values[at] ?? 0);
          stretches.push(open);
        }
        const end = endOfRun(samples, at, to);
        extend(open, samples, { from: at, to: end });
        at = end;
      }
    },
  };
}

function endOfRun({ times, values }: Samples, from: number, to: number): number {
  let end = from + 1;
  for (; end < to; end++) {
    const before = { to: times[end - 1] ?? 0, last: values[end - 1] ?? 0 };
    if (breaks(before, times[end] ?? 0, values[end] ?? 0)) break;
  }
  return end;
}

const breaks = (before: Pick<Stretch, 'to' | 'last'>, at: number, value: number): boolean =>
  at - before.to > SILENCE || (value < before.last * DROP && before.last - value > SMALLEST_DROP);

const started = (day: number, at: number, value: number): Stretch => ({
  day,
  from: at,
  to: at,
  first: value,
  last: value,
  peak: value,
  count: 0,
  meanX: 0,
  meanY: 0,
  xx: 0,
  yy: 0,
  xy: 0,
});

/** Sums are variables of their own while they change: V8 would allocate a number for every change of a field. */
function extend(stretch: Stretch, { times, values }: Samples, { from, to }: Range): void {
  let { count, meanX, meanY, xx, yy, xy, peak } = stretch;
  for (let i = from; i < to; i++) {
    const x = ((times[i] ?? 0) - stretch.day) / hours(1);
    const y = values[i] ?? 0;
    const dx = x - meanX;
    const dy = y - meanY;
    count++;
    meanX += dx / count;
    meanY += dy / count;
    xx += dx * (x - meanX);
    yy += dy * (y - meanY);
    xy += dx * (y - meanY);
    if (y > peak) peak = y;
  }
  Object.assign(stretch, { count, meanX, meanY, xx, yy, xy, peak, to: times[to - 1], last: values[to - 1] });
}

/** Days in any order become lives: neighbours that do not break are one (Chan, Golub, LeVeque 1979). */
export function joined(stretches: readonly Stretch[]): Stretch[] {
  const lives: Stretch[] = [];
  for (const next of inOrder(stretches)) {
    const before = lives.at(-1);
    if (before === undefined || breaks(before, next.from, next.first)) lives.push(next);
    else lives[lives.length - 1] = merged(before, next);
  }
  return lives;
}

/** Nearly always they are already: days come one after the other. */
const inOrder = (stretches: readonly Stretch[]): readonly Stretch[] =>
  stretches.every(({ from }, i) => i === 0 || (stretches[i - 1]?.from ?? 0) <= from)
    ? stretches
    : stretches.toSorted((a, b) => a.from - b.from);

function merged(a: Stretch, b: Stretch): Stretch {
  const count = a.count + b.count;
  const weight = (a.count * b.count) / count;
  const dx = b.meanX + (b.day - a.day) / hours(1) - a.meanX;
  const dy = b.meanY - a.meanY;
  return {
    day: a.day,
    from: a.from,
    to: b.to,
    first: a.first,
    last: b.last,
    peak: Math.max(a.peak, b.peak),
    count,
    meanX: a.meanX + (dx * b.count) / count,
    meanY: a.meanY + (dy * b.count) / count,
    xx: a.xx + b.xx + dx * dx * weight,
    yy: a.yy + b.yy + dy * dy * weight,
    xy: a.xy + b.xy + dx * dy * weight,
  };
}

export const lifeOf = (pod: string, life: Stretch): MemoryLife => ({
  pod,
  from: instant(life.from),
  to: instant(life.to),
  samples: life.count,
  peak: bytes(life.peak),
  first: bytes(life.first),
  slopePerHour: life.xx === 0 ? 0 : told(life.xy / life.xx),
  r2: ratio(life.xx === 0 || life.yy === 0 ? 0 : told(Math.min(1, life.xy ** 2 / (life.xx * life.yy)))),
});

/** Whether a day came as one part or as several changes the last of 16 digits; 8 are more than anybody reads. */
const told = (n: number): number => Number(n.toPrecision(8));

/** The longest of them, newest last. */
export const longestLives = (lives: readonly MemoryLife[]): MemoryLife[] =>
  lives
    .toSorted((a, b) => b.to - b.from - (a.to - a.from) || b.to - a.to || byText(a.pod, b.pod))
    .slice(0, KEPT)
    .sort((a, b) => a.to - b.to || a.from - b.from || byText(a.pod, b.pod));

export function writeStretches(writer: ByteWriter, stretches: readonly Stretch[]): void {
  writer.whole(stretches.length);
  for (const stretch of stretches) {
    writer.whole(stretch.from - stretch.day);
    writer.whole(stretch.to - stretch.from);
    writer.whole(stretch.first);
    writer.whole(stretch.last);
    writer.whole(stretch.peak);
    writer.whole(stretch.count);
    writer.double(stretch.meanX);
    writer.double(stretch.meanY);
    writer.double(stretch.xx);
    writer.double(stretch.yy);
    writer.double(stretch.xy);
  }
}

export function readStretches(reader: ByteReader, day: number): Stretch[] {
  const stretches: Stretch[] = [];
  for (let left = reader.whole(); left > 0; left--) {
    const from = day + reader.whole();
    const to = from + reader.whole();
    const [first, last, peak, count] = [reader.whole(), reader.whole(), reader.whole(), reader.whole()];
    const [meanX, meanY, xx, yy, xy] = [
      reader.double(),
      reader.double(),
      reader.double(),
      reader.double(),
      reader.double(),
    ];
    stretches.push({ day, from, to, first, last, peak, count, meanX, meanY, xx, yy, xy });
  }
  return stretches;
}

/** Lives as the model has them, packed. */
export function writeLives(writer: ByteWriter, lives: readonly MemoryLife[]): void {
  writer.whole(lives.length);
  for (const life of lives) {
    writer.text(life.pod);
    for (const n of [life.from, life.to - life.from, life.samples, life.peak, life.first]) writer.whole(n);
    writer.double(life.slopePerHour);
    writer.double(life.r2);
  }
}

export function readLives(reader: ByteReader): MemoryLife[] {
  const lives: MemoryLife[] = [];
  for (let left = reader.whole(); left > 0; left--) {
    const pod = reader.text();
    const from = instant(reader.whole());
    const to = instant(from + reader.whole());
    const [samples, peak, first] = [reader.whole(), bytes(reader.whole()), bytes(reader.whole())];
    const [slopePerHour, r2] = [reader.double(), ratio(reader.double())];
    lives.push({ pod, from, to, samples, peak, first, slopePerHour, r2 });
  }
  return lives;
}
