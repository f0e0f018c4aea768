import type { RemedyHint } from '../../../model/health.ts';
import { minutes } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { changedAt, conditionFact, conditionOf } from '../facts.ts';

/**
 * hpa.blind: cannot read its metrics or its target for 15 minutes (reasons of Argo CD's health_hpa.go). ScalingDisabled is
 * none of them: somebody scaled the target to zero.
 */
export const hpaBlind: Check = {
  kind: 'hpa-blind',
  needs: ['hpas'],
  confirm: held(minutes(15)),
  *examine(ground) {
    for (const hpa of ground.list('hpas')) {
      const active = conditionOf(hpa, 'ScalingActive');
      const able = conditionOf(hpa, 'AbleToScale');
      const told = [active, able].find((one) => one?.status === 'False' && BLIND.test(one.reason ?? ''));
      if (told === undefined) continue;
      yield {
        subject: hpa.ref,
        labels: hpa.labels,
        severity: 'warning',
        ...changedAt(told),
        detail: told.message ?? told.reason ?? told.type,
        remedy: remedyFor(told.message ?? '', told.reason),
        evidence: [conditionFact(hpa, told)],
      };
    }
  },
};

const BLIND = /^(?:FailedGet\w*|FailedUpdateScale|InvalidMetricSourceType|InvalidSelector|AmbiguousSelector)$/;

function remedyFor(message: string, reason: string | undefined): RemedyHint {
  if (/missing request for/i.test(message))
    return {
      kind: 'pull-request',
      hint: 'utilization needs a request: add it to every container',
      field: 'resources.requests',
    };
  if (reason === 'FailedGetScale')
    return {
      kind: 'pull-request',
      hint: 'its target is not there: correct scaleTargetRef',
      field: 'spec.scaleTargetRef',
    };
  return { kind: 'alert', hint: 'the metrics server or adapter does not answer' };
}
