/** Slots of 5 minutes on the UTC grid, and windows made of them. */
import { days, type Instant, instant, midnightOf, type Window } from '../../model/units.ts';
import { SLOT } from './queries.ts';

const DAY = days(1);

/** 15 minutes, in slots: below that, time is no longer what makes an answer large. */
export const SMALLEST = 3;

/** The slots that lie wholly in the window; undefined when there is none. */
export function wholeSlots({ from, to }: Window): Window | undefined {
  const whole = { from: instant(Math.ceil(from / SLOT) * SLOT), to: instant(Math.floor(to / SLOT) * SLOT) };
  return whole.to > whole.from ? whole : undefined;
}

/** Cut at UTC midnights. */
export function byDay({ from, to }: Window): Window[] {
  const cuts: Window[] = [];
  for (let at = from; at < to; ) {
    const end = instant(Math.min(to, midnightOf(at) + DAY));
    cuts.push({ from: at, to: end });
    at = end;
  }
  return cuts;
}

export const slotsIn = ({ from, to }: Window): number => Math.round((to - from) / SLOT);

/** Pieces of at most so many slots. */
export function piecesOf({ from, to }: Window, slots: number): Window[] {
  const length = slots * SLOT;
  const count = Math.ceil((to - from) / length);
  return Array.from({ length: count }, (_, i) => ({
    from: instant(from + i * length),
    to: instant(Math.min(to, from + (i + 1) * length)),
  }));
}

/** Points one day apart, the last one at the window's end: each day of the window holds one. */
export function dailyPoints({ from, to }: Window): Instant[] {
  const count = Math.ceil((to - from) / DAY);
  return Array.from({ length: count }, (_, i) => instant(to - (count - 1 - i) * DAY));
}

/**
 * Starts of slots without a hole between them, as a view of one list per window: nearly all series share their times,
 * which would be half of what is held.
 */
export function gridOf(window: Window): Grid {
  const all = Float64Array.from({ length: slotsIn(window) }, (_, i) => window.from + i * SLOT);
  return {
    shared(times) {
      const [first, last] = [times[0], times.at(-1)];
      if (first === undefined || last !== first + (times.length - 1) * SLOT) return times.slice();
      const at = Math.round((first - window.from) / SLOT);
      return all.subarray(at, at + times.length);
    },
  };
}

export interface Grid {
  /** A lasting copy of these ascending times; the caller may write over them. */
  readonly shared: (times: Float64Array) => Float64Array;
}
