import { minutes } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { changedAt, conditionOf, fact } from '../facts.ts';

/** pdb.unhealthy: fewer healthy pods than the budget wants for 15 minutes: a drain would make it worse. */
export const pdbUnhealthy: Check = {
  kind: 'pdb-unhealthy',
  needs: ['pdbs'],
  confirm: held(minutes(15)),
  *examine(ground) {
    for (const pdb of ground.list('pdbs')) {
      const { currentHealthy, desiredHealthy, expectedPods } = pdb;
      if (expectedPods === 0 || currentHealthy >= desiredHealthy) continue;
      const allowed = conditionOf(pdb, 'DisruptionAllowed');
      yield {
        subject: pdb.ref,
        labels: pdb.labels,
        severity: 'warning',
        ...(allowed?.status === 'False' ? changedAt(allowed) : {}),
        detail: `${currentHealthy} healthy pods, ${desiredHealthy} wanted`,
        remedy: { kind: 'alert', hint: 'see the finding of the workload itself' },
        evidence: [fact(pdb, 'currentHealthy', currentHealthy), fact(pdb, 'desiredHealthy', desiredHealthy)],
      };
    }
  },
};
