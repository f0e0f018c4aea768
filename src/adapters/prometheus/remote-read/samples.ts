/** Samples of one series, in buffers that are used again for the next one: no allocation per sample. */
export interface Samples {
  times: Float64Array;
  values: Float64Array;
  /** The same memory as `values`, for those who make doubles from their bits. */
  halves: Int32Array;
  length: number;
}

export function newSamples(): Samples {
  const values = new Float64Array(65_536);
  return { times: new Float64Array(values.length), values, halves: new Int32Array(values.buffer), length: 0 };
}

export function makeRoom(samples: Samples, more: number): Samples {
  const needed = samples.length + more;
  if (needed <= samples.times.length) return samples;
  const size = Math.max(needed, 2 * samples.times.length);
  samples.times = grown(samples.times, size);
  samples.values = grown(samples.values, size);
  samples.halves = new Int32Array(samples.values.buffer);
  return samples;
}

function grown(from: Float64Array, size: number): Float64Array<ArrayBuffer> {
  const to = new Float64Array(size);
  to.set(from);
  return to;
}
