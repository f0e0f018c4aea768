/** A cluster over real HTTP, a bare repository, a configuration that names them, and the program in a process of its own. */

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { neededAccess } from '../../src/adapters/kubernetes/access.ts';
import { TAKEN_AT } from '../builders/time.ts';
import { type Finished, trimtab } from '../cli/trimtab.ts';
import { type BareRepository, bareRepository, type Files } from '../fakes/bare-repository.ts';
import { type FakeKubernetes, startFakeKubernetes } from '../fakes/kubernetes/fake-kubernetes.ts';
import { kubeconfigFor } from '../fakes/kubernetes/kubeconfig.ts';
import type { Manifest } from '../fakes/kubernetes/manifest.ts';
import type { Rule } from '../fakes/kubernetes/rules.ts';
import { REPOSITORY_URL } from './manifests.ts';

export const TOKENS = { cluster: 'kube-hunter2-token', prometheus: 'prom-hunter2-token' } as const;

/** Exactly what deploy/ grants. */
export const OURS: readonly Rule[] = neededAccess.map(({ verb, group, resource, subresource }) => ({
  verbs: [verb],
  groups: [group],
  resources: [subresource === undefined ? resource : `${resource}/${subresource}`],
}));

export interface LiveWorld {
  readonly folder: string;
  readonly kubernetes: FakeKubernetes;
  readonly repository: BareRepository;
  /** Runs the program with this world's configuration, at TAKEN_AT. */
  readonly command: (...args: string[]) => Promise<Finished>;
  /** Everything that lasts: refs, and what the forge remembers. */
  readonly state: () => string;
  readonly close: () => Promise<void>;
}

export interface LiveOptions {
  readonly objects: readonly Manifest[];
  readonly files: Files;
  readonly prometheusUrl: string;
  readonly rules?: readonly Rule[];
  /** Merged over the configuration. */
  readonly config?: Readonly<Record<string, unknown>>;
}

export async function liveWorld({
  objects,
  files,
  prometheusUrl,
  rules = OURS,
  config = {},
}: LiveOptions): Promise<LiveWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-live-'));
  mkdirSync(join(folder, 'temporary'));
  const kubernetes = await startFakeKubernetes({ objects, rules, token: TOKENS.cluster });
  const repository = bareRepository(files, folder);
  writeFileSync(join(folder, 'kubeconfig'), kubeconfigFor(kubernetes.url, { token: TOKENS.cluster }));
  const whole = {
    cluster: { name: 'prod', kubeconfig: 'kubeconfig' },
    prometheus: { url: prometheusUrl, auth: { kind: 'bearer', tokenEnv: 'PROM_TOKEN' } },
    repositories: [{ name: 'manifests', url: REPOSITORY_URL, remote: repository.path }],
    mode: 'act',
    ...config,
  };
  writeFileSync(join(folder, 'trimtab.yaml'), JSON.stringify(whole));
  return {
    folder,
    kubernetes,
    repository,
    command: (...args) => trimtab([...args, '--config', join(folder, 'trimtab.yaml')], environmentIn(folder)),
    state: () => stateOf(repository),
    close: async () => {
      await kubernetes.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const event = z.object({
  kind: z.string(),
  number: z.number(),
  branch: z.string().optional(),
  title: z.string().optional(),
  body: z.string().optional(),
});

/** What the local forge remembers, oldest first. */
export const eventsOf = (repository: Pick<BareRepository, 'path'>) =>
  eventTexts(repository).map((text) => event.parse(JSON.parse(text)));

/** Refs with their commits, and every event of the local forge. */
const stateOf = (repository: BareRepository): string => [repository.refs(), ...eventTexts(repository)].join('\n');

export function eventTexts({ path }: Pick<BareRepository, 'path'>): string[] {
  const events = join(path, 'trimtab', 'events');
  if (!existsSync(events)) return [];
  const names = readdirSync(events).filter((name) => name.endsWith('.json'));
  return names.toSorted().map((name) => readFileSync(join(events, name), 'utf8'));
}

const environmentIn = (folder: string) => ({
  PROM_TOKEN: TOKENS.prometheus,
  TMPDIR: join(folder, 'temporary'),
  TRIMTAB_TEST_NOW: String(TAKEN_AT),
  NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'fixed-clock.ts')).href}`,
});
