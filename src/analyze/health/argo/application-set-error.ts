import { minutes } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { changedAt, conditionFact, conditionOf } from '../facts.ts';

/** appset.error: an ApplicationSet cannot make or update its Applications for 15 minutes. */
export const applicationSetError: Check = {
  kind: 'application-set-error',
  needs: ['applicationsets'],
  confirm: held(minutes(15)),
  *examine(ground) {
    for (const set of ground.list('applicationsets')) {
      const error = conditionOf(set, 'ErrorOccurred');
      const updated = conditionOf(set, 'ResourcesUpToDate');
      const told = error?.status === 'True' ? error : updated?.status === 'False' ? updated : undefined;
      if (told === undefined) continue;
      yield {
        subject: set.ref,
        labels: set.labels,
        severity: 'warning',
        ...changedAt(told),
        detail: told.message ?? told.reason ?? told.type,
        remedy: { kind: 'pull-request', hint: 'correct the generator or the template, never a generated Application' },
        evidence: [conditionFact(set, told)],
      };
    }
  },
};
