import type { Person } from '../../model/forge.ts';
import { earlier, type Instant, seconds } from '../../model/units.ts';
import { everything } from './pages.ts';
import type { Place } from './place.ts';
import { type Event, event } from './schema.ts';

/** What happened to a pull request or issue, oldest first. This list counts the page, not the whole. */
export const history = (place: Place, number: number, since?: Instant): Promise<Event[]> =>
  everything(
    place.client,
    {
      path: place.at(`issues/${number}/timeline`),
      ...(since === undefined ? {} : { query: { since: new Date(since).toISOString() } }),
      count: 'unreliable',
    },
    event,
  );

/** Who closed it last; deleting its branch counts. Times are whole seconds, so a little earlier is looked at, too. */
export async function closerOf(place: Place, number: number, closedAt?: Instant): Promise<Person | undefined> {
  const since = closedAt === undefined ? undefined : earlier(closedAt, seconds(5));
  const closing = (await history(place, number, since)).findLast(({ type }) => type === 'close' || type === 'reopen');
  return closing?.type === 'close' ? place.personOf(closing.user) : undefined;
}
