import { byText } from '../../model/by-text.ts';
import { namespaceOf, workloadOf } from '../../model/key-parts.ts';
import { inScope } from '../../model/scope.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Kept, Upkeep } from '../../model/upkeep.ts';
import { whyItStays } from '../after-merge/revert.ts';
import { watch } from '../after-merge/watch.ts';
import { type Earlier, rememberAll } from '../earlier.ts';
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
  const pullRequests = Map.groupBy(
    memory.toSorted(byPlace).filter(({ repository }) => isReadable(repository, pass.snapshot)),
    ({ repository, pullRequest }) => `${repository}#${pullRequest.number}`,
  );
  return [...pullRequests.values()]
    .filter((members) => isLookedAt(members, pass))
    .flatMap((members) => needsOf(members, memory, pass));
}

const isLookedAt = (members: readonly Earlier[], { snapshot }: Judged): boolean =>
  members.every(({ marker }) => inScope(snapshot.scope, namespaceOf(marker.key)));

/** `members`: what one pull request answers for each of its workloads. */
function needsOf(members: readonly Earlier[], memory: readonly Earlier[], pass: Judged): Upkeep[] {
  const [first] = members;
  if (first === undefined) return [];
  if (first.pullRequest.state === 'merged') return members.flatMap((one) => mergedNeeds(one, memory, pass));
  const about = { ...keptOf(first), key: first.group ?? first.marker.key };
  const past = historyOf(about, pass.snapshot);
  if (first.pullRequest.state === 'open') return openNeeds(members, { memory, about, pass });
  if (first.pullRequest.closedBy === 'bot') return past.isClosed ? [] : [{ kind: 'clear', about }];
  return first.isPardoned ? [] : listOf(refusalNote(keptOf(first), past, pass));
}

function mergedNeeds(one: Earlier, memory: readonly Earlier[], pass: Judged): Upkeep[] {
  const watched = watch(one, memory, pass);
  if (watched === undefined) return [];
  const isWorse = watched.kind === 'judged' && watched.verdict === 'regression';
  const stays = isWorse ? whyItStays(one, memory, pass) : undefined;
  return [{ ...watched, about: keptOf(one), ...(stays === undefined ? {} : { stays }) }];
}

const keptOf = ({ repository, pullRequest, marker }: Earlier): Kept => ({ repository, key: marker.key, pullRequest });

const listOf = (upkeep: Upkeep | undefined): Upkeep[] => (upkeep === undefined ? [] : [upkeep]);

interface Open {
  readonly memory: readonly Earlier[];
  readonly about: Kept;
  readonly pass: Judged;
}

/** It ends when all of its workloads are done; until then each is counted for itself, and the others go on. */
function openNeeds(members: readonly Earlier[], { memory, about, pass }: Open): Upkeep[] {
  const newer = members.map((one) => supersededBy(one, memory, about));
  const [first] = newer;
  if (first !== undefined && newer.every((one) => one !== undefined)) return [first];
  const ebbs = members.flatMap((one) => {
    const kept = keptOf(one);
    return [ebb(one, { about: kept, past: historyOf(kept, pass.snapshot), pass })];
  });
  const [end] = ebbs;
  if (end?.kind === 'close' && ebbs.every((one) => one?.kind === 'close')) return [{ ...end, about }];
  return ebbs.flatMap((one) => (one === undefined || one.kind === 'close' ? [] : [one]));
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
  a.repository === b.repository ? a.pullRequest.number - b.pullRequest.number : byText(a.repository, b.repository);
