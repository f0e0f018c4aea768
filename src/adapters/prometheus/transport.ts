/**
 * The seam between how usage is carried and what is done with it. Range queries and streamed remote read both answer
 * slices in the same terms, so halving, gaps, order and limits are written once, in read-usage.ts.
 */
import type { Window } from '../../model/units.ts';
import type { SeriesRef, UsageResource } from '../../model/usage.ts';
import type { Answer } from './failure.ts';
import type { LabelMatcher } from './selector.ts';

/** One question: a resource of some namespaces over whole slots, perhaps of some of their pods only. */
export interface Slice {
  readonly resource: UsageResource;
  readonly namespaces: readonly string[];
  readonly window: Window;
  readonly pods?: LabelMatcher;
}

/** One container of one pod: a value per slot that has one; times are starts of slots, ascending. */
export interface SlotSeries extends Slots {
  readonly series: SeriesRef;
  /** Several scrape jobs or replicas reported it at the same time. */
  readonly duplicated?: true;
}

export interface Slots {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** Containers of a namespace that have a value at the same time; undefined where nobody counted. */
export type SizeOf = (resource: UsageResource, namespace: string) => number | undefined;

export interface UsageTransport {
  readonly name: 'range-query' | 'remote-read';
  /** How a slice is cut at first, so that each answer stays within the budget; in time order for each namespace. */
  readonly cut: (slice: Slice) => readonly Slice[];
  /** All series of a slice, each once; duplicates of several scrape jobs are folded to their maximum. */
  readonly read: (slice: Slice) => Promise<SliceAnswer>;
  /** Nobody looks at the series of this answer any more: their memory may be used again. */
  readonly seen?: (all: readonly SlotSeries[]) => void;
  /** Which answers are compared with the census: one point of each day, or only the few that were counted anyway. */
  readonly trust: () => 'every-day' | 'sampled';
}

export type SliceAnswer =
  | Answer<readonly SlotSeries[]>
  /** It has to be asked in other pieces. */
  | { readonly kind: 'instead'; readonly slices: readonly Slice[] };
