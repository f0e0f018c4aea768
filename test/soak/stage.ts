/** The captured shop, its manifests behind a forge's double, and `trimtab serve` in a process of its own. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { jsonOf } from '../../src/model/json-of.ts';
import { compiled } from '../cli/trimtab.ts';
import { gitIn } from '../fakes/bare-repository.ts';
import type { Scene } from '../integration/forges/scene.ts';
import { onGitea, type Served } from '../integration/forges/served.ts';
import { type Server, startServing, WEBHOOK_SECRET } from './server.ts';

export interface Stage extends Served {
  /** Resolves when it listens. */
  readonly serve: () => Promise<Server>;
  /** What is not as it should be after passes that were ended anyhow; empty when all is well. */
  readonly faults: () => string[];
  readonly close: () => Promise<void>;
}

export async function stageOf(scene: Scene, budget = 10): Promise<Stage> {
  const made = await onGitea();
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-soak-'));
  const temporary = join(folder, 'temporary');
  mkdirSync(temporary);
  gitIn(made.git.path)('fetch', '--quiet', scene.manifests, '+main:refs/heads/main');
  const config = join(folder, 'trimtab.yaml');
  writeFileSync(config, JSON.stringify(configOf(scene, { made, budget })));
  return {
    ...made,
    serve: () =>
      startServing(['--config', config, 'serve', '--from', scene.capture, '--state', join(folder, 'state')], {
        ...{ PATH: process.env.PATH ?? '', HOME: folder, TMPDIR: temporary, WEBHOOKS: WEBHOOK_SECRET, ...compiled },
        ...made.environment,
      }),
    faults: () => [...repositoryFaults(made), ...left(temporary), ...left(join(folder, 'state', 'workshop'))],
    close: async () => {
      await made.double.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configOf(scene: Scene, { made, budget }: { made: Served; budget: number }): object {
  const remote = `${made.double.origin}/ada/manifests.git`;
  return {
    cluster: { name: scene.cluster },
    repositories: [{ name: 'manifests', url: scene.url, remote, forge: made.forge }],
    mode: 'act',
    budgets: { newPerRun: 3, newPerHour: budget, openPerRepository: budget },
    serve: { listen: '127.0.0.1:0', schedules: [], forgeWebhooks: { env: 'WEBHOOKS' } },
  };
}

/** git's own check, locks, two pull requests for one branch, lines of the journal that are twice or broken. */
function repositoryFaults({ git: { path, heads }, items }: Served): string[] {
  const git = gitIn(path);
  const open = items().flatMap(({ branch, state }) => (branch !== undefined && state === 'open' ? [branch] : []));
  const lines = heads().has(JOURNAL) ? git('grep', '-h', '', JOURNAL).split('\n').filter(Boolean) : [];
  const ids = lines.map((text) => z.object({ id: z.string() }).safeParse(jsonOf(text)).data?.id ?? `broken: ${text}`);
  return [
    ...git('fsck', '--strict', '--no-dangling', '--no-progress').split('\n').filter(Boolean),
    ...readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.lock')),
    ...twice(open).map((branch) => `two pull requests for ${branch}`),
    ...open.filter((branch) => !heads().has(branch)).map((branch) => `a pull request without its branch ${branch}`),
    ...twice(ids).map((id) => `twice in the journal: ${id}`),
    ...ids.filter((id) => id.startsWith('broken: ')),
  ];
}

const JOURNAL = 'trimtab-journal';

const twice = (all: readonly string[]): string[] => all.filter((one, i) => all.indexOf(one) !== i);

const left = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).map((name) => `left in the temporary folder: ${name}`) : [];
