import { minutes } from '../../../model/units.ts';
import { REMEDIES } from '../causes.ts';
import { type Check, held } from '../check.ts';
import { eventFact, eventsOf } from '../facts.ts';
import { onPod, podsOf } from '../sick-pods.ts';

/** pod.creating_stuck: placed on a node, but its volumes or its network are not made for 10 minutes. */
export const podCreatingStuck: Check = {
  kind: 'pod-creating-stuck',
  needs: ['pods', 'events'],
  confirm: held(minutes(10)),
  *examine(ground) {
    for (const owned of podsOf(ground)) {
      const { pod, workload } = owned;
      const isCreating = pod.statuses.some(({ waiting }) => CREATING.has(waiting?.reason ?? ''));
      const told = eventsOf(workload).filter(
        ({ involved, reason }) => involved.name === pod.ref.name && FAILED.has(reason),
      );
      const newest = told.at(-1);
      if (pod.phase !== 'Pending' || !isCreating || newest === undefined) continue;
      yield {
        ...onPod(owned),
        severity: 'warning',
        since: pod.startedAt ?? pod.createdAt,
        detail: newest.message,
        ...(newest.reason === 'FailedCreatePodSandBox' ? {} : { cause: 'volume' as const }),
        remedy:
          newest.reason === 'FailedCreatePodSandBox'
            ? { kind: 'alert', hint: 'the network plugin cannot make the pod: look at the node' }
            : REMEDIES.volume,
        evidence: told.slice(-3).map(eventFact),
      };
    }
  },
};

const CREATING: ReadonlySet<string> = new Set(['ContainerCreating', 'PodInitializing']);
const FAILED: ReadonlySet<string> = new Set(['FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox']);
