/**
 * A mergeable summary of many samples: logarithmic bins of ratio GAMMA, so that every quantile is within 1 % of
 * the exact one (DDSketch: Masson, Rim, Lee, VLDB 2019). Minimum, maximum, count and sum are exact.
 *
 * Bin i holds values in (GAMMA^(i-1), GAMMA^i]. 1.02 gives (1.02-1)/(1.02+1) = 0.99 % relative error.
 * Counts are weights: a sample of a longer step may count more than one.
 */
const GAMMA = 1.02;
const LOG_GAMMA = Math.log(GAMMA);
/** Values at or below this (0.001 mcores, 0.001 bytes) are counted as zero. */
export const SMALLEST = 1e-3;

export interface Sketch {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly zeros: number;
  /** Index of the first entry of `bins`. */
  readonly offset: number;
  readonly bins: readonly number[];
}

export const EMPTY_SKETCH: Sketch = { count: 0, sum: 0, min: Infinity, max: -Infinity, zeros: 0, offset: 0, bins: [] };

/** Grows in place while samples stream by; `build` hands out the immutable summary. */
export interface SketchBuilder {
  readonly add: (value: number, weight?: number) => void;
  readonly build: () => Sketch;
}

export function sketchBuilder(): SketchBuilder {
  let bins = new Float64Array(0);
  let offset = 0;
  let used = { low: Infinity, high: -Infinity };
  let [count, sum, min, max, zeros] = [0, 0, Infinity, -Infinity, 0];

  const reserve = (index: number): void => {
    if (bins.length > 0 && index >= offset && index < offset + bins.length) return;
    // 16 spare bins on either side; `low` never exceeds the old offset, since `used` only widens.
    const low = Math.min(index, used.low) - 16;
    const high = Math.max(index, used.high) + 16;
    const grown = new Float64Array(high - low + 1);
    if (bins.length > 0) grown.set(bins, offset - low);
    bins = grown;
    offset = low;
  };

  return {
    add(value, weight = 1) {
      count += weight;
      sum += value * weight;
      if (value < min) min = value;
      if (value > max) max = value;
      if (value <= SMALLEST) {
        zeros += weight;
        return;
      }
      const index = binOf(value);
      reserve(index);
      if (index < used.low) used = { ...used, low: index };
      if (index > used.high) used = { ...used, high: index };
      bins[index - offset] = (bins[index - offset] ?? 0) + weight;
    },
    build() {
      if (used.high < used.low) return { count, sum, min, max, zeros, offset: 0, bins: [] };
      const kept = Array.from(bins.subarray(used.low - offset, used.high - offset + 1));
      return { count, sum, min, max, zeros, offset: used.low, bins: kept };
    },
  };
}

/** The bin of a value above SMALLEST. */
export const binOf = (value: number): number => Math.ceil(Math.log(value) / LOG_GAMMA - 1e-9);
/** The value of a bin that is at most 0.99 % away from all of its members. */
const middleOf = (index: number): number => (2 * GAMMA ** index) / (GAMMA + 1);
/** The largest value that belongs to a bin; `index` counts as `Sketch.offset` does. */
export const upperEdge = (index: number): number => GAMMA ** index;

export function sketchOf(values: Iterable<number>): Sketch {
  const builder = sketchBuilder();
  for (const value of values) builder.add(value);
  return builder.build();
}

/** Associative and order-free in everything but the last bits of `sum`. */
export function mergeSketches(sketches: readonly Sketch[]): Sketch {
  const filled = sketches.filter((sketch) => sketch.count > 0);
  const binned = filled.filter((sketch) => sketch.bins.length > 0);
  const offset = binned.length === 0 ? 0 : Math.min(...binned.map((sketch) => sketch.offset));
  const end = binned.length === 0 ? 0 : Math.max(...binned.map((sketch) => sketch.offset + sketch.bins.length));
  const bins = new Array<number>(end - offset).fill(0);
  for (const sketch of binned) {
    const from = sketch.offset - offset;
    for (let i = 0; i < sketch.bins.length; i++) bins[from + i] = (bins[from + i] ?? 0) + (sketch.bins[i] ?? 0);
  }
  const total = (pick: (sketch: Sketch) => number): number => filled.reduce((all, sketch) => all + pick(sketch), 0);
  return {
    count: total((sketch) => sketch.count),
    sum: total((sketch) => sketch.sum),
    min: filled.reduce((low, sketch) => Math.min(low, sketch.min), Infinity),
    max: filled.reduce((high, sketch) => Math.max(high, sketch.max), -Infinity),
    zeros: total((sketch) => sketch.zeros),
    offset,
    bins,
  };
}

/** The same distribution with every weight multiplied: an older day counts less. */
export function scaleSketch(sketch: Sketch, factor: number): Sketch {
  return {
    ...sketch,
    count: sketch.count * factor,
    sum: sketch.sum * factor,
    zeros: sketch.zeros * factor,
    bins: sketch.bins.map((weight) => weight * factor),
  };
}

/**
 * The value below which a share `q` (0..1, exact: 0.999 is not rounded) of the samples lies; undefined without samples.
 * Nearest rank: with 100 samples 0.95 is the 95th; 0 is the minimum and 1 the maximum, both exact.
 */
export function quantile(sketch: Sketch, q: number): number | undefined {
  if (sketch.count <= 0) return undefined;
  if (q <= 0) return sketch.min;
  if (q >= 1) return sketch.max;
  const rank = q * sketch.count;
  let seen = sketch.zeros;
  if (seen >= rank - 1e-9) return Math.min(Math.max(0, sketch.min), sketch.max);
  for (let i = 0; i < sketch.bins.length; i++) {
    seen += sketch.bins[i] ?? 0;
    if (seen >= rank - 1e-9) return Math.min(Math.max(middleOf(sketch.offset + i), sketch.min), sketch.max);
  }
  return sketch.max;
}

export function mean(sketch: Sketch): number | undefined {
  return sketch.count > 0 ? sketch.sum / sketch.count : undefined;
}

/** Each bin as (representative value, weight), ascending; zeros come first as value 0. */
export function* binsOf(sketch: Sketch): Generator<{ readonly value: number; readonly weight: number }> {
  if (sketch.zeros > 0) yield { value: 0, weight: sketch.zeros };
  for (const [i, weight] of sketch.bins.entries()) {
    if (weight > 0) yield { value: Math.min(middleOf(sketch.offset + i), sketch.max), weight };
  }
}

/** Share of samples above a level, 0..1. Exactly 0 at or above the exact maximum. */
export function shareAbove(sketch: Sketch, level: number): number {
  if (sketch.count <= 0 || level >= sketch.max) return 0;
  let above = 0;
  for (const { value, weight } of binsOf(sketch)) if (value > level) above += weight;
  return above / sketch.count;
}

/** Demand that a level leaves uncovered: sum(max(0, use - level)) / sum(use), 0..1. */
export function uncoveredShare(sketch: Sketch, level: number): number {
  if (sketch.sum <= 0 || level >= sketch.max) return 0;
  let excess = 0;
  for (const { value, weight } of binsOf(sketch)) excess += weight * Math.max(0, value - level);
  return Math.min(1, excess / sketch.sum);
}
