import type { ObservedRepository, SourceGap } from '../model/snapshot.ts';
import type { Log } from '../ports/log.ts';
import type { RepositoryPorts } from '../ports/ports.ts';
import { byText } from './order.ts';
import { reading } from './reading.ts';

export async function readRepositories(
  repositories: readonly RepositoryPorts[],
  log: Log,
): Promise<readonly ObservedRepository[]> {
  const observed: ObservedRepository[] = [];
  for (const ports of repositories.toSorted((a, b) => byText(a.name, b.name))) {
    observed.push({
      name: ports.name,
      tree: await reading(`the repository ${ports.name}`, ports.manifests.open),
      pullRequests: await reading(`pull requests of ${ports.name}`, ports.forge.list),
      journal: await reading(`the journal of ${ports.name}`, ports.journal.read),
    });
    log.progress('reading repositories', observed.length, repositories.length);
  }
  return observed;
}

export const repositoryGaps = (repositories: readonly ObservedRepository[]): SourceGap[] =>
  repositories.flatMap(({ tree, pullRequests, journal }) => [
    ...(tree.kind === 'unknown' ? [{ source: 'repository' as const, because: tree.because }] : []),
    ...(pullRequests.kind === 'unknown' ? [{ source: 'forge' as const, because: pullRequests.because }] : []),
    ...(journal.kind === 'unknown' ? [{ source: 'journal' as const, because: journal.because }] : []),
  ]);
