/** Memory request and limit of the default strategy, set apart: a request is a price, a limit is a cliff. */
import { quantile, type Sketch } from '../../model/sketch.ts';
import { bytes } from '../../model/units.ts';
import type { UsageDay } from '../../model/usage.ts';
import { measured, unionOf } from '../../model/usage-days.ts';
import { sayMemory } from './quantities.ts';
import type { Sizes, SizingQuestion } from './strategy.ts';
import { median, memoryClimb } from './trend.ts';
import { dailyPeaks } from './union.ts';

/** The limit stays this far above the highest sample, however lonely that sample was. */
const LIMIT_OVER_PEAK = 1.2;
/** What a load does beyond its past is in part an amount and not a share: small ones get a larger margin, large ones a smaller. */
const MARGIN_SIZE = 8 * 2 ** 30;
const MARGIN_POWER = 0.1;

/**
 * limit = margin x (8 GiB / usual peak)^0.1 x usual peak + 0.3 x P50, with usual peak = sqrt(highest x second-highest daily
 * peak): a single spike counts by its root, a load that peaks alike every day counts in full. Peaks 400 and 300 MiB, P50
 * 200 MiB, margin 1.55: 346 MiB usual, 1.55 x 1.37 = 2.13 times that, plus 60 = 797 MiB. At 8 GiB it is 1.55 times.
 */
export function sizeMemory(question: SizingQuestion): Pick<Sizes, 'memory'> {
  const all = unionOf(question.days, 'memory');
  const [highest, second = highest] = dailyPeaks(question.days, 'memory');
  if (all === undefined || highest === undefined || second === undefined) return {};
  const growth = memoryGrowth(question.days);
  const limit = Math.max(limitOver(question, Math.sqrt(highest * second), all), LIMIT_OVER_PEAK * highest) + growth;
  const { request, why } = requestFor(question, all, growth);
  return { memory: { request: bytes(Math.min(limit, request)), limit: bytes(limit), why } };
}

const HORIZON_DAYS = 7;

/** What a steady climb of the daily peak adds in a week; 0 without one. */
function memoryGrowth(days: readonly UsageDay[]): number {
  const trend = memoryClimb(days);
  return trend === undefined ? 0 : trend.perDay * HORIZON_DAYS;
}

const limitOver = ({ memoryLimitMargin }: SizingQuestion, usualPeak: number, all: Sketch): number =>
  usualPeak <= 0
    ? 0
    : memoryLimitMargin * (MARGIN_SIZE / usualPeak) ** MARGIN_POWER * usualPeak + 0.3 * (quantile(all, 0.5) ?? 0);

interface Request {
  /** Bytes. */
  readonly request: number;
  readonly why: string;
}

/** P99 plus a quarter, as the seed formula has it: it lost to nothing in the back-test. */
const OVER_P99 = 1.25;

/** P99 x 1.25, or less where the load is steady, or more where it peaks every day; of batch one high sample is one whole run. */
function requestFor({ days, load }: SizingQuestion, all: Sketch, growth: number): Request {
  if (load === 'batch') return ampleRequest({ name: 'highest run', level: all.max }, growth);
  const ample = ampleRequest({ name: 'P99', level: quantile(all, 0.99) ?? all.max }, growth);
  const steady = steadyRequest(days, growth);
  const asked = steady !== undefined && steady.request < ample.request ? steady : ample;
  const daily = dailyRequest(days, growth);
  return daily.request > asked.request ? daily : asked;
}

function ampleRequest({ name, level }: { readonly name: string; readonly level: number }, growth: number): Request {
  return {
    request: level * OVER_P99 + growth,
    why: `${name} ${sayMemory(bytes(level))} plus 25 %${sayGrowth(growth)}`,
  };
}

const sayGrowth = (growth: number): string =>
  growth > 0 ? ` and ${sayMemory(bytes(growth))} for a week of growth` : '';

const OVER_PEAK = 1.15;
/** Fewer days do not show how far days differ. */
const FEWEST_DAYS = 7;
/** Less than this share of the peak is not worth a word. */
const WORTH_SAYING = 0.01;

/**
 * peak x 1.15, and by how far the highest day stood above the usual one: a load that is the same every day needs no quarter
 * above its peak, and one whose days differ will differ again. Peak 810 MiB, usual day 800: 942 MiB, where P99 800 x 1.25
 * is 1000. A climb is what makes its days differ, so of growth and difference the larger counts.
 */
function steadyRequest(days: readonly UsageDay[], growth: number): Request | undefined {
  const peaks = dailyPeaks(days, 'memory');
  const [peak] = peaks;
  if (peak === undefined || peaks.length < FEWEST_DAYS) return undefined;
  const apart = peak - median(peaks);
  const extra = Math.max(growth, apart);
  const reason = growth >= apart ? 'for a week of growth' : 'because its days differ';
  const said = extra > WORTH_SAYING * peak ? ` and ${sayMemory(bytes(extra))} ${reason}` : '';
  return { request: peak * OVER_PEAK + extra, why: `highest peak ${sayMemory(bytes(peak))} plus 15 %${said}` };
}

/** Two of the 288 samples of a day in steps of five minutes. */
const TEN_MINUTES = 1 - 1 / 288;

/**
 * What a pod stands at for ten minutes of a usual day: 3 GiB each night are 0.7 % of the samples, which no P99 sees, and are
 * needed all the same. Over the pods of a day it is a share as well: one that spikes among a hundred does not count, one that
 * is always high does.
 */
function dailyRequest(days: readonly UsageDay[], growth: number): Request {
  const usual = median(measured(days, 'memory').map(({ sketch }) => quantile(sketch, TEN_MINUTES) ?? sketch.max));
  return {
    request: usual + growth,
    why: `a usual day needs ${sayMemory(bytes(usual))} for ten minutes${sayGrowth(growth)}`,
  };
}
