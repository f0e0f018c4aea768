import { bytes, hours, type Instant, instant, mebibytes, minutes, ratio } from '../model/units.ts';
import type { MemoryLife } from '../model/usage.ts';
import type { Range } from './fold-day.ts';

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

/** A stretch of memory without a restart, with the running sums of its regression line (hours against bytes). */
interface Stretch {
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

export interface LivesFold {
  readonly add: (times: ArrayLike<number>, values: ArrayLike<number>, range: Range) => void;
  readonly build: (pod: string) => MemoryLife[];
}

/**
 * Memory of one pod's container, cut where it restarted. Each block of samples is cut on its own and neighbours are
 * joined at the end, so blocks may come in any order. The line is fitted online (Welford), blocks are joined by
 * Chan, Golub, LeVeque 1979: no sample is kept.
 */
export function livesFold(epoch: Instant): LivesFold {
  const stretches: Stretch[] = [];
  return {
    add(times, values, { from, to }) {
      let open: Stretch | undefined;
      for (let i = from; i < to; i++) {
        const sample = { at: times[i] ?? 0, value: values[i] ?? 0 };
        if (open === undefined || breaks(open, sample.at, sample.value)) {
          open = started(sample.at, sample.value);
          stretches.push(open);
        }
        extend(open, sample, epoch);
      }
    },
    build: (pod) => joined(stretches).map((stretch) => lifeOf(pod, stretch)),
  };
}

/** The longest of them, newest last. */
export const longestLives = (lives: readonly MemoryLife[]): MemoryLife[] =>
  lives
    .toSorted((a, b) => b.to - b.from - (a.to - a.from) || b.to - a.to || (a.pod < b.pod ? -1 : 1))
    .slice(0, KEPT)
    .sort((a, b) => a.to - b.to || a.from - b.from || (a.pod < b.pod ? -1 : 1));

const breaks = (before: Stretch, at: number, value: number): boolean =>
  at - before.to > SILENCE || (value < before.last * DROP && before.last - value > SMALLEST_DROP);

const started = (at: number, value: number): Stretch => ({
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

function extend(stretch: Stretch, sample: { at: number; value: number }, epoch: Instant): void {
  const x = (sample.at - epoch) / hours(1);
  stretch.count++;
  const dx = x - stretch.meanX;
  const dy = sample.value - stretch.meanY;
  stretch.meanX += dx / stretch.count;
  stretch.meanY += dy / stretch.count;
  stretch.xx += dx * (x - stretch.meanX);
  stretch.yy += dy * (sample.value - stretch.meanY);
  stretch.xy += dx * (sample.value - stretch.meanY);
  stretch.to = sample.at;
  stretch.last = sample.value;
  if (sample.value > stretch.peak) stretch.peak = sample.value;
}

function joined(stretches: readonly Stretch[]): Stretch[] {
  const lives: Stretch[] = [];
  for (const next of stretches.toSorted((a, b) => a.from - b.from)) {
    const before = lives.at(-1);
    if (before === undefined || breaks(before, next.from, next.first)) lives.push(next);
    else lives[lives.length - 1] = merged(before, next);
  }
  return lives;
}

function merged(a: Stretch, b: Stretch): Stretch {
  const count = a.count + b.count;
  const weight = (a.count * b.count) / count;
  const dx = b.meanX - a.meanX;
  const dy = b.meanY - a.meanY;
  return {
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

const lifeOf = (pod: string, life: Stretch): MemoryLife => ({
  pod,
  from: instant(life.from),
  to: instant(life.to),
  samples: life.count,
  peak: bytes(life.peak),
  first: bytes(life.first),
  slopePerHour: life.xx === 0 ? 0 : life.xy / life.xx,
  r2: ratio(life.xx === 0 || life.yy === 0 ? 0 : Math.min(1, life.xy ** 2 / (life.xx * life.yy))),
});
