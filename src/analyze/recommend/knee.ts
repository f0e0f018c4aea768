/**
 * The knee rule for CPU requests: instead of one percentile for all, each container gets the request at which one more
 * millicore stops paying. With m the weighted mean of the samples, S(r) the share of samples above r,
 * U(r) = sum(w max(0, u - r)) / sum(w u) the demand above r, and B(r) how many days are bad (a day counts in full from
 * 20 % of its samples above r, in proportion below), it is the r that minimises
 *
 *     (r / m)^0.3 / 0.3 + 0.81 * care * (S(r) + 0.1 U(r) + 0.1 B(r))        among those with S(r) <= the tolerance
 *
 * Flat load at 200m with 2 % noise: S falls from 1 to 0 within a few millicores, so r lands just above 200m. Load that
 * is 20m but 500m in 1 % of the time (m = 25m): going from 20m to 500m costs (20^0.3 - 0.8^0.3) / 0.3 = 5.1 and saves
 * 0.81 * care * (0.01 + 0.1 * 0.19 + 0.1 * 0.05) = 0.4 at care 15, so r stays near 20m and spare node CPU carries the peak.
 */
import { type Sketch, upperEdge } from '../../model/sketch.ts';

export interface Knee {
  /** In the unit of the sketch. */
  readonly request: number;
  /** Predicted share of samples above it, 0..1. */
  readonly above: number;
}

export interface KneeDials {
  /** Weight of time above the request against its cost: 9 thrift, 15 balanced, 19 careful, 120 safe. */
  readonly care: number;
  /** No request that more than this share of samples exceeds. */
  readonly largestShareAbove: number;
}

/** Below 1, so that doubling a small request weighs more like doubling a large one than its price would. */
const COST_POWER = 0.3;
/** Of the dial: 0.81 keeps its numbers where they were before bad days counted and the half-life was shorter. */
const CARE_WEIGHT = 0.81;
const UNCOVERED_WEIGHT = 0.1;
/** The same time above the request does less harm on one day than spread over all of them. */
const BAD_DAYS_WEIGHT = 0.1;
const BAD_DAY = 0.2;
/** A normal of sigma 0.01 in ln(use) over the sketch's 2 % bins: what is measured once comes back a little different. */
const BLUR = kernel(0.01 / Math.log(upperEdge(1)));

/** One sketch per day, weighted by `scaleSketch`. Undefined without samples, or when nothing was used at all. */
export function knee(days: readonly Sketch[], dials: KneeDials): Knee | undefined {
  const measured = days.filter(({ count }) => count > 0);
  const count = sumOf(measured, (day) => day.count);
  const used = sumOf(measured, (day) => day.sum);
  const histogram = blurred(measured);
  if (used <= 0 || histogram === undefined) return undefined;
  const { perDay, offset, length } = histogram;
  let best: (Knee & { readonly cost: number }) | undefined;
  const above = perDay.map(() => 0);
  let demand = 0;
  // From the top down: `above` and `demand` hold what lies over the candidate, so each step is one addition.
  for (let i = length - 1; i >= 0; i--) {
    const request = upperEdge(offset + i);
    const total = sumOf(above, (own) => own);
    const share = total / count;
    if (share > dials.largestShareAbove) break;
    const uncovered = Math.max(0, demand - total * request) / used;
    const bad = badDays(measured, above) / count;
    const harm = share + UNCOVERED_WEIGHT * uncovered + BAD_DAYS_WEIGHT * bad;
    const cost = ((request * count) / used) ** COST_POWER / COST_POWER + CARE_WEIGHT * dials.care * harm;
    if (best === undefined || cost < best.cost) best = { request, above: share, cost };
    perDay.forEach((weights, day) => {
      const weight = weights[i] ?? 0;
      above[day] = (above[day] ?? 0) + weight;
      demand += (weight * (request + upperEdge(offset + i - 1))) / 2;
    });
  }
  return best === undefined ? undefined : { request: best.request, above: best.above };
}

const badDays = (days: readonly Sketch[], above: readonly number[]): number =>
  days.reduce((sum, { count }, day) => sum + count * Math.min(1, (above[day] ?? 0) / count / BAD_DAY), 0);

const sumOf = <One>(all: readonly One[], pick: (one: One) => number): number =>
  all.reduce((sum, one) => sum + pick(one), 0);

interface Histogram {
  readonly perDay: readonly Float64Array[];
  readonly offset: number;
  readonly length: number;
}

/** All days over one range of bins; undefined when no day used anything. */
function blurred(days: readonly Sketch[]): Histogram | undefined {
  const binned = days.filter(({ bins }) => bins.length > 0);
  if (binned.length === 0) return undefined;
  const reach = (BLUR.length - 1) / 2;
  const offset = Math.min(...binned.map((day) => day.offset)) - reach;
  const length = Math.max(...binned.map((day) => day.offset + day.bins.length)) + reach - offset;
  const perDay = days.map((day) => {
    const weights = new Float64Array(length);
    const from = day.offset - reach - offset;
    day.bins.forEach((weight, i) => {
      if (weight > 0) {
        BLUR.forEach((share, k) => {
          weights[from + i + k] = (weights[from + i + k] ?? 0) + weight * share;
        });
      }
    });
    return weights;
  });
  return { perDay, offset, length };
}

/** A normal with this sigma in bins, cut at 3 sigma, summing to 1. */
function kernel(sigma: number): readonly number[] {
  const reach = Math.ceil(3 * sigma);
  const raw = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / sigma) ** 2));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => weight / total);
}
