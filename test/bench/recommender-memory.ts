/** Memory scores: shares in percent, over-allocation as ratios. Definitions in README.md beside this file. */
import { largest } from './recommender-rivals.ts';
import { meanOf, type Week } from './recommender-weeks.ts';

export interface MemoryScore {
  readonly oomWeeks: number;
  readonly requestTyp: number;
  readonly requestFleet: number;
  readonly limitTyp: number;
  readonly limitFleet: number;
  readonly requestedOverUsed: number;
  readonly nodeOver: number;
}

export interface MemorySize {
  readonly request: number;
  readonly limit: number;
}

const FLOOR = 2 ** 20;

export function scoreMemory(weeks: readonly Week[], recommend: (week: Week) => MemorySize): MemoryScore {
  const each = weeks.map((week) => {
    const { request, limit } = recommend(week);
    const size = { request: Math.max(FLOOR, request), limit: Math.max(FLOOR, limit) };
    return { week, ...size, peak: largest(week.test), used: meanOf(week.test) };
  });
  const sum = (pick: (one: (typeof each)[number]) => number): number => each.reduce((all, one) => all + pick(one), 0);
  const typical = (pick: (one: (typeof each)[number]) => number): number =>
    Math.exp(sum((one) => Math.log(pick(one) / one.peak)) / Math.max(1, each.length)) - 1;
  return {
    oomWeeks: (100 * sum(({ peak, limit }) => (peak > limit ? 1 : 0))) / Math.max(1, each.length),
    requestTyp: typical(({ request }) => request),
    requestFleet: sum(({ request }) => request) / sum(({ peak }) => peak) - 1,
    limitTyp: typical(({ limit }) => limit),
    limitFleet: sum(({ limit }) => limit) / sum(({ peak }) => peak) - 1,
    requestedOverUsed: sum(({ request }) => request) / sum(({ used }) => used),
    nodeOver: nodeOver(each),
  };
}

interface Placed {
  readonly week: Week;
  readonly request: number;
}

const NODES = 4000;
const PER_NODE = 20;

/**
 * Share of time (percent) in which 20 random workloads of one and the same week, placed by their requests, use more
 * than those add up to. Weeks that begin within one day of each other count as the same.
 */
function nodeOver(all: readonly Placed[]): number {
  const crowds = [...Map.groupBy(all, ({ week }) => `${week.slots.length} ${Math.floor(week.startsAt / 86_400)}`)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, placed]) => placed)
    .filter((placed) => placed.length >= PER_NODE);
  if (crowds.length === 0) return 0;
  // Once per member: a week with 160 workloads is drawn eight times as often as one with 20.
  const tickets = crowds.flatMap((crowd) => crowd.map(() => crowd));
  const next = generator();
  let [over, slots] = [0, 0];
  for (let node = 0; node < NODES; node++) {
    const crowd = tickets[Math.floor(next() * tickets.length)] ?? [];
    const chosen = drawn(crowd, next);
    const requested = chosen.reduce((sum, { request }) => sum + request, 0);
    const used = summed(chosen.map(({ week }) => week.slots));
    over += used.reduce((count, use) => count + (use > requested ? 1 : 0), 0);
    slots += used.length;
  }
  return (100 * over) / slots;
}

function drawn(crowd: readonly Placed[], next: () => number): Placed[] {
  const left = [...crowd];
  return Array.from({ length: PER_NODE }, () => left.splice(Math.floor(next() * left.length), 1)).flat();
}

function summed(all: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(all[0]?.length ?? 0);
  for (const slots of all) {
    for (let i = 0; i < sum.length; i++) {
      const use = slots[i] ?? Number.NaN;
      if (!Number.isNaN(use)) sum[i] = (sum[i] ?? 0) + use;
    }
  }
  return sum;
}

/** Numerical Recipes' LCG: the same nodes in every run. */
function generator(): () => number {
  let state = 20_261_116;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
