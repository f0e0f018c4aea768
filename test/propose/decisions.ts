import type { ContainerRole, ObjectRef } from '../../src/model/cluster.ts';
import type { Admission, ProposeDecision } from '../../src/model/decision.ts';
import { type Finding, findingKey } from '../../src/model/finding.ts';
import type { Intent, ResourceField } from '../../src/model/intent.ts';
import type { ChangePolicy, WritePolicy } from '../../src/model/policy.ts';
import { bytes, days, millicores, money, ratio } from '../../src/model/units.ts';
import { cpu, memory, refOf } from '../builders/objects.ts';

export interface IntentPlan {
  readonly container?: string;
  readonly role?: ContainerRole;
  readonly field: ResourceField;
  readonly from?: string;
  readonly to: string;
}

/** `intentOf(web, { field: 'limits.memory', from: '512Mi', to: '768Mi' })` */
export function intentOf(object: ObjectRef, plan: IntentPlan): Intent {
  const { container = 'app', role = 'main', field, from, to } = plan;
  if (field === 'requests.cpu' || field === 'limits.cpu') {
    return {
      kind: 'set-cpu',
      object,
      container,
      role,
      field,
      to: cpu(to),
      ...(from === undefined ? {} : { from: cpu(from) }),
    };
  }
  return {
    kind: 'set-memory',
    object,
    container,
    role,
    field,
    to: memory(to),
    ...(from === undefined ? {} : { from: memory(from) }),
  };
}

export const WRITES: WritePolicy = { sharedFiles: 'narrow', unproved: 'report', maximumFiles: 5, maximumLines: 100 };

const CHANGE: ChangePolicy = {
  largestCut: ratio(0.3),
  largestRaise: 2,
  ignoreBelow: { share: ratio(0.1), cpu: millicores(10), memory: bytes(2 ** 20) },
  coolDown: days(7),
  refusalLasts: days(90),
  settleTime: days(1),
};

/** No budget ever runs out. */
export const ALL_PLACES: Admission = { blocked: () => undefined, spend: () => undefined };

export const WEB = refOf('Deployment', 'shop', 'web');

/** One decision about one workload, led by an over-provisioned finding without evidence unless others are given. */
export function decisionOf(
  subject: ObjectRef,
  plans: readonly IntentPlan[],
  part: Partial<ProposeDecision> = {},
): ProposeDecision {
  const container = plans[0]?.container ?? 'app';
  const kind = part.findings?.[0]?.kind ?? 'oom-killed';
  const key = findingKey({ cluster: 'prod', workload: subject, container, kind });
  return {
    kind: 'propose',
    key,
    subject,
    repository: 'manifests',
    policy: 'default',
    findings: [oomFinding(subject, container)],
    intents: plans.map((plan) => intentOf(subject, plan)),
    notes: [],
    backtests: {},
    lane: 'normal',
    savings: money(0),
    change: CHANGE,
    writes: WRITES,
    ...part,
  };
}

const oomFinding = (workload: ObjectRef, container: string): Finding => ({
  kind: 'oom-killed',
  key: findingKey({ cluster: 'prod', workload, container, kind: 'oom-killed' }),
  workload,
  severity: 'critical',
  confidence: 'high',
  notes: [],
  container,
  role: 'main',
  current: { extended: [] },
  replicas: 2,
  cause: 'limit-too-low',
  kills: [],
});
