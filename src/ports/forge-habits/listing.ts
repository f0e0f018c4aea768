import type { Person } from '../../model/forge.ts';
import type { PullRequest } from '../../model/pull-request.ts';
import type { Instant } from '../../model/units.ts';

/** As forges tell it. */
interface Touched {
  readonly number: number;
  readonly updated_at: Instant;
}

/** Pages of pull requests, those touched last first. */
export type Pages<One> = (state: 'all' | 'open') => AsyncIterable<readonly One[]>;

/** All that were touched since then, and all that are open; newest first. */
export async function readTouched<One extends Touched>(
  pages: Pages<One>,
  touchedAfter: Instant | undefined,
): Promise<One[]> {
  const found = new Map<number, One>();
  const extent = await collect(pages('all'), found, touchedAfter);
  if (extent === 'cut') await collect(pages('open'), found, undefined);
  if (extent !== 'one-page') await catchUp(pages('all'), found);
  return [...found.values()].toSorted((a, b) => b.number - a.number);
}

/** `cut`: what is older was not read. `one-page`: nothing could move while it was read. */
async function collect<One extends Touched>(
  pages: AsyncIterable<readonly One[]>,
  found: Map<number, One>,
  touchedAfter: Instant | undefined,
): Promise<'one-page' | 'whole' | 'cut'> {
  let [read, isOld] = [0, false];
  for await (const page of pages) {
    read++;
    for (const one of page) found.set(one.number, one);
    // Only with a page behind it: the last one is no cut, however old it is.
    if (isOld) return 'cut';
    const last = page.at(-1);
    isOld = touchedAfter !== undefined && last !== undefined && last.updated_at < touchedAfter;
  }
  return read <= 1 ? 'one-page' : 'whole';
}

/** What is touched while pages are read moves to the front, past the reader: read the front again until it is known. */
async function catchUp<One extends Touched>(
  pages: AsyncIterable<readonly One[]>,
  found: Map<number, One>,
): Promise<void> {
  for await (const page of pages) {
    const isKnown = page.every((one) => found.get(one.number)?.updated_at === one.updated_at);
    for (const one of page) found.set(one.number, one);
    if (isKnown) return;
  }
}

export interface Closable {
  readonly pullRequest: PullRequest;
  /** Of a closed one: who did it? */
  readonly closer?: () => Promise<Person | undefined>;
}

/** So many are asked for; whoever closed an older one is taken for a person, which only keeps the bot quiet. */
const CLOSERS = 100;

export async function withClosers(newest: readonly Closable[]): Promise<PullRequest[]> {
  const asked = new Set(newest.filter(({ closer }) => closer !== undefined).slice(0, CLOSERS));
  const result: PullRequest[] = [];
  for (const one of newest) {
    const closer = asked.has(one) ? await one.closer?.() : undefined;
    const closedBy = closer?.kind === 'self' ? 'bot' : 'person';
    result.push(closer === undefined ? one.pullRequest : { ...one.pullRequest, closedBy });
  }
  return result;
}
