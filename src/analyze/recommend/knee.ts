/**
 * The knee rule for CPU requests: instead of one percentile for all, each container gets the request at which one more
 * millicore stops paying. With m the weighted mean of the samples, S(r) the share of samples above r and
 * U(r) = sum(w max(0, u - r)) / sum(w u) the demand above r, it is the r that minimises
 *
 *     (r / m)^0.3 / 0.3 + care * (S(r) + 0.1 U(r))        among those with S(r) <= 10 %
 *
 * Flat load at 200m with 2 % noise: S falls from 1 to 0 within a few millicores, so r lands just above 200m. Load that
 * is 20m but 500m in 1 % of the time (m = 25m): going from 20m to 500m costs (20^0.3 - 0.8^0.3) / 0.3 = 5.1 and saves
 * care * (0.01 + 0.1 * 0.19) = 0.4 at care 15, so r stays near 20m and spare node CPU carries the peak.
 */
import { mean, type Sketch, upperEdge } from '../../model/sketch.ts';

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
const UNCOVERED_WEIGHT = 0.1;
/** A normal of sigma 0.02 in ln(use) over the sketch's 2 % bins: what is measured once comes back a little different. */
const BLUR = kernel(0.02 / Math.log(upperEdge(1)));

/** Undefined without samples, or when nothing was used at all. */
export function knee(sketch: Sketch, dials: KneeDials): Knee | undefined {
  const average = mean(sketch);
  if (average === undefined || average <= 0 || sketch.bins.length === 0) return undefined;
  const { weights, offset } = blurred(sketch);
  let best: (Knee & { readonly cost: number }) | undefined;
  let [above, demand] = [0, 0];
  // From the top down: `above` and `demand` hold what lies over the candidate, so each step is one addition.
  for (let i = weights.length - 1; i >= 0; i--) {
    const request = upperEdge(offset + i);
    const share = above / sketch.count;
    if (share > dials.largestShareAbove) break;
    const uncovered = Math.max(0, demand - above * request) / sketch.sum;
    const cost = (request / average) ** COST_POWER / COST_POWER + dials.care * (share + UNCOVERED_WEIGHT * uncovered);
    if (best === undefined || cost < best.cost) best = { request, above: share, cost };
    const weight = weights[i] ?? 0;
    above += weight;
    demand += (weight * (request + upperEdge(offset + i - 1))) / 2;
  }
  return best === undefined ? undefined : { request: best.request, above: best.above };
}

function blurred(sketch: Sketch): { weights: Float64Array; offset: number } {
  const reach = (BLUR.length - 1) / 2;
  const weights = new Float64Array(sketch.bins.length + 2 * reach);
  sketch.bins.forEach((weight, i) => {
    if (weight > 0) {
      BLUR.forEach((share, k) => {
        weights[i + k] = (weights[i + k] ?? 0) + weight * share;
      });
    }
  });
  return { weights, offset: sketch.offset - reach };
}

/** A normal with this sigma in bins, cut at 3 sigma, summing to 1. */
function kernel(sigma: number): readonly number[] {
  const reach = Math.ceil(3 * sigma);
  const raw = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / sigma) ** 2));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => weight / total);
}
