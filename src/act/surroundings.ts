import type { JournalEntry } from '../model/journal.ts';
import type { Order } from '../model/order.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Reading } from '../model/reason.ts';
import type { Instant } from '../model/units.ts';
import type { RepositoryPorts } from '../ports/ports.ts';
import type { Heads } from './heads.ts';
import type { Turn } from './turns.ts';

/** What a proposal is carried out in. */
export interface Surroundings {
  readonly at: Instant;
  /** As observed at the start of the pass. */
  readonly pullRequests: Reading<readonly PullRequest[]>;
  readonly journal: Reading<readonly JournalEntry[]>;
  /** Ordered by people and not carried out yet. */
  readonly orders: readonly Order[];
  readonly repository: RepositoryPorts;
  readonly heads: Heads;
  readonly isItsTurn: Turn;
}

/** The commit that carries the change now, and whether this pass put it there. */
export interface Head {
  readonly kind: 'moved' | 'kept';
  readonly commit: string;
}
