/** Runbooks: when something is found, which steps follow, and how far they go. Policies say how far anything may go at all. */
import type { ObjectRef } from './cluster.ts';
import type { Severity } from './finding.ts';
import type { FixableCheck } from './fix.ts';
import type { Automation, Match } from './governs.ts';
import type { Reading } from './reason.ts';

/** The first one whose match fits a finding handles it. */
export interface Runbook {
  readonly name: string;
  readonly description?: string;
  readonly triggers: readonly Trigger[];
  readonly match: RunbookMatch;
  /** Lowers what the policy of the workload allows; it never raises it. */
  readonly automation?: Automation;
  readonly steps: readonly Step[];
}

export type Trigger =
  | { readonly kind: 'schedule'; readonly cron: string; readonly timeZone: string }
  /** The name of an alert of Alertmanager, as a glob. */
  | { readonly kind: 'alert'; readonly alertname: string }
  | { readonly kind: 'manual' };

/** What brought a pass about: a person, alerts by their names, or anything else (a schedule, a kill, a webhook). */
export type PassTrigger =
  | { readonly kind: 'manual' | 'event' }
  | { readonly kind: 'alert'; readonly names: readonly string[] };

export interface RunbookMatch extends Match {
  /** Globs; none means every check. */
  readonly checks: readonly string[];
  readonly minimumSeverity: Severity;
  readonly when?: Condition;
}

export type Step =
  | { readonly kind: 'diagnose' | 'propose'; readonly when?: Condition }
  /** Receivers by name; everybody, if none is named. */
  | { readonly kind: 'notify'; readonly to?: readonly string[]; readonly when?: Condition }
  /** The report of that name goes out now, once a week at most; without a name the finding is in all of them. */
  | { readonly kind: 'report'; readonly report?: string; readonly when?: Condition }
  | { readonly kind: 'act'; readonly fix: FixVerb; readonly when?: Condition };

export const fixVerbs = {
  'delete-crashing-pod': 'pod-crashloop-1h',
  'delete-evicted-pod': 'pod-evicted',
  'delete-completed-pod': 'pod-completed-old',
} as const satisfies Record<string, FixableCheck>;
export type FixVerb = keyof typeof fixVerbs;

/** An expression of the configuration, compiled there. `unknown` where the facts do not answer it. */
export interface Condition {
  readonly text: string;
  readonly test: (facts: FindingFacts) => Reading<boolean>;
}

/** What a condition may ask about: `finding.severity == "critical" && labels.team == "shop"`. */
export interface FindingFacts {
  readonly finding: {
    readonly check: string;
    readonly severity: Severity;
    readonly namespace?: string;
    readonly kind: string;
    readonly name: string;
    readonly container?: string;
    readonly cause?: string;
    readonly application?: string;
    /** Pods it was seen on. */
    readonly pods: number;
    /** Whole minutes since it began, where that is known. */
    readonly minutes?: number;
  };
  readonly labels: Readonly<Record<string, string>>;
  readonly cluster: string;
}

/** What is matched: a finding of any kind. */
export interface Handled {
  readonly subject: ObjectRef;
  readonly check: string;
  readonly severity: Severity;
  readonly labels: Readonly<Record<string, string>>;
  readonly facts: FindingFacts;
}

/** Of the steps of a runbook, those that change nothing: what they come to for one finding. */
export interface StepsTaken {
  readonly runbook: string;
  /** What else is known of its workload goes with it. */
  readonly diagnose: boolean;
  /** Receivers by name; none: it is said to nobody. */
  readonly notify: 'everybody' | readonly string[];
  /** Reports by name that go out now. */
  readonly reports: readonly string[];
}

/** `notify to on-call`, `act delete-evicted-pod`. */
export function stepText(step: Step): string {
  if (step.kind === 'act') return `act ${step.fix}`;
  if (step.kind === 'notify') return step.to === undefined ? 'notify' : `notify ${step.to.join(', ')}`;
  return step.kind === 'report' && step.report !== undefined ? `report ${step.report}` : step.kind;
}
