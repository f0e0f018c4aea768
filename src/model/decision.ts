import type { Blamed } from './blame.ts';
import type { ObjectRef } from './cluster.ts';
import type { Finding, FindingKey, Note } from './finding.ts';
import type { HealthFinding } from './health.ts';
import type { Intent } from './intent.ts';
import { objectOf } from './key-parts.ts';
import type { ChangePolicy, DeliveryPolicy, MergePolicy, WritePolicy } from './policy.ts';
import type { Reason } from './reason.ts';
import type { Backtest } from './recommendation.ts';
import { type Money, money } from './units.ts';
import { workloadName } from './workload.ts';

/** What shall happen about one subject (a workload). */
export type Decision =
  | {
      readonly kind: 'propose';
      /** Key of the leading finding: identity of the pull request. */
      readonly key: FindingKey;
      readonly subject: ObjectRef;
      /** Configured name of the repository that its Application reads. */
      readonly repository: string;
      /** Number of the open pull request that it answers: keeping that one current costs no budget. */
      readonly answers?: number;
      readonly policy: string;
      /** Leading finding first; all are answered by this one change. */
      readonly findings: readonly Finding[];
      readonly intents: readonly Intent[];
      readonly notes: readonly Note[];
      /** Exactly these values replayed over the observed usage, by container; absent where no usage is known. */
      readonly backtests: Readonly<Record<string, Backtest>>;
      /** `fast` goes ahead of budgets for savings: an OOM kill does not wait behind money. */
      readonly lane: 'fast' | 'normal';
      /** Monthly money that is freed (negative: costs more). */
      readonly savings: Money;
      /** The mode was lowered: it is proved and shown, and never written. */
      readonly planOnly?: true;
      readonly change: ChangePolicy;
      readonly writes: WritePolicy;
      readonly delivery?: DeliveryPolicy;
      /** The bot may merge it by itself, if the forge has nothing against it. */
      readonly merge?: MergePolicy;
      /** It takes a merged pull request back, after which this got worse. */
      readonly reverts?: { readonly number: number; readonly because: string };
      /** It sets back what a commit changed, after which a rollout or a sync failed. */
      readonly rollback?: Rollback;
      /** It takes replicas out of Git that this autoscaler sets. */
      readonly unpins?: { readonly autoscaler: ObjectRef; readonly finding: HealthFinding };
      /** Nobody shall merge it yet: a new pull request is opened as a draft. */
      readonly draft?: true;
      /** It shall share a pull request with others of the same group, whose key this is. */
      readonly group?: FindingKey;
      /** Of a group: one for each workload, most urgent first; everything above then speaks of all of them. */
      readonly parts?: readonly ProposeDecision[];
    }
  | { readonly kind: 'hold'; readonly finding: Finding; readonly policy?: string; readonly because: Reason };

export interface Rollback {
  readonly finding: HealthFinding;
  readonly blame: Blamed;
  /** Pods of the old revision that serve, and of the new one: name and what they say. */
  readonly pods: readonly { readonly of: 'stable' | 'failed'; readonly name: string; readonly says: string }[];
  /** What happens with the steps of an Argo Rollout when it goes back. */
  readonly steps?: string;
  /** A person asked for it; these waits were not waited for. */
  readonly asked?: readonly Reason[];
}

/** A failed rollout or sync about which no pull request is made, and why. */
export interface LeftAlone {
  readonly finding: HealthFinding;
  readonly because: Reason;
}

export type ProposeDecision = Extract<Decision, { readonly kind: 'propose' }>;
export type Hold = Extract<Decision, { readonly kind: 'hold' }>;

/**
 * Budgets of one pass, asked while proposals are proved, most urgent first: a change that turns out to be unprovable
 * must not take the place of one that can be made.
 */
export interface Admission {
  /** Why a new pull request has no place left; undefined when it has. */
  readonly blocked: (decision: ProposeDecision) => Reason | undefined;
  readonly spend: (decision: ProposeDecision) => void;
}

export const holdAll = ({ findings, policy }: ProposeDecision, because: Reason): Hold[] =>
  findings.map((finding) => ({ kind: 'hold', finding, policy, because }));

/** Each workload's own share of a change. */
export const partsOf = (decision: ProposeDecision): readonly ProposeDecision[] => decision.parts ?? [decision];

/** `shop/Deployment/web`, or `Application argocd/web` for a group. */
export const subjectText = ({ subject, group, parts }: ProposeDecision): string => {
  if (parts === undefined || group === undefined) return workloadName(subject);
  const { namespace, kind, name } = objectOf(group);
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
};

/** Changes of one group as one; `lead` comes first and gives what only one can give. */
export function wholeOf(key: FindingKey, lead: ProposeDecision, parts: readonly ProposeDecision[]): ProposeDecision {
  const { answers: _, draft: __, merge, ...first } = lead;
  const answered = parts.find(({ answers }) => answers !== undefined)?.answers;
  const saved = parts.reduce((sum, { savings }) => sum + savings, 0);
  return {
    ...first,
    key,
    group: key,
    ...(answered === undefined ? {} : { answers: answered }),
    ...(parts.some(({ draft }) => draft === true) ? { draft: true } : {}),
    ...(merge !== undefined && parts.every((part) => part.merge !== undefined) ? { merge } : {}),
    findings: parts.flatMap(({ findings }) => findings),
    intents: parts.flatMap(({ intents }) => intents),
    notes: [],
    backtests: {},
    savings: money(Math.round(saved * 100) / 100),
    parts,
  };
}
