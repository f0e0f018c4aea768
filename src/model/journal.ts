import type { Instant } from './units.ts';

/**
 * One line of the audit on the journal branch. `id` is derived from what happened, not from when it was written:
 * an entry that is already there is not written again, so a pass that was killed and repeated leaves the same lines.
 */
export interface JournalEntry {
  readonly id: string;
  readonly at: Instant;
  readonly action: JournalAction;
  /** Finding key, or the pass. */
  readonly subject: string;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

/**
 * `healthy` and `relapsed` count passes in which the finding of an open pull request was gone, or was back again. `noted`:
 * a comment that is written once. `merged`: by us. `deployed`: a merged change was seen in the cluster. `rejected`: a push that a rule of the server forbids. `ordered`: what a person asked for. `outcome`: what became of a merge. `sighted`,
 * `confirmed`, `missed` and `cleared`: the life of a health finding, one line where it changes. `deleting`: a pod is about to be
 * deleted, with what its container said last; `deleted` or `not-deleted`: what became of that. `blocked`: a guardrail stopped actions, or a failed rollout (the subject) is not rolled back. `notified`: a receiver was told. `diagnosed`: what a runbook found out beside a finding. `reported`: a report of a week went out.
 */
export type JournalAction = (typeof journalActions)[number];

export const journalActions = [
  'opened',
  'updated',
  'closed',
  'pass',
  'healthy',
  'relapsed',
  'reopened',
  'noted',
  'ordered',
  'outcome',
  'rejected',
  'deployed',
  'merged',
  'deleting',
  'deleted',
  'not-deleted',
  'blocked',
  'sighted',
  'confirmed',
  'missed',
  'cleared',
  'notified',
  'diagnosed',
  'reported',
] as const;
