import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instant } from '../../../src/model/units.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { gitIn } from '../../fakes/bare-repository.ts';
import { watched } from '../intercept.ts';
import type { Change } from '../proposals.ts';
import { manifestOf, passOver, portsOf, world } from '../world.ts';
import type { KillScenario } from './scenario.ts';

const BEFORE: readonly Change[] = [
  { workload: 'api', memory: '96Mi' },
  { workload: 'mail', memory: '96Mi' },
  { workload: 'web', memory: '96Mi' },
];

/** Unchanged, new, taken over by a person, and a new value. */
const NOW: readonly Change[] = [
  { workload: 'api', memory: '96Mi' },
  { workload: 'cart', memory: '96Mi' },
  { workload: 'mail', memory: '128Mi' },
  { workload: 'web', memory: '128Mi' },
];

const HOUR_LATER = instant(TAKEN_AT + 3_600_000);
const pathOf = (folder: string) => join(folder, 'manifests.git');

/** The second pass over a repository in which every kind of pull request is there already. */
export const scenario: KillScenario = {
  prepare: async (folder) => {
    const { pass, bare } = world(folder);
    await pass(BEFORE);
    bare.commit({ note: 'I take over' }, { branch: 'trimtab--shop-mail-oom' });
    bare.commit({ 'apps/cart.yaml': `${manifestOf('cart', '64Mi')}# moved on\n` });
  },
  pass: async (folder, { searchPath, watcher }) => {
    const environment = { PATH: searchPath };
    const repository = portsOf(pathOf(folder), join(folder, 'temporary'), { environment });
    await passOver(NOW, { at: HOUR_LATER, repository: watched(repository, watcher) });
  },
  state: async (folder) => {
    const git = gitIn(pathOf(folder));
    const events = join(pathOf(folder), 'trimtab', 'events');
    const store = readdirSync(events)
      .filter((name) => name.endsWith('.json'))
      .toSorted()
      .map((name) => readFileSync(join(events, name), 'utf8'));
    return [git('for-each-ref'), ...store, git('show', 'trimtab-journal:journal/2026-11.jsonl')].join('\n');
  },
};
