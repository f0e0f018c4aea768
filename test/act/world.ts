import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { act } from '../../src/act/act.ts';
import { record } from '../../src/act/record.ts';
import { gitRepository } from '../../src/adapters/git/git-repository.ts';
import type { GitOptions } from '../../src/adapters/git/options.ts';
import { orphanJournal } from '../../src/adapters/journal/journal.ts';
import { localForge } from '../../src/adapters/local-forge/local-forge.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { Proposal, Refusal } from '../../src/model/proposal.ts';
import { known } from '../../src/model/reason.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import type { Instant } from '../../src/model/units.ts';
import type { RepositoryPorts } from '../../src/ports/ports.ts';
import { journalEntries } from '../../src/report/journal-entries.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { silent } from '../builders/sources.ts';
import { TAKEN_AT } from '../builders/time.ts';
import { type BareRepository, bareRepository } from '../fakes/bare-repository.ts';
import { isWrite, watched } from './intercept.ts';
import { type Change, proposalOf, SETTINGS } from './proposals.ts';

export const JOURNAL = 'trimtab-journal';
export const WORKLOADS = ['api', 'cart', 'mail', 'web'] as const;

/** One manifest of ten lines per workload; changes to distant lines merge. */
export const manifestOf = (name: string, memory: string): string =>
  `kind: Deployment\nmetadata:\n  name: ${name}\n${'# context\n'.repeat(6)}memory: ${memory}\n`;

export interface World {
  readonly bare: BareRepository;
  /** Ports as a process of its own would build them. */
  readonly ports: (part?: Partial<GitOptions>) => RepositoryPorts;
  /** One pass of a fresh process: observes, acts, records. */
  readonly pass: (changes: readonly Change[], options?: PassOptions) => Promise<Passed>;
  readonly remove: () => void;
}

export interface PassOptions {
  readonly at?: Instant;
  readonly repository?: RepositoryPorts;
  readonly mode?: 'act' | 'dry-run';
  readonly part?: Partial<Proposal>;
  readonly refusals?: readonly Refusal[];
}

export interface Passed {
  readonly outcomes: readonly Outcome[];
  /** Calls of ports that write, in order. */
  readonly writes: readonly string[];
  readonly calls: readonly string[];
}

export function world(folder?: string): World {
  const files = Object.fromEntries(WORKLOADS.map((name) => [`apps/${name}.yaml`, manifestOf(name, '64Mi')]));
  const bare = bareRepository(files, ...(folder === undefined ? [] : [folder]));
  mkdirSync(join(bare.folder, 'temporary'));
  const ports = (part: Partial<GitOptions> = {}) => portsOf(bare.path, join(bare.folder, 'temporary'), part);
  return {
    bare,
    ports,
    pass: (changes, options = {}) => passOver(changes, { repository: ports(), ...options }),
    remove: bare.remove,
  };
}

export function portsOf(path: string, temporary: string, part: Partial<GitOptions> = {}): RepositoryPorts {
  const environment = { PATH: process.env.PATH };
  const manifests = gitRepository({
    name: 'manifests',
    url: `file://${path}`,
    branch: 'main',
    identity: { name: 'Trimtab', email: 'trimtab@example.org' },
    environment,
    temporary,
    limits: { pauseMs: 1 },
    ...part,
  });
  return {
    name: 'manifests',
    manifests,
    forge: localForge({ repository: path, prefix: 'trimtab--', environment }),
    journal: orphanJournal({ manifests, branch: JOURNAL }),
  };
}

export async function passOver(
  changes: readonly Change[],
  { at = TAKEN_AT, repository, mode = 'act', part = {}, refusals = [] }: PassOptions & { repository: RepositoryPorts },
): Promise<Passed> {
  const calls: string[] = [];
  const seen = watched(repository, { before: (call) => void calls.push(call) });
  try {
    const tree = await repository.manifests.open();
    const snapshot = await snapshotOf(repository, at);
    const proposals = changes.map((change) => ({ ...proposalOf(change, tree), ...part }));
    const plan = { decisions: [], proposals: [...proposals, ...refusals], snapshot, settings: { ...SETTINGS, mode } };
    const outcomes = await act(plan, { repositories: [seen], log: silent });
    const entries = journalEntries({ snapshot, analysis: { assessments: [], verdicts: [] }, outcomes });
    if (mode === 'act') await record(entries, { repositories: [seen], clock: { now: () => at }, log: silent });
    return { outcomes, calls, writes: calls.filter(isWrite) };
  } finally {
    await repository.manifests.close();
  }
}

async function snapshotOf({ name, manifests, forge, journal }: RepositoryPorts, takenAt: Instant): Promise<Snapshot> {
  const [tree, pullRequests, entries] = [await manifests.open(), await forge.list(), await journal.read()];
  const repository = { name, tree: known(tree), pullRequests: known(pullRequests), journal: known(entries) };
  return aSnapshot([], { takenAt, repositories: [repository] });
}
