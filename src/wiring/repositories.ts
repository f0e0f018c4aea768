import type { GitOptions } from '../adapters/git/options.ts';
import type { ConnectRequest } from '../cli/world.ts';
import { remoteOf } from '../config/forge-place.ts';
import type { RepositoryConfig } from '../config/repository-schema.ts';
import type { RepositoryPorts } from '../ports/ports.ts';
import { type ForgeAccess, forgeAccess } from './forges.ts';
import type { Surroundings } from './surroundings.ts';
import { usable } from './usable.ts';

export interface OpenRepository {
  readonly ports: RepositoryPorts;
  /** Where a pull request's diff can be read. */
  readonly saveDiff: (number: number) => Promise<string>;
}

/** Each manifest repository with its git, its forge and its journal. */
export async function openRepositories(
  request: Pick<ConnectRequest, 'config' | 'unusable'>,
  surroundings: Surroundings,
): Promise<OpenRepository[]> {
  const { config } = request;
  const { gitRepository } = await import('../adapters/git/git-repository.ts');
  const { orphanJournal } = await import('../adapters/journal/journal.ts');
  const opened: OpenRepository[] = [];
  for (const repository of config.repositories) {
    const what = { area: 'forge', name: repository.name } as const;
    const access = await usable(request, what, () => forgeAccess(repository, surroundings));
    if (access === undefined) continue;
    const manifests = access.committing(gitRepository(gitOptions(repository, access, surroundings)));
    const journal = orphanJournal({ manifests, ...config.journal });
    const { name } = repository;
    opened.push({ ports: { name, manifests, forge: access.forge, journal }, saveDiff: access.saveDiff });
  }
  return opened;
}

function gitOptions(repository: RepositoryConfig, access: ForgeAccess, { environment }: Surroundings): GitOptions {
  const { name, url, aliases, branch, forge, commits, ssh } = repository;
  const { signingKeyFile, ...identity } = commits;
  const remote = remoteOf(repository);
  const isWeb = /^https?:/.test(remote);
  return {
    name,
    url: remote,
    aliases: [url, ...aliases],
    branch,
    identity,
    environment,
    ...(isWeb && access.credentials !== undefined ? { credentials: access.credentials } : {}),
    ...(ssh === undefined ? {} : { ssh }),
    ...(forge.kind === 'local' || forge.caFile === undefined ? {} : { caFile: forge.caFile }),
    ...(signingKeyFile === undefined ? {} : { signingKeyFile }),
  };
}
