import type { AskedRollback } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Ground } from '../locate/ground.ts';
import type { Renderings } from '../prove/renderings.ts';

/** What every question about a failure is asked of, once for a pass. */
export interface Work {
  readonly ground: Ground;
  readonly renderings: Renderings;
  readonly snapshot: Snapshot;
  readonly asked: readonly AskedRollback[];
}
