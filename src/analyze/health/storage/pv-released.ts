import { hours } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { fact } from '../facts.ts';

/** pv.released: its claim is gone for a day and the volume is kept: it costs money, and may be the only copy. */
export const pvReleased: Check = {
  kind: 'pv-released',
  needs: ['pvs'],
  confirm: held(hours(24)),
  *examine(ground) {
    for (const volume of ground.list('pvs').filter(({ phase }) => phase === 'Released')) {
      const { claim } = volume;
      yield {
        subject: volume.ref,
        labels: volume.labels,
        severity: 'info',
        ...(volume.phaseSince === undefined ? {} : { since: volume.phaseSince }),
        detail: `kept after its claim ${claim === undefined ? '' : `${claim.namespace}/${claim.name} `}was deleted`,
        remedy: { kind: 'alert', hint: 'reuse or delete it by hand; never by us' },
        evidence: [fact(volume, 'reclaimPolicy', volume.reclaimPolicy)],
      };
    }
  },
};
