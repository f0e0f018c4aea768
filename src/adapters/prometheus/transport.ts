/**
 * The seam between how usage is carried and what is done with it. Range queries and streamed remote read both answer
 * slices in the same terms, so halving, gaps, order and limits are written once, in read-usage.ts.
 */
import type { Window } from '../../model/units.ts';
import type { SeriesRef, UsageResource } from '../../model/usage.ts';
import type { UsageRequest } from '../../ports/metrics.ts';
import type { Answer } from './failure.ts';
import type { LabelMatcher } from './selector.ts';

/** One question: a resource of a namespace over whole slots, perhaps of some of its pods only. */
export interface Slice {
  readonly resource: UsageResource;
  readonly namespace: string;
  readonly window: Window;
  readonly pods?: LabelMatcher;
}

/** One container of one pod: a value per slot that has one; times are starts of slots, ascending. */
export interface SlotSeries {
  readonly series: SeriesRef;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export interface UsageTransport {
  readonly name: 'range-query' | 'remote-read';
  /** How a request is cut at first: in time order for each namespace and resource. */
  readonly cut: (request: UsageRequest) => readonly Slice[];
  /** All series of a slice, each once; duplicates of several scrape jobs are folded to their maximum. */
  readonly read: (slice: Slice) => Promise<Answer<readonly SlotSeries[]>>;
}
