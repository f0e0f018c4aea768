import type { ProposeDecision } from '../../model/decision.ts';
import type { Proof } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import type { Composed } from '../compose.ts';
import type { Subject } from '../locate/subject.ts';

/** An edit with the object it is for, its proof, and the places that lost against it. */
export interface Found {
  readonly decision: ProposeDecision;
  readonly subject: Subject;
  readonly composed: Composed;
  readonly proof?: Proof;
  readonly considered: readonly { readonly place: string; readonly because: Reason }[];
}

/** Everything that goes into one pull request: one edit for each object, and all of them together. */
export interface Whole {
  readonly found: readonly Found[];
  readonly composed: Composed;
  readonly proof?: Proof;
}
