import type { Note } from '../../model/finding.ts';

/** What moves along with the sizes of a change, and what a reader must know about it. */
export interface Along<Moved> {
  readonly intents: readonly Moved[];
  readonly notes: readonly Note[];
}
