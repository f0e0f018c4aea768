import { repositoryKey } from './repository.ts';
import type { ObservedRepository, Snapshot } from './snapshot.ts';
import type { Workload } from './workload.ts';

/** Configured repositories that the workload's Application names. */
export function repositoriesNamed({ application }: Workload, snapshot: Snapshot): ObservedRepository[] {
  const sources = application.kind === 'known' ? (application.value?.sources ?? []) : [];
  const named = new Set(sources.map(({ repoUrl }) => repositoryKey(repoUrl)));
  return snapshot.repositories.filter(
    ({ tree }) => tree.kind === 'known' && tree.value.urls.some((url) => named.has(repositoryKey(url))),
  );
}
