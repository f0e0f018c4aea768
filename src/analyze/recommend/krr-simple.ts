import { EMPTY_SKETCH, quantile } from '../../model/sketch.ts';
import { bytes, hours, mebibytes, millicores } from '../../model/units.ts';
import { unionOf } from '../../model/usage-days.ts';
import { sayCpu, sayMemory } from './quantities.ts';
import type { Sizes, SizingQuestion, Strategy } from './strategy.ts';
import { dailyPeaks } from './union.ts';

/**
 * What Robusta KRR's `simple` strategy computes (robusta-dev/krr, strategies/simple.py), to compare with: CPU request
 * P95, memory request = limit = max x 1.15. KRR takes the P95 of each pod and then the highest; here it is the P95 of
 * all pods' samples, so that one hot pod does not size the fleet.
 */
export const krrSimple: Strategy = {
  name: 'krr-simple',
  floors: { cpu: millicores(10), memory: mebibytes(100) },
  history: hours(0),
  memoryLimits: 'exact',
  size: (question) => ({ ...sizeCpu(question), ...sizeMemory(question) }),
};

function sizeCpu({ days }: SizingQuestion): Pick<Sizes, 'cpu'> {
  const p95 = quantile(unionOf(days, 'cpu') ?? EMPTY_SKETCH, 0.95);
  return p95 === undefined ? {} : { cpu: { request: millicores(p95), why: `P95 ${sayCpu(millicores(p95))}` } };
}

function sizeMemory({ days }: SizingQuestion): Pick<Sizes, 'memory'> {
  const [highest] = dailyPeaks(days, 'memory');
  if (highest === undefined) return {};
  const size = bytes(highest * 1.15);
  return { memory: { request: size, limit: size, why: `highest peak ${sayMemory(bytes(highest))} plus 15 %` } };
}
