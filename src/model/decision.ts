import type { ObjectRef } from './cluster.ts';
import type { Finding, FindingKey, Note } from './finding.ts';
import type { Intent } from './intent.ts';
import type { ChangePolicy, WritePolicy } from './policy.ts';
import type { Reason } from './reason.ts';
import type { Money } from './units.ts';

/** What shall happen about one subject (a workload). */
export type Decision =
  | {
      readonly kind: 'propose';
      /** Key of the leading finding: identity of the pull request. */
      readonly key: FindingKey;
      readonly subject: ObjectRef;
      readonly policy: string;
      /** Leading finding first; all are answered by this one change. */
      readonly findings: readonly Finding[];
      readonly intents: readonly Intent[];
      readonly notes: readonly Note[];
      /** `fast` goes ahead of budgets for savings: an OOM kill does not wait behind money. */
      readonly lane: 'fast' | 'normal';
      /** Monthly money that is freed (negative: costs more). */
      readonly savings: Money;
      readonly change: ChangePolicy;
      readonly writes: WritePolicy;
    }
  | { readonly kind: 'hold'; readonly finding: Finding; readonly policy?: string; readonly because: Reason };

export type ProposeDecision = Extract<Decision, { readonly kind: 'propose' }>;
