import { type Check, twoPasses } from '../check.ts';
import { fact } from '../facts.ts';

/** pvc.lost: its volume is gone, and with it the data. Nothing is deleted by us. */
export const pvcLost: Check = {
  kind: 'pvc-lost',
  needs: ['pvcs'],
  confirm: twoPasses,
  *examine(ground) {
    for (const claim of ground.list('pvcs').filter(({ phase }) => phase === 'Lost')) {
      yield {
        subject: claim.ref,
        labels: claim.labels,
        severity: 'critical',
        detail: 'its volume is gone',
        remedy: { kind: 'alert', hint: 'restore it from a backup' },
        evidence: [fact(claim, 'status.phase', 'Lost')],
      };
    }
  },
};
