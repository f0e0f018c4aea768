import type { Application } from '../../../model/application.ts';
import { hours } from '../../../model/units.ts';
import { applicationsOf, onApplication } from '../applications.ts';
import { type Check, held } from '../check.ts';
import { fact } from '../facts.ts';

/**
 * argo.rollback_left: somebody rolled back in the UI, which turns automatic syncs off and leaves them off (argo-cd#5351,
 * #10002): an hour after its last sync it serves another revision than Git has, while its siblings sync by themselves.
 */
export const argoRollbackLeft: Check = {
  kind: 'argo-rollback-left',
  needs: ['applications'],
  confirm: held(hours(1)),
  *examine(ground) {
    const all = applicationsOf(ground);
    for (const application of all) {
      const last = application.history.at(-1);
      if (application.autoSync || last === undefined || application.revisions.length === 0) continue;
      const isBehind = last.revisions.join(' ') !== application.revisions.join(' ');
      if (!isBehind || !all.some((other) => other.autoSync && areSiblings(application, other))) continue;
      yield {
        ...onApplication(application),
        severity: 'info',
        since: last.deployedAt,
        detail: `serves ${last.revisions.join(' ')}, Git has ${application.revisions.join(' ')}, and automatic syncs are off`,
        remedy: { kind: 'alert', hint: 'bring Git to what serves, then turn automatic syncs on again' },
        evidence: [fact(application, 'deployed', last.revisions.join(' ')), fact(application, 'automated', false)],
      };
    }
  },
};

/** The same project and the same repository. */
const areSiblings = (a: Application, b: Application): boolean =>
  a !== b && a.project === b.project && a.sources[0] !== undefined && a.sources[0].repoUrl === b.sources[0]?.repoUrl;
