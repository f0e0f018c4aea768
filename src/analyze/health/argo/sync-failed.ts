import type { Application } from '../../../model/application.ts';
import type { HealthCause } from '../../../model/health.ts';
import { applicationsOf, onApplication } from '../applications.ts';
import { REMEDIES, syncCause } from '../causes.ts';
import { atOnce, type Check } from '../check.ts';
import { fact } from '../facts.ts';

/** argo.sync_failed: the last sync failed and no retry is left. Failed is final: while Argo CD retries it says Running. */
export const argoSyncFailed: Check = {
  kind: 'argo-sync-failed',
  needs: ['applications'],
  confirm: atOnce,
  *examine(ground) {
    for (const application of applicationsOf(ground)) {
      const { operationPhase, operation, retryLimit = 0 } = application;
      const hasFailed = operationPhase === 'Failed' || operationPhase === 'Error';
      const isRetried = retryLimit > 0 && operation !== undefined && operation.retries < retryLimit;
      if (!hasFailed || isRetried) continue;
      const { cause, detail } = whyOf(application);
      yield {
        ...onApplication(application),
        severity: 'warning',
        ...(operation?.finishedAt === undefined ? {} : { since: operation.finishedAt }),
        detail,
        cause,
        remedy: REMEDIES[cause],
        evidence: (operation?.failed ?? []).slice(0, 5).map(({ ref, message }) => fact({ ref }, 'sync', message)),
      };
    }
  },
};

function whyOf({ operation, operationMessage, conditions }: Application): { cause: HealthCause; detail: string } {
  const [first] = operation?.failed ?? [];
  const condition = conditions.find(({ type }) => type === 'SyncError');
  const detail = first?.message || operationMessage || condition?.message || 'the sync failed without a message';
  return { cause: first?.hook === undefined ? syncCause(detail) : 'sync-hook', detail };
}
