/** What every question about places is asked of: the Applications and an index per repository, built once per pass. */
import type { Application } from '../../model/application.ts';
import type { Reason } from '../../model/reason.ts';
import { sameRepository, withoutUser } from '../../model/repository.ts';
import type { ObservedRepository, Snapshot } from '../../model/snapshot.ts';
import { isReason } from './reasons.ts';
import { once, remember } from './remember.ts';
import { indexRepository, type RepositoryIndex } from './repository-index.ts';
import { type LocatedSource, locateSources, type Repositories } from './source.ts';

export interface Ground extends Repositories {
  readonly snapshot: Snapshot;
  readonly applications: readonly Application[];
  /** Of every repository that can be read. */
  readonly indexes: () => readonly RepositoryIndex[];
  /** One answer for each source that renders something. */
  readonly locate: (application: Application) => readonly (LocatedSource | Reason)[];
}

export function groundOf(snapshot: Snapshot): Ground {
  const indexes = new Map(
    snapshot.repositories.map(({ name, tree }) => [
      name,
      once(() => (tree.kind === 'known' ? indexRepository(tree.value) : tree.because)),
    ]),
  );
  const repository = (url: string): RepositoryIndex | Reason => {
    const found = snapshot.repositories.find((one) => matches(one, url));
    const unread = snapshot.repositories.find((one) => one.tree.kind === 'unknown');
    return indexes.get((found ?? unread)?.name ?? '')?.() ?? notConfigured(url);
  };
  return {
    snapshot,
    applications: snapshot.applications.kind === 'known' ? snapshot.applications.value : [],
    repository,
    indexes: () =>
      [...indexes.values()].flatMap((index) => {
        const read = index();
        return isReason(read) ? [] : [read];
      }),
    locate: remember((application) => locateSources({ repository }, application)),
  };
}

const matches = (repository: ObservedRepository, url: string): boolean =>
  repository.tree.kind === 'known' && repository.tree.value.urls.some((one) => sameRepository(one, url));

const notConfigured = (url: string): Reason => ({
  code: 'repository-not-allowed',
  detail: `${withoutUser(url)} is not among the configured repositories: give one of them this \`url\`, as the Application writes it.`,
});
