/** Policies as values. The zod schema in config/ parses YAML into exactly these shapes and fills every default. */
import type { FindingKind, Severity } from './finding.ts';
import type { Automation, Match } from './governs.ts';
import type { HealthPolicy } from './health.ts';
import type { StrategyName } from './recommendation.ts';
import type { PassTrigger, Runbook } from './runbook.ts';
import type { Bytes, Instant, Millicores, Milliseconds, Money, Ratio } from './units.ts';

/** Rules are tried in order; the first whose `match` fits a workload governs it. */
export interface Policy {
  readonly name: string;
  readonly match: Match;
  readonly automation: Automation;
  readonly checks: Readonly<Record<FindingKind, CheckPolicy>>;
  /** Health checks that differ from their default. */
  readonly health?: HealthPolicy;
  readonly sizing: Sizing;
  /** Replicas ahead of the load; absent in policies of before. */
  readonly scaling?: ScalingPolicy;
  readonly change: ChangePolicy;
  readonly writes: WritePolicy;
  readonly delivery: DeliveryPolicy;
  readonly direct?: DirectPolicy;
  readonly security?: SecurityPolicy;
}

export interface CheckPolicy {
  readonly enabled: boolean;
  /** Findings below it are reported but never proposed. */
  readonly minimumSeverity: Severity;
}

/** How a recommendation is computed. */
export interface Sizing {
  readonly strategy: StrategyName;
  /** Usage that is looked at. */
  readonly window: Milliseconds;
  /** Time span of data needed before a request may be lowered, and before it may be raised. */
  readonly historyForCuts: Milliseconds;
  readonly historyForRaises: Milliseconds;
  readonly minimumCoverage: Ratio;
  readonly floors: { readonly cpu: Millicores; readonly memory: Bytes };
  readonly ceilings: { readonly cpu?: Millicores; readonly memory?: Bytes };
  /** Over-provisioned when P99 is below this share of the request. */
  readonly overProvisionedBelow: Ratio;
  /** Memory: under-provisioned when the peak is above this share of the limit. */
  readonly memoryNearLimit: Ratio;
  /** Weight of CPU time above the request against its cost: the dial of the default strategy (9 thrift .. 120 safe). */
  readonly cpuCare: number;
  /** Factor of the default strategy's memory limit over the observed peaks of a load of 8 GiB; smaller ones get more. */
  readonly memoryLimitMargin: number;
  /** Add a memory limit where there is none today. */
  readonly addMemoryLimit: 'never' | 'with-request';
}

/** How `predictive-scaling` looks at past weeks. */
export interface ScalingPolicy {
  /** Less than this predicts nothing. */
  readonly history: Milliseconds;
  /** Time from the decision to scale to pods that serve. */
  readonly leadTime: Milliseconds;
  /** IANA name of the clock that the load follows: `Europe/Berlin`. */
  readonly timeZone: string;
}

/** How far and how often a value may move. */
export interface ChangePolicy {
  /** A cut takes at most this share of the current value per pull request. */
  readonly largestCut: Ratio;
  /** A raise multiplies by at most this. */
  readonly largestRaise: number;
  /** Smaller differences are left alone: both must be exceeded. */
  readonly ignoreBelow: { readonly share: Ratio; readonly cpu: Millicores; readonly memory: Bytes };
  /** No new proposal for a finding after one was merged. */
  readonly coolDown: Milliseconds;
  /** A pull request closed by a person means "not at this value" for this long. */
  readonly refusalLasts: Milliseconds;
  /** A pod template younger than this is not resized. */
  readonly settleTime: Milliseconds;
  /**
   * An autoscaler on utilization of the request: `hold` cuts, `move` its target against the request in one change, or make
   * it an `average-value` per pod, which no later change of the request can shift.
   */
  readonly autoscalerTarget: 'hold' | 'move' | 'average-value';
}

export interface WritePolicy {
  /** `narrow`: only where nothing else changes; `shared`: a shared file with its blast radius listed; `refuse`: never touch shared files. */
  readonly sharedFiles: 'narrow' | 'shared' | 'refuse';
  /** A source that could not be rendered: `report` it, or `open` the pull request marked unproved. */
  readonly unproved: 'report' | 'open';
  /** A literal in a template of a chart, which makes every release of it: `refuse` (also when left out), or `edit` where the proof allows it. */
  readonly chartTemplates?: 'refuse' | 'edit';
  readonly maximumFiles: number;
  readonly maximumLines: number;
}

