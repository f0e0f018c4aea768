/**
 * The default formulas, chosen by back-test on real traces (README.md beside this file): the knee for CPU, and memory
 * request and limit set apart, because a request is a price and a limit is a cliff.
 */
import { EMPTY_SKETCH, mean, quantile, shareAbove } from '../../model/sketch.ts';
import { bytes, hours, millicores } from '../../model/units.ts';
import type { UsageDay } from '../../model/usage.ts';
import { measured, unionOf } from '../../model/usage-days.ts';
import { sizeMemory } from './default-memory.ts';
import { knee } from './knee.ts';
import { sayCpu, sayShare } from './quantities.ts';
import type { Sizes, SizingQuestion, Strategy } from './strategy.ts';
import { median } from './trend.ts';
import { recentDaysOf } from './union.ts';

export const defaultStrategy: Strategy = {
  name: 'default',
  floors: { cpu: millicores(1), memory: bytes(2 ** 20) },
  history: hours(0),
  memoryLimits: 'only-up',
  size: (question) => ({ ...sizeCpu(question), ...sizeMemory(question) }),
};

/** Four days: a load that has changed soon speaks for itself; from two on weekends look like the end of the load. */
const HALF_LIFE_DAYS = 4;
/** The dial also says how much time above the request is tolerable at all: 30 % at 15, half at 9, 4 % at 120. */
const TOLERANCE = 4.5;
/** A start-up that is not this far above the P99 of everything is ordinary load. */
const STARTUP_STANDS_OUT = 1.5;

function sizeCpu(question: SizingQuestion): Pick<Sizes, 'cpu'> {
  const recent = recentDaysOf(question.days, 'cpu', HALF_LIFE_DAYS);
  const all = unionOf(question.days, 'cpu');
  if (all === undefined) return {};
  const found = knee(recent, { care: question.cpuCare, largestShareAbove: TOLERANCE / question.cpuCare });
  const candidates = [
    { value: found?.request ?? 0, why: '' },
    { value: startupPeak(question), why: ', kept at the start-up peak' },
    { value: busiestReplica(question.days), why: ', kept at what the busiest replica uses on average' },
  ];
  const chosen = candidates.reduce((high, next) => (next.value > high.value ? next : high));
  const why =
    `${sayAbove(shareAbove(all, chosen.value))} ` +
    `(mean ${sayCpu(millicores(mean(all) ?? 0))}, P95 ${sayCpu(millicores(quantile(all, 0.95) ?? 0))}, ` +
    `max ${sayCpu(millicores(all.max))}; recent days weigh more)${chosen.why}`;
  return { cpu: { request: millicores(chosen.value), why } };
}

const sayAbove = (share: number): string =>
  share === 0 ? 'use was never above it' : `use was above it in ${sayShare(share)} of the samples`;

function startupPeak({ days, startup, cpuRequestNow }: SizingQuestion): number {
  const p99 = quantile(unionOf(days, 'cpu') ?? EMPTY_SKETCH, 0.99) ?? 0;
  const peak = startup.cpuPeak ?? 0;
  return peak > STARTUP_STANDS_OUT * p99 ? Math.min(peak, cpuRequestNow ?? peak) : 0;
}

/** One hot replica of ten is above its request all day, and only 10 % of the samples show it. */
function busiestReplica(days: readonly UsageDay[]): number {
  const shared = measured(days, 'cpu').filter((day) => day.podMeans.pods > 1);
  return shared.length === 0 ? 0 : median(shared.map((day) => day.podMeans.highest));
}
