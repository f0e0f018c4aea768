import { EMPTY_SKETCH, quantile } from '../../model/sketch.ts';
import { bytes, days as daysOf, mebibytes, millicores } from '../../model/units.ts';
import { unionOf } from '../../model/usage-days.ts';
import { sayCpu, sayMemory } from './quantities.ts';
import type { Sizes, SizingQuestion, Strategy } from './strategy.ts';

/**
 * The project's first formula, kept by name: CPU request = P99 x 1.2, memory request = P99 x 1.25, memory limit =
 * request x 1.5, after at least 14 days. P99 300m and 800Mi give 360m, 1000Mi and 1500Mi.
 */
export const seed: Strategy = {
  name: 'seed',
  floors: { cpu: millicores(50), memory: mebibytes(64) },
  history: daysOf(14),
  memoryLimits: 'exact',
  size: (question) => ({ ...sizeCpu(question), ...sizeMemory(question) }),
};

function sizeCpu({ days }: SizingQuestion): Pick<Sizes, 'cpu'> {
  const p99 = quantile(unionOf(days, 'cpu') ?? EMPTY_SKETCH, 0.99);
  if (p99 === undefined) return {};
  return { cpu: { request: millicores(p99 * 1.2), why: `P99 ${sayCpu(millicores(p99))} plus 20 %` } };
}

function sizeMemory({ days }: SizingQuestion): Pick<Sizes, 'memory'> {
  const p99 = quantile(unionOf(days, 'memory') ?? EMPTY_SKETCH, 0.99);
  if (p99 === undefined) return {};
  const request = p99 * 1.25;
  const why = `P99 ${sayMemory(bytes(p99))} plus 25 %`;
  return { memory: { request: bytes(request), limit: bytes(request * 1.5), why } };
}
