import type { History } from '../model/history.ts';
import { type Reading, unknown } from '../model/reason.ts';
import { repositoriesNamed } from '../model/repositories-named.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Workload } from '../model/workload.ts';
import type { RepositoryPorts } from '../ports/ports.ts';
import { reading } from './reading.ts';

const NEWEST = 5;

/** The newest commits to the folders that the workload's Application reads, and to the files of values it names. */
export async function readCommits(
  workload: Workload,
  snapshot: Snapshot,
  repositories: readonly RepositoryPorts[],
): Promise<Reading<History>> {
  const [named] = repositoriesNamed(workload, snapshot);
  const ports = repositories.find(({ name }) => name === named?.name);
  if (ports === undefined) return unknown('application-unknown', 'no configured repository holds its manifests');
  const answer = await reading('the newest commits', () =>
    ports.manifests.history({ paths: pathsOf(workload), limit: NEWEST }),
  );
  if (answer.kind === 'unknown') return answer;
  const { value } = answer;
  if (typeof value !== 'string') return { kind: 'known', value };
  return unknown('repository-unreachable', `the history of the repository is ${value}`);
}

/** A path that leads out of its folder is looked at from the root; none means everything. */
function pathsOf({ application }: Workload): string[] {
  const sources = application.kind === 'known' ? (application.value?.sources ?? []) : [];
  const paths = sources.flatMap(({ path }) => (path === undefined || path === '.' ? [] : [path.replace(/^\.?\//, '')]));
  return [...new Set(paths)].sort();
}
