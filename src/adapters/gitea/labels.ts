import { UpstreamSurprise } from '../../model/errors.ts';
import type { LabelDesk, LabelEvent } from '../../ports/forge-habits/labels.ts';
import { history } from './history.ts';
import { everything } from './pages.ts';
import type { Place } from './place.ts';
import { type Account, type Event, label } from './schema.ts';

export const labelDesk = (place: Place): LabelDesk => ({
  history: async (number) => eventsOf(await history(place, number), await place.self()),
  add: async (number, names) => {
    const body = { labels: await labelIds(place, names) };
    await place.client.ask({ method: 'POST', path: place.at(`issues/${number}/labels`), body, repeat: 'safe' });
  },
});

/** Names as numbers: old servers take no names, newer ones no mix, and names never find an organization's labels. */
export async function labelIds(place: Place, names: readonly string[]): Promise<number[]> {
  if (names.length === 0) return [];
  const known = new Map([...(await ofOrganization(place)), ...(await ofRepository(place))]);
  const ids: number[] = [];
  for (const name of names) ids.push(known.get(name) ?? (await create(place, name)));
  return ids;
}

const eventsOf = (events: readonly Event[], self: Account): LabelEvent[] =>
  events.flatMap(({ type, label: named, body, user }) => {
    if (type !== 'label' || named === null || named === undefined) return [];
    const by = user?.id === self.id ? 'self' : 'other';
    return [{ label: named.name, kind: body === '1' ? 'added' : 'removed', by }];
  });

/** The first of a name wins, so that two bots agree. */
async function ofRepository(place: Place): Promise<Map<string, number>> {
  const labels = await everything(place.client, { path: place.at('labels') }, label);
  return new Map(labels.toSorted((a, b) => b.id - a.id).map(({ name, id }) => [name, id]));
}

/** A person has none (404), and a token without `read:organization` may not look (403): then ours are the repository's. */
async function ofOrganization(place: Place): Promise<Map<string, number>> {
  const path = `orgs/${encodeURIComponent(place.owner)}/labels`;
  const first = await place.client.ask({ path, query: { limit: 1 }, expect: [403, 404] });
  if (first.status !== 200) return new Map();
  return new Map((await everything(place.client, { path }, label)).map(({ name, id }) => [name, id]));
}

/** Servers let two labels have one name. Whoever made the second takes it away again. */
async function create(place: Place, name: string): Promise<number> {
  // Without the `#` that some versions refuse.
  const body = { name, color: 'cccccc', description: 'set by Trimtab' };
  const made = (await place.client.ask({ method: 'POST', path: place.at('labels'), body })).read(label);
  const first = (await ofRepository(place)).get(name);
  if (first === undefined)
    throw new UpstreamSurprise({ source: place.client.source, issue: `label ${name} was made and is not there` });
  if (first !== made.id)
    await place.client.ask({ method: 'DELETE', path: place.at(`labels/${made.id}`), expect: [404] });
  return first;
}
