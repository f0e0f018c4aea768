import type { Settings } from '../model/settings.ts';
import { earlier, type Instant, midnightOf, type Window } from '../model/units.ts';

/**
 * The history that a pass looks at. Live it begins at the UTC midnight before, so that every day but today's is whole: a cut
 * first day could not be remembered and was read anew in every pass, as much as today's. 14 days at 09:00 are 14 days
 * and 9 hours, still within the 15 days that Prometheus keeps by default; the midnight after would be up to a day less
 * than was asked for. A capture holds what it holds.
 */
export function windowOf(takenAt: Instant, { window, begins }: Pick<Settings, 'window' | 'begins'>): Window {
  const from = earlier(takenAt, window);
  return { from: begins === 'midnight' ? midnightOf(from) : from, to: takenAt };
}
