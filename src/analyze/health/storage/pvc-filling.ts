import type { PersistentVolumeClaim } from '../../../model/cluster-objects.ts';
import { atOnce, type Check, type Ground } from '../check.ts';
import { fact, metricFact } from '../facts.ts';

/**
 * pvc.filling: less than 3 % free is critical; less than 15 % and full within 4 days at the pace of 6 hours is a warning,
 * and so are inodes (KubePersistentVolumeFillingUp and InodesFillingUp of kubernetes-mixin). The trend over a day says how
 * many days are left; 30 or fewer are information. The limit is that number of days.
 */
export const pvcFilling: Check = {
  kind: 'pvc-filling',
  needs: ['pvcs', 'storageclasses', 'pvc-critical', 'pvc-filling', 'pvc-days-until-full'],
  confirm: atOnce,
  limit: 30,
  *examine(ground) {
    const [critical, filling, days] = [
      free(ground, 'pvc-critical'),
      free(ground, 'pvc-filling'),
      free(ground, 'pvc-days-until-full'),
    ];
    const expandable = new Set(ground.list('storageclasses').flatMap((one) => (one.expandable ? [one.ref.name] : [])));
    for (const claim of ground.list('pvcs')) {
      const at = keyOf(claim.ref.namespace, claim.ref.name);
      const [isCritical, isFilling, left] = [critical.has(at), filling.has(at), days.get(at)];
      const isSoon = left !== undefined && left <= ground.limit(claim);
      if (!isCritical && !isFilling && !isSoon) continue;
      const share = critical.get(at) ?? filling.get(at);
      yield {
        subject: claim.ref,
        labels: claim.labels,
        severity: isCritical ? 'critical' : isFilling ? 'warning' : 'info',
        detail: [
          ...(share === undefined ? [] : [`${(100 * share).toFixed(1)} % free`]),
          ...(left === undefined ? [] : [`full in ${left.toFixed(1)} days`]),
        ].join(', '),
        remedy: remedyFor(claim, expandable),
        evidence: [
          ...(share === undefined ? [] : [metricFact(isCritical ? 'pvc-critical' : 'pvc-filling', share)]),
          ...(left === undefined ? [] : [metricFact('pvc-days-until-full', left)]),
          fact(claim, 'storageClassName', claim.storageClass ?? 'the default'),
        ],
      };
    }
  },
};

const keyOf = (...parts: readonly (string | undefined)[]): string => parts.join('/');

/** The least of bytes and inodes. */
function free(
  ground: Ground,
  name: 'pvc-critical' | 'pvc-filling' | 'pvc-days-until-full',
): ReadonlyMap<string, number> {
  const least = new Map<string, number>();
  for (const { labels, value } of ground.signal(name)) {
    const at = keyOf(labels.namespace, labels.persistentvolumeclaim);
    least.set(at, Math.min(value, least.get(at) ?? value));
  }
  return least;
}

/** A claim that a StatefulSet made from its template cannot be grown by its template: that is immutable. */
const remedyFor = ({ storageClass = '', owners }: PersistentVolumeClaim, expandable: ReadonlySet<string>) =>
  expandable.has(storageClass) && !owners.some(({ kind }) => kind === 'StatefulSet')
    ? ({
        kind: 'pull-request',
        hint: 'a larger requests.storage, where the claim lies in Git',
        field: 'spec.resources.requests.storage',
      } as const)
    : ({
        kind: 'alert',
        hint: 'its class cannot grow volumes, or a StatefulSet made it: delete data or move it',
      } as const);
