/**
 * The default formulas, chosen by back-test on real traces (README.md beside this file): the knee for CPU, and memory
 * request and limit set apart, because a request is a price and a limit is a cliff.
 */
import { EMPTY_SKETCH, mean, quantile, type Sketch, shareAbove } from '../../model/sketch.ts';
import { bytes, hours, millicores } from '../../model/units.ts';
import type { UsageDay } from '../../model/usage.ts';
import { measured, unionOf } from '../../model/usage-days.ts';
import { knee } from './knee.ts';
import { sayCpu, sayMemory, sayShare } from './quantities.ts';
import type { Sizes, SizingQuestion, Strategy } from './strategy.ts';
import { climbing, median } from './trend.ts';
import { dailyPeaks, recentDaysOf } from './union.ts';

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

/** P99 plus a quarter, as the seed formula has it: it lost to nothing in the back-test. */
const REQUEST_MARGIN = 1.25;
/** The limit stays this far above the highest sample, however lonely that sample was. */
const LIMIT_OVER_PEAK = 1.2;
const HORIZON_DAYS = 7;

/** What a load does beyond its past is in part an amount and not a share: small ones get a larger margin, large ones a smaller. */
const MARGIN_SIZE = 8 * 2 ** 30;
const MARGIN_POWER = 0.1;

/**
 * limit = margin x (8 GiB / usual peak)^0.1 x usual peak + 0.3 x P50, with usual peak = sqrt(highest x second-highest daily
 * peak): a single spike counts by its root, a load that peaks alike every day counts in full. Peaks 400 and 300 MiB, P50
 * 200 MiB, margin 1.55: 346 MiB usual, 1.55 x 1.37 = 2.13 times that, plus 60 = 797 MiB. At 8 GiB it is 1.55 times.
 */
function sizeMemory(question: SizingQuestion): Pick<Sizes, 'memory'> {
  const all = unionOf(question.days, 'memory');
  const [highest, second = highest] = dailyPeaks(question.days, 'memory');
  if (all === undefined || highest === undefined || second === undefined) return {};
  const p99 = quantile(all, 0.99) ?? highest;
  const growth = memoryGrowth(question.days);
  const limit = Math.max(limitOver(question, Math.sqrt(highest * second), all), LIMIT_OVER_PEAK * highest) + growth;
  const usual = question.load === 'batch' ? highest : p99;
  const request = Math.min(limit, usual * REQUEST_MARGIN + growth);
  const usualName = question.load === 'batch' ? 'highest run' : 'P99';
  const grown = growth > 0 ? ` and ${sayMemory(bytes(growth))} for a week of growth` : '';
  const why = `${usualName} ${sayMemory(bytes(usual))} plus 25 %${grown}`;
  return { memory: { request: bytes(request), limit: bytes(limit), why } };
}

const limitOver = ({ memoryLimitMargin }: SizingQuestion, usualPeak: number, all: Sketch): number =>
  usualPeak <= 0
    ? 0
    : memoryLimitMargin * (MARGIN_SIZE / usualPeak) ** MARGIN_POWER * usualPeak + 0.3 * (quantile(all, 0.5) ?? 0);

/** What a steady climb of the daily peak adds in a week; 0 without one. */
function memoryGrowth(days: readonly UsageDay[]): number {
  const trend = climbing(measured(days, 'memory').map((day) => day.sketch.max));
  return trend === undefined ? 0 : trend.perDay * HORIZON_DAYS;
}
