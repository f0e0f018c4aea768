import type { Rendering } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import type { Ground } from '../locate/ground.ts';
import type { Place } from '../locate/place.ts';
import type { Subject } from '../locate/subject.ts';
import type { Renderings } from '../prove/renderings.ts';

/** What the search for places is made with, on every level of a chain of Applications. */
export interface Search {
  readonly ground: Ground;
  readonly renderings: Renderings;
  /** Applications above the workload's own that were entered already. */
  readonly depth: number;
  readonly placesOf: (search: Search, subject: Subject) => Rendering<readonly Place[] | Reason>;
}
