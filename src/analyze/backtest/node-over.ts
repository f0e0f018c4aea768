import { byText } from '../../model/by-text.ts';
import type { TimedWeek, Week } from './week.ts';

interface Placed {
  readonly request: number;
  readonly timed: TimedWeek;
}

const NODES = 4000;
const PER_NODE = 20;

/**
 * Share of time (percent) in which 20 random workloads of one and the same week, placed by their requests, use more
 * than those add up to. Weeks that begin within one day of each other count as the same. Undefined without times.
 */
export function nodeOver(sized: readonly { readonly week: Week; readonly request: number }[]): number | undefined {
  const placed = sized.flatMap(({ week, request }) =>
    week.timed === undefined ? [] : [{ request, timed: week.timed }],
  );
  if (placed.length < sized.length) return undefined;
  const crowds = [...Map.groupBy(placed, ({ timed }) => `${timed.slots.length} ${Math.floor(timed.startsAt / 86_400)}`)]
    .sort(([a], [b]) => byText(a, b))
    .map(([, crowd]) => crowd)
    .filter((crowd) => crowd.length >= PER_NODE);
  return crowds.length === 0 ? 0 : shareOver(crowds);
}

function shareOver(crowds: readonly (readonly Placed[])[]): number {
  // Once per member: a week with 160 workloads is drawn eight times as often as one with 20.
  const tickets = crowds.flatMap((crowd) => crowd.map(() => crowd));
  const next = generator();
  let [over, slots] = [0, 0];
  for (let node = 0; node < NODES; node++) {
    const chosen = drawn(tickets[Math.floor(next() * tickets.length)] ?? [], next);
    const requested = chosen.reduce((sum, { request }) => sum + request, 0);
    const used = summed(chosen.map(({ timed }) => timed.slots));
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
