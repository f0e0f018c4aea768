import { minutes } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { eventFact, fact } from '../facts.ts';
import { podsOf } from '../sick-pods.ts';

/**
 * pvc.pending: no volume for 15 minutes. A class that waits for the first consumer waits on purpose until a pod wants it.
 */
export const pvcPending: Check = {
  kind: 'pvc-pending',
  needs: ['pvcs', 'storageclasses', 'events', 'pods'],
  confirm: held(minutes(15)),
  *examine(ground) {
    const classes = new Map(ground.list('storageclasses').map((one) => [one.ref.name, one]));
    const wanted = new Set(
      [...podsOf(ground)].flatMap(({ pod }) => (pod.claims ?? []).map((name) => `${pod.ref.namespace}/${name}`)),
    );
    const events = Map.groupBy(ground.list('events'), ({ involved }) => `${involved.namespace}/${involved.name}`);
    for (const claim of ground.list('pvcs').filter(({ phase }) => phase === 'Pending')) {
      const at = `${claim.ref.namespace}/${claim.ref.name}`;
      const own = classes.get(claim.storageClass ?? '');
      if (own?.bindingMode === 'WaitForFirstConsumer' && !wanted.has(at)) continue;
      const told = (events.get(at) ?? []).filter(({ involved, type }) => involved.kind === CLAIM && type === 'Warning');
      const isUnknownClass = claim.storageClass !== undefined && own === undefined;
      yield {
        subject: claim.ref,
        labels: claim.labels,
        severity: 'warning',
        since: claim.createdAt,
        detail: isUnknownClass
          ? `there is no StorageClass ${claim.storageClass}`
          : (told.at(-1)?.message ?? 'waits for a volume'),
        remedy: isUnknownClass
          ? { kind: 'pull-request', hint: 'correct storageClassName', field: 'spec.storageClassName' }
          : { kind: 'alert', hint: 'look at the provisioner' },
        evidence: [
          fact(claim, 'storageClassName', claim.storageClass ?? 'the default'),
          ...told.slice(-2).map(eventFact),
        ],
      };
    }
  },
};

const CLAIM = 'PersistentVolumeClaim';
