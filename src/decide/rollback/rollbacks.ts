/**
 * What is set back because a rollout or a sync failed, and what is left alone with a reason. A failure is always one or
 * the other: that nothing is proposed is an answer that people can read.
 */

import { type Analysis, healthFindingsOf } from '../../model/analysis.ts';
import type { Application } from '../../model/application.ts';
import { type Blamed, markOf } from '../../model/blame.ts';
import type { LeftAlone, ProposeDecision } from '../../model/decision.ts';
import { findingKey } from '../../model/finding.ts';
import type { HealthFinding } from '../../model/health.ts';
import { policyFor } from '../../model/match.ts';
import type { PolicySet } from '../../model/policy.ts';
import type { Reason } from '../../model/reason.ts';
import { failedRollouts } from '../../model/rollout-kinds.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { sameObject, type Workload } from '../../model/workload.ts';
import { isDraft, notNow } from '../delivery.ts';
import { type Earlier, earlierAbout } from '../earlier.ts';
import { goingBack } from '../going-back.ts';
import type { Guard } from '../guard/guard.ts';
import { loweredMode } from '../guard/mode.ts';
import { gates } from './gates.ts';
import { intentsOf } from './intents.ts';
import { podsSay } from './stable.ts';
import { stepsOf } from './steps.ts';
import type { Suspect } from './suspect.ts';
import { resting, tooLate, unprovenYet, wrong } from './wrong.ts';

export interface Rollbacks {
  readonly changes: readonly ProposeDecision[];
  readonly left: readonly LeftAlone[];
}

export interface Around {
  readonly analysis: Analysis;
  readonly snapshot: Snapshot;
  readonly policies: PolicySet;
  readonly memory: readonly Earlier[];
  readonly guard: Guard;
}

export function rollbacksOf(around: Around): Rollbacks {
  const suspects = suspectsIn(around);
  const judged = suspects.map((suspect) => judge(suspect));
  return {
    changes: judged.flatMap((one) => ('kind' in one ? [one] : [])),
    left: judged.flatMap((one) => ('kind' in one ? [] : [one])),
  };
}

function suspectsIn(around: Around): Suspect[] {
  const { analysis, snapshot, policies, memory, guard } = around;
  const asked = policies.asked ?? [];
  return failedRollouts(healthFindingsOf(analysis)).flatMap((finding): Suspect[] => {
    const workload = snapshot.workloads.find(({ ref }) => sameObject(ref, finding.subject));
    const application = applicationFor(finding, workload, snapshot);
    const policy = policyFor(workload ?? { ref: finding.subject, labels: application?.labels ?? {} }, policies);
    if (application === undefined || policy === undefined) return [];
    const blame = analysis.blames?.find(({ key }) => key === finding.key);
    return [
      {
        ...{ finding, application, policy, policies, snapshot, guard },
        ...(blame === undefined ? {} : { blame }),
        ...(workload === undefined ? {} : { workload }),
        earlier: earlierAbout(finding.subject, memory, snapshot.cluster),
        isAsked: asked.some((one) => one.application === application.ref.name),
      },
    ];
  });
}

function applicationFor(
  { subject }: HealthFinding,
  workload: Workload | undefined,
  { applications }: Snapshot,
): Application | undefined {
  if (workload?.application.kind === 'known') return workload.application.value;
  return applications.kind === 'known' ? applications.value.find(({ ref }) => sameObject(ref, subject)) : undefined;
}

/** A repetition of a pass that was killed, or a later one: what is open stays open and is kept current. */
function judge(suspect: Suspect): ProposeDecision | LeftAlone {
  const { finding, blame, policy, snapshot, earlier } = suspect;
  const left = (because: Reason): LeftAlone => ({ finding, because });
  for (const gate of gates) {
    const because = gate(suspect);
    if (because !== undefined) return left(because);
  }
  if (blame === undefined) return left(UNSEEN);
  if (blame.confidence === 'none') return left(blame.because);
  for (const rule of wrong) {
    const because = rule(suspect, blame);
    if (because !== undefined) return left(because);
  }
  const closed = notNow(policy.delivery, { lane: 'fast', snapshot });
  const waits = [
    unprovenYet(suspect, blame),
    tooLate(suspect),
    resting(earlier, snapshot),
    policy.delivery.outsideWindows === 'hold' ? closed : undefined,
  ].filter((wait) => wait !== undefined);
  const [wait] = waits;
  if (wait !== undefined && !suspect.isAsked) return left(wait);
  const change = decisionOf(suspect, blame, waits);
  if (change.intents.length === 0 && blame.undo.length === 0)
    return left({
      code: 'blame-unknown',
      detail: 'several commits made it, and their fields cannot be set one by one',
    });
  return change;
}

const UNSEEN: Reason = { code: 'blame-unknown', detail: 'more failed at once than commits are looked for' };

function decisionOf(suspect: Suspect, blame: Blamed, waits: readonly Reason[]): ProposeDecision {
  const { finding, workload, policy, policies, snapshot, earlier, isAsked } = suspect;
  const mark = markOf(blame);
  const key = findingKey({
    cluster: snapshot.cluster,
    workload: finding.subject,
    kind: `rollback-${mark.slice(0, 12)}`,
  });
  const open = earlier.find(({ marker, pullRequest }) => pullRequest.state === 'open' && marker.key === key);
  const closed = isAsked ? undefined : notNow(policy.delivery, { lane: 'fast', snapshot });
  const lowered = loweredMode(policies.guardrails, { namespace: finding.subject.namespace, check: finding.kind });
  const steps = workload === undefined ? undefined : stepsOf(workload);
  return {
    ...goingBack(policy),
    key,
    subject: finding.subject,
    repository: blame.repository,
    ...(open === undefined ? {} : { answers: open.pullRequest.number }),
    intents: workload === undefined ? [] : intentsOf(targetOf(blame, workload), blame.changes, workload),
    notes: [],
    ...(isDraft(policy.delivery, closed, open) ? { draft: true } : {}),
    ...(lowered === 'dry-run' ? { planOnly: true } : {}),
    rollback: {
      finding,
      blame,
      pods: workload === undefined ? [] : podsSay(workload, snapshot),
      ...(steps === undefined ? {} : { steps }),
      ...(isAsked ? { asked: waits } : {}),
    },
  };
}

/** The object whose leaves changed; for a Rollout that borrows its template, the Deployment. */
const targetOf = ({ changes }: Blamed, { ref }: Workload) => {
  const [first] = changes.filter(({ object }) => object.kind !== 'ConfigMap');
  const namespace = ref.namespace === undefined ? {} : { namespace: ref.namespace };
  return first === undefined ? ref : { ...first.object, ...namespace };
};
