import { minutes } from '../../../model/units.ts';
import { type Check, held, type Symptom } from '../check.ts';
import { fact } from '../facts.ts';
import { endedAt, hasController, type OwnedPod, onPod, podsOf } from '../sick-pods.ts';

/**
 * pod.evicted: the kubelet removed the pod and left its shell behind for people to look at. After 10 minutes nobody
 * needs it any more, and shells pile up (kubernetes/kubernetes#86023). The limit of the window is the reference's.
 */
export const podEvicted: Check = {
  kind: 'pod-evicted',
  needs: ['pods'],
  confirm: held(minutes(10)),
  *examine(ground) {
    for (const owned of podsOf(ground)) {
      if (owned.pod.phase === 'Failed' && owned.pod.reason === 'Evicted') yield evicted(owned);
    }
  },
};

function evicted(owned: OwnedPod): Symptom {
  const { pod } = owned;
  const message = pod.message ?? 'the kubelet gave no reason';
  return {
    ...onPod(owned),
    severity: 'info',
    since: endedAt(pod),
    detail: `evicted: ${message}`,
    remedy: hasController(pod)
      ? {
          kind: 'direct',
          hint: overRequest(message) ?? 'delete what is left of the pod; its controller made another one',
        }
      : { kind: 'alert', hint: 'nothing recreates it: start it again by hand, or give it a controller' },
    evidence: [fact(pod, 'status.message', message)],
  };
}

/** The kubelet's own words: https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/eviction/helpers.go */
const OVER_REQUEST = /low on resource: ([\w-]+).*Container (\S+) was using (\S+), request is ([^,\s]+)/s;

function overRequest(message: string): string | undefined {
  const [, resource, container, use, request] = OVER_REQUEST.exec(message) ?? [];
  return resource === undefined
    ? undefined
    : `delete what is left; ${container} used ${use} of ${resource} and asked for ${request}: raise requests.${resource}`;
}
