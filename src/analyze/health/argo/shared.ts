import { applicationsOf, onApplication } from '../applications.ts';
import { type Check, twoPasses } from '../check.ts';
import { fact } from '../facts.ts';

/** argo.shared: two Applications hold one resource, or nobody holds it: nobody can say whose a change would be. */
export const argoShared: Check = {
  kind: 'argo-shared',
  needs: ['applications'],
  confirm: twoPasses,
  *examine(ground) {
    for (const application of applicationsOf(ground)) {
      const told = application.conditions.filter(({ type }) => WARNINGS.has(type));
      const [first] = told;
      if (first === undefined) continue;
      yield {
        ...onApplication(application),
        severity: 'info',
        ...(first.changedAt === undefined ? {} : { since: first.changedAt }),
        detail: first.message,
        remedy: { kind: 'alert', hint: 'leave the resource to one Application; until then no pull request touches it' },
        evidence: told.map(({ type, message }) => fact(application, type, message)),
      };
    }
  },
};

const WARNINGS: ReadonlySet<string> = new Set([
  'SharedResourceWarning',
  'RepeatedResourceWarning',
  'OrphanedResourceWarning',
]);
