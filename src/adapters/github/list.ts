import type { Person } from '../../model/forge.ts';
import type { PullRequest } from '../../model/pull-request.ts';
import type { Instant } from '../../model/units.ts';
import type { ListQuery } from '../../ports/forge.ts';
import { everything, pages } from './pages.ts';
import type { Place } from './place.ts';
import { isMerged, isOurs, pullRequestOf } from './pull-request.ts';
import { issue, type Pull, pull } from './schema.ts';

/** Newest first. The list has no filter by author, and search lags behind, so what is not ours is sorted out here. */
export async function listOwn(place: Place, { touchedAfter }: ListQuery = {}): Promise<PullRequest[]> {
  const found = new Map<number, Pull>();
  const whole = await collect(place, found, { state: 'all', until: (last) => isBefore(last, touchedAfter) });
  if (!whole) {
    if (touchedAfter !== undefined) await collect(place, found, { state: 'open' });
    await catchUp(place, found);
  }
  const { id } = await place.self();
  const own = [...found.values()].filter((one) => isOurs(one, { selfId: id, prefix: place.prefix }));
  return withClosers(
    place,
    own.toSorted((a, b) => b.number - a.number),
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

/** True when a single page held everything. */
async function collect(
  place: Place,
  found: Map<number, Pull>,
  { state, until = () => false }: { state: 'all' | 'open'; until?: (last: Pull) => boolean },
): Promise<boolean> {
  let read = 0;
  for await (const page of pages(place.client, listing(state), pull)) {
    read++;
    for (const one of page) found.set(one.number, one);
    const last = page.at(-1);
    if (last !== undefined && until(last)) return false;
  }
  return read <= 1;
}

/** What is touched while pages are read moves to the front, past the reader: read the front again until it is known. */
async function catchUp(place: Place, found: Map<number, Pull>): Promise<void> {
  for await (const page of pages(place.client, listing('all'), pull)) {
    const isKnown = page.every((one) => found.get(one.number)?.updated_at === one.updated_at);
    for (const one of page) found.set(one.number, one);
    if (isKnown) return;
  }
}

const isBefore = (one: Pull, touchedAfter: Instant | undefined): boolean =>
  touchedAfter !== undefined && one.updated_at < touchedAfter;

/** So many are asked for; whoever closed an older one is taken for a person, which only keeps the bot quiet. */
const CLOSERS = 100;

async function withClosers(place: Place, newest: readonly Pull[]): Promise<PullRequest[]> {
  const asked = new Set(newest.filter((one) => one.state === 'closed' && !isMerged(one)).slice(0, CLOSERS));
  const result: PullRequest[] = [];
  for (const one of newest) {
    const closer = asked.has(one) ? await closerOf(place, one.number) : undefined;
    const closedBy = closer === undefined ? undefined : closer.kind === 'self' ? 'bot' : 'person';
    result.push(closedBy === undefined ? pullRequestOf(one) : { ...pullRequestOf(one), closedBy });
  }
  return result;
}
