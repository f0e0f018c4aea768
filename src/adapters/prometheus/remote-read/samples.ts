/** Samples of one series, in buffers that are used again for the next one: no allocation per sample. */
export interface Samples {
  times: Float64Array;
  values: Float64Array;
  length: number;
}

export const newSamples = (): Samples => ({ times: new Float64Array(4096), values: new Float64Array(4096), length: 0 });

export function makeRoom(samples: Samples, more: number): void {
  const needed = samples.length + more;
  if (needed <= samples.times.length) return;
  const size = Math.max(needed, 2 * samples.times.length);
  samples.times = grown(samples.times, size);
  samples.values = grown(samples.values, size);
}

function grown(from: Float64Array, size: number): Float64Array {
  const to = new Float64Array(size);
  to.set(from);
  return to;
}
