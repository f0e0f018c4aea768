import type { RemedyHint } from '../../../model/health.ts';
import { minutes } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { changedAt, conditionFact, conditionOf, eventsOf } from '../facts.ts';
import { onPod, podsOf } from '../sick-pods.ts';

/**
 * pod.unschedulable: no node fits for 5 minutes; for 15 when an autoscaler said that it adds one. A pod that waits behind
 * a scheduling gate waits on purpose: its condition has another reason.
 */
export const podUnschedulable: Check = {
  kind: 'pod-unschedulable',
  needs: ['pods'],
  confirm: held(minutes(5)),
  *examine(ground) {
    for (const owned of podsOf(ground)) {
      const { pod, workload } = owned;
      const scheduled = conditionOf(pod, 'PodScheduled');
      if (scheduled?.status !== 'False' || scheduled.reason !== 'Unschedulable') continue;
      const grows = eventsOf(workload).some(
        ({ involved, reason }) => involved.name === pod.ref.name && SCALE_UP.has(reason),
      );
      const message = scheduled.message ?? 'the scheduler gave no reason';
      yield {
        ...onPod(owned),
        severity: 'warning',
        ...changedAt(scheduled),
        detail: message,
        cause: 'unschedulable',
        remedy: remedyFor(message),
        evidence: [conditionFact(pod, scheduled)],
        ...(grows ? { confirm: held(minutes(15)) } : {}),
      };
    }
  },
};

/** Of cluster-autoscaler and of Karpenter. */
const SCALE_UP: ReadonlySet<string> = new Set(['TriggeredScaleUp', 'Nominated']);

/** The scheduler's words: https://github.com/kubernetes/kubernetes/tree/master/pkg/scheduler/framework/plugins */
const REMEDY: readonly (readonly [RegExp, RemedyHint])[] = [
  [
    /persistentvolumeclaim|volume node affinity/i,
    { kind: 'alert', hint: 'its volume is missing or lies in another zone' },
  ],
  [
    /node\(s\) didn't match|untolerated taint|had taint|topology spread|affinity/i,
    { kind: 'pull-request', hint: 'no node matches its selectors, taints or spreading: see what commit brought them' },
  ],
  [
    /Insufficient (?:cpu|memory)/i,
    {
      kind: 'pull-request',
      hint: 'no node has so much free: smaller requests, or more nodes',
      field: 'resources.requests',
    },
  ],
];

const remedyFor = (message: string): RemedyHint =>
  REMEDY.find(([sign]) => sign.test(message))?.[1] ?? { kind: 'alert', hint: 'read what the scheduler says' };
