import type { Application } from '../../../model/application.ts';
import { hours } from '../../../model/units.ts';
import { groupOf, sameObject } from '../../../model/workload.ts';
import { applicationsOf, named, onApplication } from '../applications.ts';
import { REMEDIES } from '../causes.ts';
import { atOnce, type Check, type Ground } from '../check.ts';
import { fact } from '../facts.ts';

/**
 * argo.selfheal_loop: Argo CD puts the same back 5 times or more: somebody else keeps writing the field. Usually an
 * autoscaler and spec.replicas in Git, or a webhook that fills in defaults. The limit is the number of attempts.
 */
export const argoSelfHealLoop: Check = {
  kind: 'argo-self-heal-loop',
  needs: ['applications', 'hpas'],
  confirm: atOnce,
  limit: 5,
  *examine(ground) {
    for (const application of applicationsOf(ground)) {
      const attempts = Math.max(
        application.operation?.autoHealAttempts ?? 0,
        sameAgain(application, ground),
        syncsAgain(application, ground),
      );
      if (attempts < ground.limit(application)) continue;
      const cause = scaled(application, ground) ? 'replicas-fight' : 'field-fight';
      const writers = otherManagers(application, ground);
      yield {
        ...onApplication(application),
        severity: 'warning',
        ...(application.operation?.startedAt === undefined ? {} : { since: application.operation.startedAt }),
        detail: `put back ${attempts} times: ${named(application.troubles ?? [])}${writers === '' ? '' : `; ${writers} writes it, too`}`,
        cause,
        remedy: REMEDIES[cause],
        evidence: [
          fact(application, 'autoHealAttemptsCount', attempts),
          ...(writers === '' ? [] : [fact(application, 'other managers', writers)]),
        ],
      };
    }
  },
};

/** How often the newest revision was synced within the last hour, the first time not counted. */
function sameAgain({ history }: Application, { now }: Ground): number {
  const newest = history.at(-1)?.revisions.join(' ');
  const same = history.filter(
    ({ revisions, deployedAt }) => revisions.join(' ') === newest && deployedAt > now - hours(1),
  );
  return Math.max(0, same.length - 1);
}

/** Q11: syncs within an hour, the new revisions taken off. The history forgets syncs that healed only a part. */
function syncsAgain({ ref, history }: Application, ground: Ground): number {
  const syncs = ground.hint('argo-syncs-1h')?.find(({ labels }) => labels.name === ref.name)?.value ?? 0;
  const recent = history.filter(({ deployedAt }) => deployedAt > ground.now - hours(1));
  return Math.max(0, Math.round(syncs) - new Set(recent.map(({ revisions }) => revisions.join(' '))).size);
}

const driftOf = ({ troubles = [], resources }: Application) =>
  troubles.length > 0 ? troubles.map(({ ref }) => ref) : resources;

/** What drifts is what an autoscaler scales. */
const scaled = (application: Application, ground: Ground): boolean =>
  driftOf(application).some((ref) =>
    ground
      .list('hpas')
      .some(
        (hpa) => hpa.target.kind === ref.kind && hpa.target.name === ref.name && hpa.ref.namespace === ref.namespace,
      ),
  );

function otherManagers(application: Application, { snapshot }: Ground): string {
  const drift = driftOf(application).filter(({ apiVersion }) => groupOf({ apiVersion }) !== '');
  const managers = snapshot.workloads
    .filter(({ ref }) => drift.some((one) => sameObject(one, ref)))
    .flatMap(({ controller }) => controller?.managers ?? [])
    .filter(({ manager }) => !/argo/i.test(manager));
  return [...new Set(managers.map(({ manager }) => manager))].sort().join(', ');
}
