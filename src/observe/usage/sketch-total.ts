import { UpstreamSurprise } from '../../model/errors.ts';
import { binOf, type Sketch, SMALLEST } from '../../model/sketch.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import type { Range } from './days.ts';

/** A sketch that grows: by samples, or by packed ones. Every operation is exact, so their order does not matter. */
export interface SketchTotal {
  readonly add: (values: Float64Array, range: Range) => void;
  /** Adds a packed sketch and says what it holds. */
  readonly merge: (reader: ByteReader) => { readonly count: number; readonly sum: number };
  readonly write: (writer: ByteWriter) => void;
  readonly clear: () => void;
}

/** `quantum`: what all values are multiples of. */
export function sketchTotal(quantum: number): SketchTotal {
  // Fields of an object, not variables of this function: V8 would allocate a number for every change of those.
  const total = { count: 0, sum: 0, min: Infinity, max: -Infinity, zeros: 0 };
  const bins = binCounts();
  return {
    add(values, { from, to }) {
      total.count += to - from;
      for (let i = from; i < to; i++) {
        const value = values[i] ?? 0;
        total.sum += value;
        if (value < total.min) total.min = value;
        if (value > total.max) total.max = value;
        if (value <= SMALLEST) total.zeros++;
        else bins.add(binOf(value), 1);
      }
    },
    merge(reader) {
      const head = readHead(reader, quantum);
      total.count += head.count;
      total.sum += head.sum;
      total.min = Math.min(total.min, head.min);
      total.max = Math.max(total.max, head.max);
      total.zeros += head.zeros;
      let index = reader.signed();
      for (let filled = reader.whole(); filled > 0; filled--) {
        index = sane(index + reader.whole());
        bins.add(index++, reader.whole());
      }
      return head;
    },
    write(writer) {
      writeHead(writer, total, quantum);
      writeBins(writer, bins.filled());
    },
    clear() {
      Object.assign(total, { count: 0, sum: 0, min: Infinity, max: -Infinity, zeros: 0 });
      bins.clear();
    },
  };
}

/** Counts by bin, in an array that reaches from the lowest to the highest bin that was ever used. */
function binCounts() {
  let counts = new Uint32Array(0);
  let offset = 0;
  let [low, high] = [LOWEST, -LOWEST];
  return {
    add(index: number, weight: number): void {
      if (index < offset || index >= offset + counts.length) {
        const isEmpty = low > high;
        const from = (isEmpty ? index : Math.min(index, low)) - SPARE;
        const grown = new Uint32Array((isEmpty ? index : Math.max(index, high)) + SPARE - from + 1);
        if (!isEmpty) grown.set(counts.subarray(low - offset, high - offset + 1), low - from);
        counts = grown;
        offset = from;
      }
      if (index < low) low = index;
      if (index > high) high = index;
      counts[index - offset] = (counts[index - offset] ?? 0) + weight;
    },
    filled: () => ({
      low,
      counts: low > high ? counts.subarray(0, 0) : counts.subarray(low - offset, high - offset + 1),
    }),
    clear(): void {
      if (low <= high) counts.fill(0, low - offset, high - offset + 1);
      [low, high] = [LOWEST, -LOWEST];
    },
  };
}

/** Beyond every bin; a whole number, which V8 stores without allocating. */
const LOWEST = 2 ** 20;
/** Room on either side, so that neighbours seldom make it grow. */
const SPARE = 16;

/**
 * Filled bins only: how many empty ones stand before each, and its count. Loops go by index: an iterator is an object per
 * step until V8 has made the loop fast.
 */
function writeBins(writer: ByteWriter, { low, counts }: { readonly low: number; readonly counts: Uint32Array }): void {
  let filled = 0;
  for (let i = 0; i < counts.length; i++) if (counts[i] !== 0) filled++;
  writer.signed(filled === 0 ? 0 : low);
  writer.whole(filled);
  let gap = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i] ?? 0;
    if (count === 0) gap++;
    else {
      writer.whole(gap);
      writer.whole(count);
      gap = 0;
    }
  }
}

type Head = Pick<Sketch, 'count' | 'sum' | 'min' | 'max' | 'zeros'>;

function writeHead(writer: ByteWriter, { count, sum, min, max, zeros }: Head, quantum: number): void {
  writer.whole(count);
  writer.whole(sum / quantum);
  writer.whole(min / quantum);
  writer.whole(max / quantum);
  writer.whole(zeros);
}

function readHead(reader: ByteReader, quantum: number): Head {
  const [count, sum] = [reader.whole(), reader.whole() * quantum];
  const [min, max] = [reader.whole() * quantum, reader.whole() * quantum];
  return { count, sum, min, max, zeros: reader.whole() };
}

/** Bins of 0.001 to 2^63 are -348 to 2206: beyond them nothing was ever packed. */
function sane(index: number): number {
  if (Math.abs(index) <= 4096) return index;
  throw new UpstreamSurprise({ source: 'usage summaries', issue: 'a bin that cannot be' });
}

/** A packed sketch as the model has it. */
export function readSketch(reader: ByteReader, quantum: number): Sketch {
  const head = readHead(reader, quantum);
  const offset = sane(reader.signed());
  const bins: number[] = [];
  for (let filled = reader.whole(); filled > 0; filled--) {
    for (let gap = sane(reader.whole()); gap > 0; gap--) bins.push(0);
    bins.push(reader.whole());
  }
  return { ...head, offset, bins };
}
