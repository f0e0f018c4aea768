import { minutes } from '../../../model/units.ts';
import { applicationsOf, isSyncing, onApplication } from '../applications.ts';
import { type Check, held } from '../check.ts';
import { fact } from '../facts.ts';

/**
 * argo.op_stuck: a sync runs for 15 minutes. While it does, newer commits wait: a retry goes on with the old revision
 * (argo-cd#11494, #17314).
 */
export const argoOperationStuck: Check = {
  kind: 'argo-operation-stuck',
  needs: ['applications'],
  confirm: held(minutes(15)),
  *examine(ground) {
    for (const application of applicationsOf(ground)) {
      const { operation, operationMessage, operationPhase = '' } = application;
      if (!isSyncing(application)) continue;
      yield {
        ...onApplication(application),
        severity: 'warning',
        ...(operation?.startedAt === undefined ? {} : { since: operation.startedAt }),
        detail: operationMessage ?? `the sync is ${operationPhase}`,
        remedy: {
          kind: 'alert',
          hint: 'argocd app terminate-op, and retry.refresh: true so that retries take the newest commit',
          field: 'spec.syncPolicy.retry.refresh',
        },
        evidence: [
          fact(application, 'operationState.phase', operationPhase),
          fact(application, 'retries', operation?.retries ?? 0),
          fact(application, 'revision', operation?.revisions.join(' ') ?? ''),
        ],
      };
    }
  },
};