/** What `security-posture` may ask of containers. */
export interface SecurityPolicy {
  /** Nothing in a cluster tells whether a container writes to its image: `leave`, or `set` where somebody knows. */
  readonly readOnlyRootFilesystem: 'leave' | 'set';
}

/** With automation `direct`. */
export interface DirectPolicy {
  /** People are told of a deletion and have this long to object; absent: it is not announced. */
  readonly notice?: Milliseconds;
}

/** How changes come to people, and when. */
export interface DeliveryPolicy {
  /** What shares a pull request: one workload alone, or everything small of one Application, team or namespace. */
  readonly group: 'object' | 'application' | 'owner' | 'namespace';
  /** When changes may come; without any, always. */
  readonly windows: readonly ChangeWindow[];
  /** A new pull request outside of them: as a draft, ready but never merged by us, or not at all. */
  readonly outsideWindows: 'draft' | 'ready' | 'hold';
  /** OOM kills and failed rollouts: like the others, or at any time. */
  readonly urgentChanges: 'in-windows' | 'any-time';
  /** Who is asked for a review: the owners that CODEOWNERS names, or nobody. */
  readonly reviewers: 'codeowners' | 'none';
  /** Rollback pull requests with the commands that a person would type in an emergency; left out unless asked for. */
  readonly emergencyCommands?: 'leave-out' | 'show';
  /** How long a merged change is watched in the cluster before it is judged. */
  readonly watch: Milliseconds;
  /** With automation `auto-merge`: what is merged without a person. */
  readonly merge: MergePolicy;
}

export interface MergePolicy {
  readonly findings: readonly FindingKind[];
  /** Each value moves by at most this share. */
  readonly largestChange: Ratio;
  /** From the push on: the time in which anyone may object by a label, a comment or by closing. */
  readonly delay: Milliseconds;
  readonly method: 'merge' | 'squash' | 'rebase';
  readonly objectionLabel: string;
}

/** Deny beats allow. */
export interface ChangeWindow {
  readonly kind: 'allow' | 'deny';
  /** Cron with five fields: when it begins, in its time zone. */
  readonly schedule: string;
  readonly duration: Milliseconds;
  /** IANA name: `Europe/Berlin`. */
  readonly timeZone: string;
}

/** Limits of a whole pass; the most urgent findings go first. */
export interface Budgets {
  readonly newPerRun: number;
  /** Counted by what the forge has, so that a restart forgets nothing; absent means no such limit. */
  readonly newPerHour?: number;
  readonly openPerRepository: number;
}

/** Monthly prices, for ranking and for the report. */
export interface Prices {
  readonly currency: string;
  readonly cpuCoreMonth: Money;
  readonly memoryGibMonth: Money;
}

export interface PolicySet {
  readonly policies: readonly Policy[];
  readonly budgets: Budgets;
  readonly prices: Prices;
  /** Namespaces nothing is ever proposed for (globs). */
  readonly systemNamespaces: readonly string[];
  /** Prefix of opt-out annotations: `trimtab.dev` gives `trimtab.dev/ignore`. */
  readonly annotationPrefix: string;
  /** Label whose value names the owning team. */
  readonly teamLabel: string;
  readonly guardrails?: Guardrails;
  /** Tried in order for every finding; none means that policies alone decide. */
  readonly runbooks?: readonly Runbook[];
  /** What brought this pass about; a person, if it is left out. */
  readonly trigger?: PassTrigger;
  /** Applications that a person wants rolled back. */
  readonly asked?: readonly AskedRollback[];
}

/** A person asks: waits are not waited for, and nothing that protects data is relaxed. */
export interface AskedRollback {
  readonly application: string;
  /** A deployment in Argo CD's history, by number or commit; the one before the failed one if it is left out. */
  readonly to?: string;
}

/** Brakes that people set in the configuration; they can only lower what policies allow. */
export interface Guardrails {
  /** The lowest mode of all rules that fit counts. */
  readonly modes: readonly ModeRule[];
  /** Failures up to then were looked at by a person: breakers count from there. */
  readonly acknowledged?: Instant;
}

export interface ModeRule {
  /** Globs; none means all. */
  readonly namespaces: readonly string[];
  readonly checks: readonly string[];
  readonly mode: LoweredMode;
}

/** `observe`: state findings and nothing else. `dry-run`: say what would be done as well. */
export type LoweredMode = 'observe' | 'dry-run';
