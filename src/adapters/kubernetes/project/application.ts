/** Argo CD Applications, read as plain JSON. https://argo-cd.readthedocs.io/en/stable/operator-manual/application.yaml */
import { z } from 'zod';
import type { Application, ApplicationSource } from '../../../model/application.ts';
import type { ObjectRef } from '../../../model/cluster.ts';
import { withoutUserinfo } from '../redact.ts';
import { operationOf, rawOperation, rawTroubles, troublesOf } from './application-status.ts';
import { metaOf, rawMeta, type TypeMeta } from './meta.ts';
import { settings } from './settings.ts';
import { flag, many, message, present, time } from './shape.ts';

const rawSource = z.object({
  repoURL: z.string().transform(withoutUserinfo),
  targetRevision: z.string().nullish(),
  path: z.string().nullish(),
  chart: z.string().nullish(),
  ref: z.string().nullish(),
  directory: z
    .object({
      recurse: flag,
      include: z.string().nullish(),
      exclude: z.string().nullish(),
      jsonnet: z.record(z.string(), z.unknown()).nullish(),
    })
    .nullish(),
  kustomize: settings.nullish(),
  helm: settings.nullish(),
  plugin: settings.nullish(),
});

const source = rawSource.transform(
  ({ repoURL, targetRevision, directory, ...rest }): ApplicationSource =>
    present({
      repoUrl: repoURL,
      // Argo CD's default.
      targetRevision: targetRevision || 'HEAD',
      directory: directory
        ? present({ ...directory, jsonnet: Object.keys(directory.jsonnet ?? {}).length > 0 })
        : undefined,
      ...rest,
    }),
);

const rawSpec = z.object({
  project: z.string().nullish(),
  source: source.nullish(),
  sources: many(source),
  sourceHydrator: z.object({ drySource: source }).nullish(),
  destination: z
    .object({ server: z.string().nullish(), name: z.string().nullish(), namespace: z.string().nullish() })
    .nullish(),
  syncPolicy: z
    .object({
      automated: z.object({ enabled: z.boolean().nullish(), selfHeal: flag }).nullish(),
      retry: z.object({ limit: z.number().nullish() }).nullish(),
    })
    .nullish(),
  ignoreDifferences: many(z.record(z.string(), z.unknown())),
});
type RawSpec = z.output<typeof rawSpec>;

const rawResource = z.object({
  group: z.string().nullish(),
  version: z.string(),
  kind: z.string(),
  namespace: z.string().nullish(),
  name: z.string(),
  ...rawTroubles,
});

const rawRevisions = { revision: z.string().nullish(), revisions: many(z.string()) };

const rawStatus = z
  .object({
    sync: z.object({ status: z.string().nullish(), ...rawRevisions }).nullish(),
    health: z.object({ status: z.string().nullish(), lastTransitionTime: time.nullish() }).nullish(),
    operationState: rawOperation,
    reconciledAt: time.nullish(),
    conditions: many(z.object({ type: z.string(), message, lastTransitionTime: time.nullish() })),
    resources: many(rawResource),
    history: many(z.object({ id: z.number(), deployedAt: time, deployStartedAt: time.nullish(), ...rawRevisions })),
  })
  .nullish();
type RawStatus = z.output<typeof rawStatus>;

export const application = (type: TypeMeta) =>
  z.object({ metadata: rawMeta, spec: rawSpec, status: rawStatus }).transform(
    ({ metadata, spec, status }): Application => ({
      ...metaOf(type, metadata),
      ...intentOf(spec),
      ...stateOf(status),
    }),
  );

function intentOf(spec: RawSpec) {
  const automated = spec.syncPolicy?.automated ?? undefined;
  const retryLimit = spec.syncPolicy?.retry?.limit;
  return {
    project: spec.project || 'default',
    sources: sourcesOf(spec),
    ...(spec.sources.length > 0 ? { severalSources: true as const } : {}),
    hydrated: (spec.sourceHydrator ?? undefined) !== undefined,
    destination: present(spec.destination ?? {}),
    // `automated: {}` switches it on; `enabled: false` (Argo CD 3.1) off again.
    autoSync: automated !== undefined && automated.enabled !== false,
    selfHeal: automated !== undefined && automated.enabled !== false && automated.selfHeal,
    ignoreDifferences: spec.ignoreDifferences,
    ...(typeof retryLimit === 'number' ? { retryLimit } : {}),
  };
}

/** People edit the dry source of a hydrated Application; Argo CD prefers `sources` where both forms are there. */
function sourcesOf(spec: RawSpec): ApplicationSource[] {
  if (spec.sourceHydrator) return [spec.sourceHydrator.drySource];
  if (spec.sources.length > 0) return spec.sources;
  return spec.source ? [spec.source] : [];
}

const stateOf = (status: RawStatus) =>
  present({
    syncStatus: status?.sync?.status || 'Unknown',
    healthStatus: status?.health?.status || 'Unknown',
    revisions: revisionsOf(status?.sync ?? { revisions: [] }),
    operationPhase: status?.operationState?.phase,
    operationMessage: status?.operationState?.message,
    operation: operationOf(status?.operationState),
    healthSince: status?.health?.lastTransitionTime,
    reconciledAt: status?.reconciledAt,
    troubles: troublesOf(status?.resources ?? []),
    conditions: (status?.conditions ?? []).map(({ lastTransitionTime, ...rest }) =>
      present({ ...rest, changedAt: lastTransitionTime }),
    ),
    resources: (status?.resources ?? []).map(refOf),
    history: (status?.history ?? []).map((entry) =>
      present({
        id: entry.id,
        revisions: revisionsOf(entry),
        deployedAt: entry.deployedAt,
        startedAt: entry.deployStartedAt,
      }),
    ),
  });

/** `revisions` with several sources, `revision` with one. */
const revisionsOf = (raw: { revision?: string | null | undefined; revisions: string[] }): string[] =>
  raw.revisions.length > 0 ? raw.revisions : raw.revision ? [raw.revision] : [];

const refOf = ({ group, version, kind, namespace, name }: z.output<typeof rawResource>): ObjectRef =>
  present({ kind, namespace, name, apiVersion: group ? `${group}/${version}` : version });
