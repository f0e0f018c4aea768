import type { Week } from './week.ts';

/** A move that a reviewer would be asked about. */
const MOVED = 0.1;

/** Percent of weeks whose values differ by more than 10 % from those of the week before, of the same series; undefined without such a pair. */
export function churnOf<Sized extends { readonly week: Week }>(
  sized: readonly Sized[],
  valuesOf: (one: Sized) => readonly number[],
): number | undefined {
  let [pairs, moves] = [0, 0];
  sized.forEach((one, i) => {
    const before = sized[i - 1];
    if (before === undefined || before.week.series !== one.week.series) return;
    pairs++;
    const old = valuesOf(before);
    if (valuesOf(one).some((value, k) => Math.abs(value / (old[k] ?? value) - 1) > MOVED)) moves++;
  });
  return pairs === 0 ? undefined : (100 * moves) / pairs;
}
