import { minutes } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { changedAt, conditionOf, fact, metricFact } from '../facts.ts';

/**
 * hpa.maxed: at its maximum for 15 minutes (KubeHpaMaxedOut of kubernetes-mixin). A higher maximum is suggested only when
 * it spent an hour or more there within 3 days, and then by a fifth, as robusta does.
 */
export const hpaMaxed: Check = {
  kind: 'hpa-maxed',
  needs: ['hpas'],
  confirm: held(minutes(15)),
  *examine(ground) {
    const told = ground.hint('hpa-hours-at-max');
    for (const hpa of ground.list('hpas')) {
      const { currentReplicas, minReplicas, maxReplicas, ref } = hpa;
      if (currentReplicas < maxReplicas || maxReplicas === minReplicas) continue;
      const limited = conditionOf(hpa, 'ScalingLimited');
      const isTooMany = limited?.status === 'True' && limited.reason === 'TooManyReplicas';
      const hours = told?.find(
        ({ labels }) => labels.namespace === ref.namespace && labels.horizontalpodautoscaler === ref.name,
      )?.value;
      const more = Math.ceil(maxReplicas * 1.2);
      yield {
        subject: ref,
        labels: hpa.labels,
        severity: 'warning',
        ...(isTooMany ? changedAt(limited) : {}),
        detail: `at its maximum of ${maxReplicas} pods${isTooMany ? ' and wants more' : ''}`,
        remedy:
          hours !== undefined && hours >= 1
            ? { kind: 'pull-request', hint: `maxReplicas ${more}, within quota and nodes`, field: 'spec.maxReplicas' }
            : { kind: 'alert', hint: 'a short peak, or a target that is never reached' },
        evidence: [
          fact(hpa, 'currentReplicas', currentReplicas),
          ...(hours === undefined ? [] : [metricFact('hpa-hours-at-max', hours)]),
        ],
      };
    }
  },
};
