import type { PullRequest } from '../../model/pull-request.ts';
import type { ListQuery } from '../../ports/forge.ts';
import { readTouched, withClosers } from '../../ports/forge-habits/listing.ts';
import { closerOf } from './history.ts';
import { everything, pages } from './pages.ts';
import type { Place } from './place.ts';
import { branchOf, isOurs, pullRequestOf } from './pull-request.ts';
import { type Pull, pull } from './schema.ts';

/** Newest first. There is no filter by branch (`head=` is ignored), so what is not ours is sorted out here. */
export async function listOwn(place: Place, { touchedAfter }: ListQuery = {}): Promise<PullRequest[]> {
  const { id, login } = await place.self();
  const newest = await readTouched((state) => pages(place.client, listing(place, state, login), pull), touchedAfter);
  return withClosers(
    newest
      .filter((one) => isOurs(one, { selfId: id, prefix: place.prefix }))
      .map((one) => ({
        pullRequest: pullRequestOf(one, place),
        ...(one.state === 'closed' && one.merged !== true
          ? { closer: () => closerOf(place, one.number, one.closed_at ?? undefined) }
          : {}),
      })),
  );
}

export async function openOn(place: Place, branch: string): Promise<Pull[]> {
  const open = await everything(place.client, listing(place, 'open', ''), pull);
  const { id } = await place.self();
  return open
    .filter((one) => branchOf(one) === branch && isOurs(one, { selfId: id, prefix: '' }))
    .toSorted((a, b) => a.number - b.number);
}

/** `poster` is understood since Gitea 1.23 and Forgejo 10; older servers ignore it, and the result is the same. */
const listing = (place: Place, state: 'all' | 'open', poster: string) => ({
  path: place.at('pulls'),
  query: { state, sort: 'recentupdate', ...(poster === '' ? {} : { poster }) },
});
