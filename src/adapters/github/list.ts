import type { Person } from '../../model/forge.ts';
import type { PullRequest } from '../../model/pull-request.ts';
import type { ListQuery } from '../../ports/forge.ts';
import { readTouched, withClosers } from '../../ports/forge-habits/listing.ts';
import { everything, pages } from './pages.ts';
import type { Place } from './place.ts';
import { isMerged, isOurs, pullRequestOf } from './pull-request.ts';
import { issue, type Pull, pull } from './schema.ts';

/** Newest first. The list has no filter by author, and search lags behind, so what is not ours is sorted out here. */
export async function listOwn(place: Place, { touchedAfter }: ListQuery = {}): Promise<PullRequest[]> {
  const newest = await readTouched((state) => pages(place.client, listing(state), pull), touchedAfter);
  const { id } = await place.self();
  return withClosers(
    newest
      .filter((one) => isOurs(one, { selfId: id, prefix: place.prefix }))
      .map((one) => ({
        pullRequest: pullRequestOf(one),
        ...(one.state === 'closed' && !isMerged(one) ? { closer: () => closerOf(place, one.number) } : {}),
      })),
  );
}

/** Without its owner in front a head is no filter at all: everything would be listed. */
export async function openOn(place: Place, branch: string): Promise<Pull[]> {
  const parameters = { head: `${place.owner}:${branch}`, state: 'open' };
  const open = await everything(place.client, { route: LISTING, parameters }, pull);
  const { id } = await place.self();
  return open
    .filter((one) => one.head.ref === branch && isOurs(one, { selfId: id, prefix: '' }))
    .toSorted((a, b) => a.number - b.number);
}

/** Null while the pull request is open. Deleting its branch counts as closing. */
export async function closerOf(place: Place, number: number): Promise<Person | undefined> {
  const parameters = { issue_number: number };
  const reply = await place.client.ask({ route: 'GET /repos/{owner}/{repo}/issues/{issue_number}', parameters });
  const { closed_by: who, state } = reply.read(issue);
  return who === null || who === undefined || state === 'open' ? undefined : place.personOf(who);
}

const LISTING = 'GET /repos/{owner}/{repo}/pulls';
const listing = (state: 'all' | 'open') => ({
  route: LISTING,
  parameters: { state, sort: 'updated', direction: 'desc' },
});
