import { minutes } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { fact } from '../facts.ts';

/** pv.failed: Failed or Pending for 5 minutes (KubePersistentVolumeErrors of kubernetes-mixin). */
export const pvFailed: Check = {
  kind: 'pv-failed',
  needs: ['pvs'],
  confirm: held(minutes(5)),
  *examine(ground) {
    for (const volume of ground.list('pvs').filter(({ phase }) => phase === 'Failed' || phase === 'Pending')) {
      yield {
        subject: volume.ref,
        labels: volume.labels,
        severity: 'critical',
        ...(volume.phaseSince === undefined ? {} : { since: volume.phaseSince }),
        detail: `${volume.phase}: ${volume.message ?? volume.reason ?? 'no message'}`,
        remedy: { kind: 'alert', hint: 'look at the storage driver; nothing is deleted by us' },
        evidence: [fact(volume, 'status.phase', volume.phase)],
      };
    }
  },
};
