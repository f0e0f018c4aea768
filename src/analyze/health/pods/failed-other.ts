import { hours } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { fact } from '../facts.ts';
import { endedAt, onPod, podsOf } from '../sick-pods.ts';

/**
 * pod.failed_other: ended by its node or by admission and not by eviction, for an hour (reasons of kube-state-metrics and
 * of the kubelet's admission). Pods of Jobs are kept for their logs: kubernetes/kubernetes#55051.
 */
export const podFailedOther: Check = {
  kind: 'pod-failed-other',
  needs: ['pods'],
  confirm: held(hours(1)),
  *examine(ground) {
    for (const owned of podsOf(ground)) {
      const { pod } = owned;
      const isJob = pod.owners.some(({ kind }) => kind === 'Job');
      if (pod.phase !== 'Failed' || isJob || !REASON.test(pod.reason ?? '')) continue;
      yield {
        ...onPod(owned),
        severity: 'info',
        since: endedAt(pod),
        detail: `${pod.reason}: ${pod.message ?? 'no message'}`,
        remedy: { kind: 'alert', hint: 'its controller made another one; this shell may be deleted by hand' },
        evidence: [fact(pod, 'status.reason', pod.reason ?? '')],
      };
    }
  },
};

const REASON =
  /^(?:NodeLost|NodeAffinity|Shutdown|NodeShutdown|Terminated|UnexpectedAdmissionError|Preempt\w*|OutOf\w+)$/;
