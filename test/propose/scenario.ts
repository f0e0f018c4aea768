import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import type { Application } from '../../src/model/application.ts';
import type { ApplicationSet } from '../../src/model/application-set.ts';
import type { ObjectRef } from '../../src/model/cluster.ts';
import type { ProposeDecision } from '../../src/model/decision.ts';
import type { ImageUpdater } from '../../src/model/image-updater.ts';
import type { SourceTree } from '../../src/model/manifests.ts';
import { known, type Reading, unknown } from '../../src/model/reason.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { specOf } from '../../src/propose/application-set/children.ts';
import { isRecord } from '../../src/propose/locate/documents.ts';
import { anApplication, anApplicationSet, anHpa, metaOf, refOf } from '../builders/objects.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { aWorkload } from '../builders/workload.ts';
import { decisionOf, type IntentPlan, WRITES } from './decisions.ts';
import { treeAt } from './source-tree.ts';

/** `intent.yaml` of a scenario: the live world around `before/`, what shall change, and what must come of it. */
const Scenario = z.strictObject({
  why: z.string(),
  applications: z
    .array(
      z.strictObject({
        name: z.string(),
        source: z.record(z.string(), z.unknown()).optional(),
        sources: z.array(z.record(z.string(), z.unknown())).optional(),
        namespace: z.string().optional(),
        server: z.string().optional(),
        hydrated: z.boolean().optional(),
        ignoreDifferences: z.array(z.record(z.string(), z.unknown())).optional(),
        annotations: z.record(z.string(), z.string()).optional(),
        /** The ApplicationSet that makes it. */
        set: z.string().optional(),
        /** Applications and ApplicationSets that it renders: `Application/web`. */
        renders: z.array(z.string()).optional(),
        conditions: z.array(z.strictObject({ type: z.string(), message: z.string() })).optional(),
      }),
    )
    .min(1),
  /** Live as a file of `before/` says, or as `spec` does; `unreadable`: they may not be listed. */
  applicationSets: z
    .union([
      z.literal('unreadable'),
      z.array(
        z.strictObject({
          name: z.string(),
          file: z.string().optional(),
          spec: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
    ])
    .default([]),
  imageUpdaters: z
    .union([
      z.literal('unreadable'),
      z.array(
        z.strictObject({
          namespace: z.string().default('argocd'),
          namePattern: z.string(),
          labels: z.record(z.string(), z.unknown()).optional(),
          byAnnotations: z.boolean().default(false),
          images: z.array(z.string()).default([]),
        }),
      ),
    ])
    .optional(),
  workload: z.strictObject({
    kind: z.string().default('Deployment'),
    namespace: z.string().default('shop'),
    name: z.string().default('web'),
    injected: z.array(z.string()).default([]),
    operator: z.string().optional(),
    template: z.strictObject({ apiVersion: z.string(), kind: z.string(), name: z.string() }).optional(),
    autoscaler: z
      .strictObject({
        name: z.string(),
        min: z.number(),
        max: z.number(),
        owner: z.string().optional(),
        ownerName: z.string().optional(),
      })
      .optional(),
  }),
  intents: z.array(
    z.strictObject({
      /** Where it is not the workload itself: `HorizontalPodAutoscaler/web`. */
      object: z.string().optional(),
      container: z.string().optional(),
      role: z.enum(['main', 'init', 'sidecar']).default('main'),
      field: z.string(),
      from: z.string().optional(),
      /** Left out: the field shall not be set any more. */
      to: z.string().optional(),
    }),
  ),
  writes: z
    .strictObject({
      sharedFiles: z.enum(['narrow', 'shared', 'refuse']).optional(),
      maximumLines: z.number().optional(),
      chartTemplates: z.enum(['refuse', 'edit']).optional(),
    })
    .default({}),
  /** `proposal`, or the code of the refusal. */
  expect: z.string(),
  /** Everybody whose rendering was compared; the target when left out. */
  proves: z.array(z.string()).optional(),
});

export interface Scenario {
  readonly name: string;
  readonly expect: string;
  readonly proves: readonly string[] | undefined;
  readonly tree: SourceTree;
  readonly snapshot: Snapshot;
  readonly decision: ProposeDecision;
  /** Changed files only. */
  readonly after: Readonly<Record<string, string>>;
}

export const scenarioNames = (root: string): string[] =>
  readdirSync(root)
    .filter((name) => statSync(join(root, name)).isDirectory())
    .sort();

export function readScenario(root: string, name: string): Scenario {
  const raw = Scenario.parse(parse(readFileSync(join(root, name, 'intent.yaml'), 'utf8')));
  const tree = treeAt(join(root, name, 'before'));
  const applications = raw.applications.map((one) => applicationOf(one));
  const [application] = applications;
  const ref = refOf(raw.workload.kind, raw.workload.namespace, raw.workload.name);
  const plans = raw.intents.map((plan) => planOf(plan, raw.workload.namespace));
  const {
    sharedFiles = WRITES.sharedFiles,
    maximumLines = WRITES.maximumLines,
    chartTemplates = 'refuse',
  } = raw.writes;
  return {
    name,
    expect: raw.expect,
    proves: raw.proves,
    tree,
    snapshot: aSnapshot([workloadOf(raw.workload, application)], {
      applications: known(applications),
      applicationSets: setsOf(raw.applicationSets, tree),
      ...(raw.imageUpdaters === undefined ? {} : { objects: { imageupdaters: updatersOf(raw.imageUpdaters) } }),
      repositories: [{ name: 'manifests', tree: known(tree), pullRequests: known([]), journal: known([]) }],
    }),
    decision: decisionOf(ref, plans, { writes: { ...WRITES, sharedFiles, maximumLines, chartTemplates } }),
    after: filesIn(join(root, name, 'after')),
  };
}

type Raw = z.infer<typeof Scenario>;

function updatersOf(raw: NonNullable<Raw['imageUpdaters']>): Reading<readonly ImageUpdater[]> {
  if (raw === 'unreadable') return unknown('forbidden', 'imageupdaters may not be listed');
  return known(
    raw.map(({ namespace, labels, ...entry }, i) => ({
      ...metaOf(refOf('ImageUpdater', namespace, `updater-${i}`)),
      applications: [{ ...entry, ...(labels === undefined ? {} : { labels }) }],
    })),
  );
}

function planOf({ object, container, role, field, from, to }: Raw['intents'][number], namespace: string): IntentPlan {
  const [kind = '', name = ''] = (object ?? '').split('/');
  return {
    role,
    field,
    ...(object === undefined ? {} : { object: refOf(kind, namespace, name) }),
    ...(container === undefined ? {} : { container }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

function applicationOf(raw: Raw['applications'][number]): Application {
  const base = anApplication(raw.name, raw.source === undefined ? {} : { source: raw.source });
  const [first] = base.sources;
  return {
    ...base,
    destination: { server: raw.server ?? 'https://kubernetes.default.svc', namespace: raw.namespace ?? 'shop' },
    hydrated: raw.hydrated ?? false,
    annotations: raw.annotations ?? {},
    owners: raw.set === undefined ? [] : [setOwner(raw.set)],
    resources: (raw.renders ?? []).map((one) => {
      const [kind = '', name = ''] = one.split('/');
      return refOf(kind, 'argocd', name);
    }),
    ignoreDifferences: raw.ignoreDifferences ?? [],
    conditions: raw.conditions ?? [],
    sources:
      first === undefined || raw.sources === undefined
        ? base.sources
        : raw.sources.map((one) => ({ ...first, ...one })),
  };
}

const setOwner = (name: string) => {
  const { uid, ref } = anApplicationSet(name);
  return { apiVersion: ref.apiVersion, kind: ref.kind, name, uid, controller: true };
};

function setsOf(raw: Raw['applicationSets'], tree: SourceTree): Reading<readonly ApplicationSet[]> {
  if (raw === 'unreadable') return unknown('forbidden', 'ApplicationSets may not be listed.');
  return known(
    raw.map(({ name, file, spec }) => {
      const documents = parseAllDocuments(tree.text(file ?? '') ?? '').map((one): unknown => one.toJS());
      const written = documents.filter(isRecord).find(({ kind }) => kind === 'ApplicationSet');
      return anApplicationSet(name, specOf(spec === undefined ? (written ?? {}) : { spec }));
    }),
  );
}

function workloadOf(raw: Raw['workload'], application: Application | undefined) {
  let builder = aWorkload().kind(raw.kind).in(raw.namespace).named(raw.name).container('app');
  for (const name of raw.injected) builder = builder.container(name, { injected: true });
  if (raw.operator !== undefined) builder = builder.ownedBy(raw.operator, raw.name);
  if (raw.template !== undefined) builder = builder.controller({ workloadRef: raw.template });
  if (raw.autoscaler !== undefined)
    builder = builder.scaledBy(autoscalerOf(raw.autoscaler, refOf(raw.kind, raw.namespace, raw.name)));
  return (application === undefined ? builder : builder.trackedBy(application)).build();
}

function autoscalerOf(
  { name, min, max, owner, ownerName = name }: NonNullable<Raw['workload']['autoscaler']>,
  target: ObjectRef,
) {
  const owners = owner === undefined ? [] : [{ ...refOf(owner, '', ownerName), uid: 'owner', controller: true }];
  const meta = metaOf(refOf('HorizontalPodAutoscaler', target.namespace ?? '', name), { owners });
  return anHpa(target, undefined, { ...meta, minReplicas: min, maxReplicas: max });
}

function filesIn(directory: string): Record<string, string> {
  if (!existsSync(directory)) return {};
  return Object.fromEntries(
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(directory, path)).isFile())
      .sort()
      .map((path) => [path, readFileSync(join(directory, path), 'utf8')]),
  );
}
