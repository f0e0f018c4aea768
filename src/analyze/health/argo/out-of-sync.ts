import { hours, minutes } from '../../../model/units.ts';
import { applicationsOf, isSyncing, named, onApplication } from '../applications.ts';
import { REMEDIES } from '../causes.ts';
import { type Check, held } from '../check.ts';
import { fact } from '../facts.ts';

/**
 * argo.outofsync: the cluster differs from Git for 30 minutes although Argo CD syncs by itself; for a day, and only as
 * information, where people sync. What only waits to be pruned is for a person: nothing is ever pruned by us.
 */
export const argoOutOfSync: Check = {
  kind: 'argo-out-of-sync',
  needs: ['applications'],
  confirm: held(minutes(30)),
  *examine(ground) {
    for (const application of applicationsOf(ground)) {
      const { syncStatus, autoSync, troubles = [] } = application;
      if (syncStatus !== 'OutOfSync' || isSyncing(application)) continue;
      const drifting = troubles.filter(({ sync }) => sync === 'OutOfSync');
      const isPruneOnly = drifting.length > 0 && drifting.every(({ requiresPruning }) => requiresPruning);
      yield {
        ...onApplication(application),
        severity: autoSync ? 'warning' : 'info',
        detail: drifting.length === 0 ? 'differs from Git' : `differs from Git: ${named(drifting)}`,
        ...(isPruneOnly ? { cause: 'prune-only' as const } : {}),
        remedy: isPruneOnly
          ? REMEDIES['prune-only']
          : {
              kind: 'alert',
              hint: autoSync ? 'look at the difference: a sync does not hold' : 'sync it, or correct Git',
            },
        evidence: drifting.slice(0, 5).map(({ ref }) => fact({ ref }, 'sync', 'OutOfSync')),
        ...(autoSync ? {} : { confirm: held(hours(24)) }),
      };
    }
  },
};
