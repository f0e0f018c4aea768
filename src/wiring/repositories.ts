import type { Config } from '../config/load.ts';
import type { RepositoryPorts } from '../ports/ports.ts';
import type { Surroundings } from './surroundings.ts';

const IDENTITY = { name: 'Trimtab', email: 'trimtab@localhost' };

export interface OpenRepository {
  readonly ports: RepositoryPorts;
  readonly saveDiff: (number: number) => Promise<string>;
}

/** Each manifest repository with its git, its forge and its journal. */
export async function openRepositories(config: Config, { environment }: Surroundings): Promise<OpenRepository[]> {
  const { gitRepository } = await import('../adapters/git/git-repository.ts');
  const { localForge } = await import('../adapters/local-forge/local-forge.ts');
  const { orphanJournal } = await import('../adapters/journal/journal.ts');
  const { BRANCH_PREFIX } = await import('../propose/text/branch.ts');
  return config.repositories.map(({ name, url, aliases, remote, branch }) => {
    const manifests = gitRepository({
      name,
      url: remote,
      aliases: [url, ...aliases],
      branch,
      identity: IDENTITY,
      environment,
    });
    const forge = localForge({ repository: remote, prefix: BRANCH_PREFIX, environment });
    const journal = orphanJournal({ manifests, branch: config.journal.branch });
    return { ports: { name, manifests, forge, journal }, saveDiff: forge.saveDiff };
  });
}
