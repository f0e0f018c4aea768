import { minutes } from '../../../model/units.ts';
import { applicationsOf, onApplication } from '../applications.ts';
import { type Check, held } from '../check.ts';
import { fact } from '../facts.ts';

/** argo.compare_error: Argo CD cannot tell what Git says for 10 minutes: rendering is broken, or the repository is down. */
export const argoCompareError: Check = {
  kind: 'argo-compare-error',
  needs: ['applications'],
  confirm: held(minutes(10)),
  *examine(ground) {
    for (const application of applicationsOf(ground)) {
      const condition = application.conditions.find(
        ({ type }) => type === 'ComparisonError' || type === 'InvalidSpecError',
      );
      if (condition === undefined) continue;
      yield {
        ...onApplication(application),
        severity: 'warning',
        ...(condition.changedAt === undefined ? {} : { since: condition.changedAt }),
        detail: condition.message,
        remedy: UNREACHABLE.test(condition.message)
          ? { kind: 'alert', hint: 'the repository or the repo-server does not answer: no change in Git helps' }
          : {
              kind: 'rollback',
              hint: 'what Git says cannot be rendered: set back or correct the commit that broke it',
            },
        evidence: [fact(application, condition.type, condition.message)],
      };
    }
  },
};

const UNREACHABLE =
  /dial tcp|i\/o timeout|no such host|connection refused|authentication|unauthorized|deadline exceeded|unavailable/i;
