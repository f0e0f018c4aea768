import type { Pod } from '../../../model/cluster.ts';
import { minutes } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { changedAt, conditionFact, conditionOf, eventFact, eventsOf } from '../facts.ts';
import { onPod, podsOf } from '../sick-pods.ts';

/**
 * pod.not_ready: runs, and is not ready for 15 minutes (KubePodNotReady of kubernetes-mixin, which leaves Jobs out, too).
 * Pods that wait for an image, a configuration or their back-off have a finding of their own.
 */
export const podNotReady: Check = {
  kind: 'pod-not-ready',
  needs: ['pods'],
  confirm: held(minutes(15)),
  *examine(ground) {
    for (const owned of podsOf(ground)) {
      const { pod, workload } = owned;
      const ready = conditionOf(pod, 'Ready');
      if (pod.phase !== 'Running' || ready?.status !== 'False' || isExcused(pod)) continue;
      const told = eventsOf(workload).filter(
        ({ involved, reason }) => involved.name === pod.ref.name && reason === 'Unhealthy',
      );
      yield {
        ...onPod(owned),
        severity: 'warning',
        ...changedAt(ready),
        detail: ready.message ?? 'runs, but is not ready',
        remedy:
          told.length > 0
            ? { kind: 'pull-request', hint: 'its probe fails: compare port and path with what it serves' }
            : { kind: 'alert', hint: 'read its log: something it depends on may be down' },
        evidence: [conditionFact(pod, ready), ...told.slice(-2).map(eventFact)],
      };
    }
  },
};

const isExcused = ({ owners, deletedAt, statuses }: Pod): boolean =>
  deletedAt !== undefined ||
  owners.some(({ kind }) => kind === 'Job') ||
  statuses.some(({ waiting }) => waiting !== undefined && waiting.reason !== 'ContainerCreating');
