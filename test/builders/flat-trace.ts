import type { Trace } from '../../src/model/trace.ts';

export const STEP = 300;
export const PER_DAY = 288;

/** Flat at 100 mcores and 256 MiB but for the last week, which is `factor` times that. */
export const flatTrace = (days: number, factor: number): Trace => {
  const times = Float64Array.from({ length: days * PER_DAY }, (_, i) => 1_700_000_000 + i * STEP);
  const level = times.map((_, i) => (i >= (days - 7) * PER_DAY ? factor : 1));
  return {
    set: 's',
    name: `n${factor}`,
    step: STEP,
    times,
    cpu: level.map((x) => 100 * x),
    memory: level.map((x) => x * 2 ** 28),
  };
};
