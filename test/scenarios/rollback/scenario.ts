/** What a rollback scenario says, and where its files are. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { reasonCodes } from '../../../src/model/reason.ts';

const ROOT = import.meta.dirname;

/** File, text that stands there once, text instead of it. */
const replacement = z.tuple([z.string(), z.string(), z.string()]);
const record = z.record(z.string(), z.unknown());

const commit = z.strictObject({
  message: z.string(),
  by: z.string().default('Ada'),
  change: z.array(replacement).default([]),
  /** Whole files. */
  files: z.record(z.string(), z.string()).default({}),
});

/** What pods of one revision say. */
const pods = z.strictObject({
  count: z.int(),
  ready: z.boolean().default(false),
  waiting: record.optional(),
  lastTerminated: record.optional(),
  unschedulable: z.string().optional(),
  /** What its pods run, whatever the template says: a webhook took it from elsewhere. */
  image: z.string().optional(),
  /** Of the first pod. */
  events: z.array(z.strictObject({ reason: z.string(), message: z.string() })).default([]),
});

export const scenarioSchema = z.strictObject({
  what: z.string(),
  repository: z.enum(['plain', 'kustomize', 'helm']).default('plain'),
  kind: z.enum(['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout']).default('Deployment'),
  /** `spec.source` of the Application. */
  source: record.default({ path: 'apps/web' }),
  /** Merged over the Application. */
  application: record.default({}),
  /** Between what served and what failed, oldest first; the last one is what Argo CD deployed. */
  commits: z.array(commit).default([]),
  /** Committed since. */
  later: z.array(commit).default([]),
  failed: pods.default({ count: 1, ready: false, events: [] }),
  stable: pods.default({ count: 3, ready: true, events: [] }),
  /** Minutes since the failed revision was deployed. */
  deployedAgo: z.number().default(40),
  /** Minutes for which pods of the old revision are ready. */
  stableFor: z.number().default(4_000),
  /** Nothing was rolled out that fails. */
  healthy: z.boolean().default(false),
  /** The API server refuses to make pods. */
  refusedPods: z.string().optional(),
  /** The sync failed: message of the object's result, and nothing was rolled out. */
  syncFailed: z
    .strictObject({ message: z.string(), kind: z.string(), name: z.string(), hook: z.string().optional() })
    .optional(),
  /** Status of the Rollout, and its AnalysisRun. */
  rollout: record.optional(),
  analysis: z.strictObject({ phase: z.string(), message: z.string() }).optional(),
  /** Other live objects, raw. */
  objects: z.array(record).default([]),
  /** Merged over the shipped policy. */
  policy: record.default({}),
  annotations: z.record(z.string(), z.string()).default({}),
  /** `false`: what runs was not tracked by an Application. */
  tracked: z.boolean().default(true),
  /** The image that runs although no commit names it. */
  liveImage: z.string().optional(),
  /** `none`: Argo CD remembers one deployment only. */
  history: z.enum(['whole', 'none']).default('whole'),
  /** Pull requests of ours. */
  earlier: z
    .array(
      z.strictObject({
        state: z.enum(['merged', 'closed', 'open']),
        hoursAgo: z.number(),
        of: z.enum(['this', 'another']),
      }),
    )
    .default([]),
  /** Open pull requests of others, with the files that they change. */
  others: z.array(z.array(z.string())).default([]),
  /** A person asks, by the number of a deployment where it has one. */
  asked: z.union([z.boolean(), z.strictObject({ to: z.string() })]).default(false),
  expect: z.strictObject({
    cause: z.string().optional(),
    confidence: z.enum(['exact', 'range', 'none']).optional(),
    /** Subject of the commit. */
    blamed: z.string().optional(),
    after: z.array(replacement).optional(),
    left: z.enum(reasonCodes).optional(),
    refused: z.enum(reasonCodes).optional(),
    /** Parts of the pull request's text. */
    says: z.array(z.string()).default([]),
  }),
});
export type Scenario = z.output<typeof scenarioSchema> & { readonly name: string };
export type Pods = z.output<typeof pods>;

export function readScenarios(): readonly Scenario[] {
  const names = readdirSync(ROOT, { withFileTypes: true }).filter(
    (one) => one.isDirectory() && one.name !== 'repositories',
  );
  return names
    .map(({ name }) => ({
      name,
      ...scenarioSchema.parse(parse(readFileSync(join(ROOT, name, 'scenario.yaml'), 'utf8'))),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Files of one of the repositories, with the kind of workload that the scenario is about. */
export function filesOf({ repository, kind }: Pick<Scenario, 'repository' | 'kind'>): Record<string, string> {
  const root = join(ROOT, 'repositories', repository);
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return Object.fromEntries(
    files.map((file) => {
      const path = join(file.parentPath, file.name);
      return [path.slice(root.length + 1), ofKind(readFileSync(path, 'utf8'), kind)];
    }),
  );
}

const ofKind = (text: string, kind: Scenario['kind']): string => {
  if (kind === 'Deployment') return text;
  const version = kind === 'Rollout' ? 'argoproj.io/v1alpha1' : 'apps/v1';
  const own = text.replace(
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web',
    `apiVersion: ${version}\nkind: ${kind}\nmetadata:\n  name: web`,
  );
  return kind === 'DaemonSet' ? own.replace('  replicas: 3\n', '') : own;
};

/** Each text must be there exactly once: a scenario that changes nothing by accident would prove nothing. */
export function changed(
  files: Readonly<Record<string, string>>,
  replacements: readonly z.output<typeof replacement>[],
): Record<string, string> {
  const after = { ...files };
  for (const [path, from, to] of replacements) {
    const text = after[path];
    if (text === undefined || text.split(from).length !== 2) throw new Error(`${path} does not hold once: ${from}`);
    after[path] = text.replace(from, () => to);
  }
  return after;
}
