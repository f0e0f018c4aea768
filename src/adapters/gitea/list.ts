import type { PullRequest } from '../../model/pull-request.ts';
import type { Instant } from '../../model/units.ts';
import type { ListQuery } from '../../ports/forge.ts';
import { closerOf } from './history.ts';
import { everything, pages } from './pages.ts';
import type { Place } from './place.ts';
import { branchOf, isOurs, pullRequestOf } from './pull-request.ts';
import { type Pull, pull } from './schema.ts';

/** Newest first. There is no filter by branch (`head=` is ignored), so what is not ours is sorted out here. */
export async function listOwn(place: Place, { touchedAfter }: ListQuery = {}): Promise<PullRequest[]> {
  const found = new Map<number, Pull>();
  const whole = await collect(place, found, { state: 'all', until: (last) => isBefore(last, touchedAfter) });
  if (!whole) {
    if (touchedAfter !== undefined) await collect(place, found, { state: 'open' });
    await catchUp(place, found);
  }
  const { id } = await place.self();
  const own = [...found.values()].filter((one) => isOurs(one, { selfId: id, prefix: place.prefix }));
  const newest = own.toSorted((a, b) => b.number - a.number);
  return withClosers(place, newest);
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

/** True when a single page held everything. */
async function collect(
  place: Place,
  found: Map<number, Pull>,
  { state, until = () => false }: { state: 'all' | 'open'; until?: (last: Pull) => boolean },
): Promise<boolean> {
  const { login } = await place.self();
  let read = 0;
  for await (const page of pages(place.client, listing(place, state, login), pull)) {
    read++;
    for (const one of page) found.set(one.number, one);
    const last = page.at(-1);
    if (last !== undefined && until(last)) break;
  }
  return read <= 1;
}

/** What is touched while pages are read moves to the front, past the reader: read the front again until it is known. */
async function catchUp(place: Place, found: Map<number, Pull>): Promise<void> {
  const { login } = await place.self();
  for await (const page of pages(place.client, listing(place, 'all', login), pull)) {
    const isKnown = page.every((one) => found.get(one.number)?.updated_at === one.updated_at);
    for (const one of page) found.set(one.number, one);
    if (isKnown) return;
  }
}

const isBefore = (one: Pull, touchedAfter: Instant | undefined): boolean =>
  touchedAfter !== undefined && one.updated_at < touchedAfter;

/** So many histories are asked for; whoever closed an older one is taken for a person, which only keeps the bot quiet. */
const CLOSERS = 100;

async function withClosers(place: Place, newest: readonly Pull[]): Promise<PullRequest[]> {
  const asked = new Set(newest.filter(({ state, merged }) => state === 'closed' && merged !== true).slice(0, CLOSERS));
  const result: PullRequest[] = [];
  for (const one of newest) {
    const pullRequest = pullRequestOf(one, place);
    const closer = asked.has(one) ? await closerOf(place, one.number, one.closed_at ?? undefined) : undefined;
    const closedBy = closer === undefined ? undefined : closer.kind === 'self' ? 'bot' : 'person';
    result.push(closedBy === undefined ? pullRequest : { ...pullRequest, closedBy });
  }
  return result;
}
