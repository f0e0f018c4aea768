import { minutes } from '../../../model/units.ts';
import { applicationsOf, isSyncing, named, onApplication } from '../applications.ts';
import { type Check, held } from '../check.ts';
import { fact } from '../facts.ts';

/**
 * argo.degraded: Degraded or Missing for 5 minutes while no sync runs. The finding of the resource itself says more; this
 * one names the Application, because that is what people look at.
 */
export const argoDegraded: Check = {
  kind: 'argo-degraded',
  needs: ['applications'],
  confirm: held(minutes(5)),
  *examine(ground) {
    for (const application of applicationsOf(ground)) {
      const { healthStatus, healthSince, troubles = [] } = application;
      if ((healthStatus !== 'Degraded' && healthStatus !== 'Missing') || isSyncing(application)) continue;
      const unwell = troubles.filter(({ health }) => health === 'Degraded' || health === 'Missing');
      yield {
        ...onApplication(application),
        severity: 'warning',
        ...(healthSince === undefined ? {} : { since: healthSince }),
        detail: unwell.length === 0 ? healthStatus : `${healthStatus}: ${named(unwell)}`,
        remedy: { kind: 'alert', hint: 'see the finding of the resource itself' },
        evidence: unwell.slice(0, 5).map(({ ref, health = healthStatus }) => fact({ ref }, 'health', health)),
      };
    }
  },
};
