import type { ObjectRef } from '../../src/model/cluster.ts';
import type { Admission, ProposeDecision } from '../../src/model/decision.ts';
import { type Finding, findingKey } from '../../src/model/finding.ts';
import type { Intent } from '../../src/model/intent.ts';
import { type IntentTexts, intentFrom } from '../../src/model/intent-from.ts';
import type { ChangePolicy, WritePolicy } from '../../src/model/policy.ts';
import { bytes, days, millicores, money, ratio } from '../../src/model/units.ts';
import { refOf } from '../builders/objects.ts';

/** Texts as intent-from.ts reads them; `object` where it is not the workload itself. */
export interface IntentPlan extends Omit<IntentTexts, 'object'> {
  readonly object?: ObjectRef;
}

/** `intentOf(web, { field: 'limits.memory', from: '512Mi', to: '768Mi' })` */
export function intentOf(object: ObjectRef, plan: IntentPlan): Intent {
  const intent = intentFrom({
    object,
    ...(/\.(utilization|target\.\w+)$/.test(plan.field) ? {} : { container: 'app' }),
    ...plan,
  });
  if (intent === undefined) throw new Error(`no intent: ${JSON.stringify(plan)}`);
  return intent;
}

export const WRITES: WritePolicy = { sharedFiles: 'narrow', unproved: 'report', maximumFiles: 5, maximumLines: 100 };

const CHANGE: ChangePolicy = {
  largestCut: ratio(0.3),
  largestRaise: 2,
  autoscalerTarget: 'hold',
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
  times: 0,
});
