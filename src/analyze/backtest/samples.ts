/** Use in one stretch of time: every sample where a trace holds them, a sketch where only summaries were kept. */
import { binsOf, mean, mergeSketches, quantile, type Sketch, shareAbove, uncoveredShare } from '../../model/sketch.ts';

export type Samples =
  | { readonly kind: 'exact'; readonly values: Float64Array }
  | { readonly kind: 'summary'; readonly sketch: Sketch };

export const largestOf = (samples: Samples): number =>
  samples.kind === 'exact'
    ? samples.values.reduce((most, value) => Math.max(most, value), 0)
    : Math.max(0, samples.sketch.max);

export const meanOf = (samples: Samples): number =>
  samples.kind === 'exact'
    ? samples.values.reduce((sum, value) => sum + value, 0) / Math.max(1, samples.values.length)
    : (mean(samples.sketch) ?? 0);

/** Share of samples above a level, and by how much the average sample exceeds it. */
export function excessOver(samples: Samples, level: number): { readonly share: number; readonly mean: number } {
  if (samples.kind === 'summary') {
    const { sketch } = samples;
    return { share: shareAbove(sketch, level), mean: uncoveredShare(sketch, level) * meanOf(samples) };
  }
  let [above, excess] = [0, 0];
  for (const use of samples.values) {
    if (use > level) {
      above++;
      excess += use - level;
    }
  }
  return { share: above / samples.values.length, mean: excess / samples.values.length };
}

/** Calls back with every value and how many samples it stands for. */
export function eachOf(samples: Samples, visit: (value: number, weight: number) => void): void {
  if (samples.kind === 'exact') for (const value of samples.values) visit(value, 1);
  else for (const { value, weight } of binsOf(samples.sketch)) visit(value, weight);
}

/** Nearest rank over all stretches together; within 1 % where one of them is a summary. */
export function quantileOf(all: readonly Samples[], share: number): number {
  const sketches = all.flatMap((samples) => (samples.kind === 'summary' ? [samples.sketch] : []));
  if (sketches.length > 0) return quantile(mergeSketches(sketches), share) ?? 0;
  const sorted = joined(all.flatMap((samples) => (samples.kind === 'exact' ? [samples.values] : []))).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length - 1e-9) - 1)] ?? 0;
}

export function joined(blocks: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    all.set(block, at);
    at += block.length;
  }
  return all;
}
