import { inScope } from '../../model/scope.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Kept, Upkeep } from '../../model/upkeep.ts';
import { type Earlier, rememberAll } from '../earlier.ts';
import { namespaceOf, workloadOf } from '../workload-of.ts';
import { ebb } from './ebb.ts';
import { historyOf } from './history.ts';
import type { Judged } from './judged.ts';
import { refusalNote } from './refusal-note.ts';

/**
 * What the pull requests that exist need: in the order of their numbers, at most one thing for each. Nothing is said
 * about a repository whose journal or pull requests could not be read, or about what this pass did not look at.
 */
export function upkeepOf(pass: Judged): Upkeep[] {
  const memory = rememberAll(pass.snapshot);
  return memory
    .toSorted(byPlace)
    .filter(({ repository }) => isReadable(repository, pass.snapshot))
    .filter(({ marker }) => inScope(pass.snapshot.scope, namespaceOf(marker.key)))
    .flatMap((one) => needsOf(one, memory, pass) ?? []);
}

function needsOf(one: Earlier, memory: readonly Earlier[], pass: Judged): Upkeep | undefined {
  const about: Kept = { repository: one.repository, key: one.marker.key, pullRequest: one.pullRequest };
  const past = historyOf(about, pass.snapshot);
  if (one.pullRequest.state === 'merged') return undefined;
  if (one.pullRequest.state === 'open') return supersededBy(one, memory, about) ?? ebb(one, { about, past, pass });
  if (one.pullRequest.closedBy !== 'bot') return one.isPardoned ? undefined : refusalNote(about, past, pass);
  return past.isClosed ? undefined : { kind: 'clear', about };
}

/** One workload has one pull request; an older one that is still open asks for what the newer one says better. */
function supersededBy(one: Earlier, memory: readonly Earlier[], about: Kept): Upkeep | undefined {
  const workload = workloadOf(one.marker.key);
  const newest = memory.find(
    ({ repository, pullRequest, marker }) =>
      repository === one.repository && pullRequest.state === 'open' && workloadOf(marker.key) === workload,
  );
  if (newest === undefined || newest.pullRequest.number === one.pullRequest.number) return undefined;
  const detail = `#${newest.pullRequest.number} answers for this workload now`;
  return { kind: 'close', about, because: 'superseded', detail };
}

function isReadable(name: string, { repositories }: Snapshot): boolean {
  const repository = repositories.find((one) => one.name === name);
  return repository?.journal.kind === 'known' && repository.tree.kind === 'known';
}

const byPlace = (a: Earlier, b: Earlier): number =>
  a.repository === b.repository ? a.pullRequest.number - b.pullRequest.number : a.repository < b.repository ? -1 : 1;
