/** What Argo CD says about an Application's last sync and its resources: the health checks read it. */
import { z } from 'zod';
import type { Application, ApplicationOperation, ResourceTrouble } from '../../../model/application.ts';
import type { ObjectRef } from '../../../model/cluster.ts';
import { count, flag, many, message, present, time } from './shape.ts';

const rawResult = z.object({
  group: z.string().nullish(),
  version: z.string().nullish(),
  kind: z.string(),
  namespace: z.string().nullish(),
  name: z.string(),
  status: z.string().nullish(),
  message: message.nullish(),
  hookType: z.string().nullish(),
  hookPhase: z.string().nullish(),
});

export const rawOperation = z
  .object({
    phase: z.string().nullish(),
    message: message.nullish(),
    startedAt: time.nullish(),
    finishedAt: time.nullish(),
    retryCount: count,
    operation: z.object({ sync: z.object({ autoHealAttemptsCount: count }).nullish() }).nullish(),
    syncResult: z
      .object({ revision: z.string().nullish(), revisions: many(z.string()), resources: many(rawResult) })
      .nullish(),
  })
  .nullish();

/** A sync result is remembered for as long as the Application lives, so only what failed is kept. */
export function operationOf(raw: z.output<typeof rawOperation>): ApplicationOperation | undefined {
  if (!raw) return undefined;
  const { syncResult } = raw;
  const single = syncResult?.revision ? [syncResult.revision] : [];
  return present({
    startedAt: raw.startedAt,
    finishedAt: raw.finishedAt,
    retries: raw.retryCount,
    autoHealAttempts: raw.operation?.sync?.autoHealAttemptsCount ?? 0,
    revisions: syncResult && syncResult.revisions.length > 0 ? syncResult.revisions : single,
    failed: (syncResult?.resources ?? [])
      .filter(({ status, hookPhase }) => status === 'SyncFailed' || hookPhase === 'Failed' || hookPhase === 'Error')
      .map((result) =>
        present({ ref: refOf(result), message: result.message ?? '', hook: result.hookType || undefined }),
      ),
  });
}

export const rawTroubles = {
  status: z.string().nullish(),
  requiresPruning: flag,
  health: z.object({ status: z.string().nullish() }).nullish(),
};
type RawTrouble = z.output<z.ZodObject<typeof rawTroubles>> & Omit<z.output<typeof rawResult>, 'status' | 'message'>;

const UNWELL = ['Degraded', 'Missing'];

export const troublesOf = (
  resources: readonly Omit<RawTrouble, 'hookType' | 'hookPhase'>[],
): Application['troubles'] => {
  const troubles = resources
    .filter(({ status, health }) => status === 'OutOfSync' || UNWELL.includes(health?.status ?? ''))
    .map(
      (raw): ResourceTrouble =>
        present({
          ref: refOf(raw),
          sync: raw.status || undefined,
          health: raw.health?.status || undefined,
          requiresPruning: raw.requiresPruning,
        }),
    );
  return troubles.length === 0 ? undefined : troubles;
};

const refOf = (raw: Pick<RawTrouble, 'group' | 'version' | 'kind' | 'namespace' | 'name'>): ObjectRef =>
  present({
    apiVersion: raw.group ? `${raw.group}/${raw.version ?? 'v1'}` : (raw.version ?? 'v1'),
    kind: raw.kind,
    namespace: raw.namespace || undefined,
    name: raw.name,
  });
