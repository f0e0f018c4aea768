/** The fourteen gates that every action passes, in their order: the first that blocks gives the reason. */
import type { ReasonCode } from './reason.ts';
import type { Instant } from './units.ts';

export const gateNames = [
  'kill-switch',
  'mode',
  'scope',
  'data',
  'confirm',
  'duplicate',
  'busy',
  'cool-down',
  'breaker',
  'blast-radius',
  'storm',
  'window',
  'approval',
  'verify',
] as const;
export type GateName = (typeof gateNames)[number];

/** Somebody asked the bot to stop, until a time. Detection and reports go on. */
export interface Pause {
  readonly name: string;
  readonly owner: string;
  /** Absent for the switch itself, which holds until it is taken back. */
  readonly until?: Instant;
  readonly reason?: string;
  /** Globs; none means everywhere. */
  readonly namespaces: readonly string[];
}

const CODES: Readonly<Record<GateName, readonly ReasonCode[]>> = {
  'kill-switch': ['paused'],
  mode: ['mode', 'notify-only', 'dry-run'],
  scope: [
    'system-namespace',
    'opted-out',
    'opt-out-malformed',
    'snoozed',
    'no-policy',
    'excluded',
    'check-disabled',
    'below-threshold',
    'naked-pod',
    'batch-pod',
  ],
  data: [
    'partial-answer',
    'forbidden',
    'upstream-unreachable',
    'upstream-surprise',
    'autoscalers-unknown',
    'quotas-unknown',
    'repository-unreachable',
    'journal-missing',
    'not-observed',
  ],
  confirm: ['too-young', 'pod-gone', 'pod-changed'],
  duplicate: ['in-flight', 'closed-by-person', 'edited-by-person'],
  busy: [
    'rollout-in-progress',
    'workload-unhealthy',
    'change-pending',
    'operator-managed',
    'vertical-autoscaler',
    'shared-resource',
    'disruption-budget',
  ],
  'cool-down': ['cool-down'],
  breaker: ['breaker-open', 'recurring'],
  'blast-radius': [
    'blast-radius',
    'budget-run',
    'budget-repository',
    'edit-too-large',
    'step-capped',
    'ceiling-reached',
  ],
  storm: ['storm'],
  window: ['outside-window', 'window-malformed'],
  approval: ['approval-needed', 'no-step', 'condition-unknown', 'not-announced', 'aborted'],
  verify: ['unverified'],
};

const GATES: ReadonlyMap<ReasonCode, GateName> = new Map(
  gateNames.flatMap((gate) => CODES[gate].map((code): [ReasonCode, GateName] => [code, gate])),
);

/** Undefined for what is no guardrail: a field that cannot be found, a diff that cannot be proved. */
export const gateOf = (code: ReasonCode): GateName | undefined => GATES.get(code);

/** What says no to setting a change back: a gate, or a rule about what must not go back whatever the gates say. */
export const blockerOf = (code: ReasonCode): GateName | 'rollback' => gateOf(code) ?? 'rollback';
