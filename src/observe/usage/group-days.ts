import type { Window } from '../../model/units.ts';
import type { UsageRequest } from '../../ports/metrics.ts';
import type { RememberedDays } from '../../ports/usage-memory.ts';
import { type Calendar, GRACE } from './calendar.ts';
import { dayName, dayStart, within } from './days.ts';
import { type AskedNamespace, MOST_SERIES_DAYS, weightOf } from './groups.ts';
import type { Answer } from './question-fold.ts';

export interface DaySources {
  readonly window: Window;
  readonly calendar: Calendar;
  readonly remembered: RememberedDays | undefined;
  /** Also notes what the answer says beside its samples. */
  readonly ask: (request: UsageRequest) => Promise<Answer>;
  /** The newest sample of all answers so far. */
  readonly newest: () => number;
}

export interface NamespaceRecords {
  readonly namespace: string;
  readonly day: number;
  readonly bytes: Uint8Array;
}

/**
 * Every day of every namespace of the group, days ascending: remembered, or asked for and then remembered. Whatever was
 * kept before a pass was killed is not asked for again.
 */
export async function* groupDays(
  group: readonly AskedNamespace[],
  sources: DaySources,
): AsyncGenerator<NamespaceRecords> {
  const { calendar, remembered } = sources;
  const held = new Map<string, Uint8Array>();
  const reading = { ...sources, held };
  // The last days first: their newest sample tells which days are over for the backend, too. One question for all days
  // tells that by itself. What is remembered is folded meanwhile.
  const last =
    remembered !== undefined && reach(group, calendar.first, reading) < calendar.last
      ? fetch(group, { first: reachBack(group, reading), last: calendar.last }, reading)
      : undefined;
  last?.catch(() => undefined); // reported where it is awaited, in its turn
  const missingOn = (day: number) => group.filter(({ name }) => !held.has(keyOf(name, day)));
  for (let day = calendar.first; day <= calendar.last; day++) {
    await Promise.all(group.map(({ name }) => recall({ namespace: name, day }, reading)));
    if (missingOn(day).length > 0) await last;
    const missing = missingOn(day);
    if (missing.length > 0) await fetch(missing, { first: day, last: reach(missing, day, reading) }, reading);
    for (const { name } of group) {
      yield { namespace: name, day, bytes: held.get(keyOf(name, day)) ?? NOTHING };
      held.delete(keyOf(name, day));
    }
  }
}

/** Days of a namespace that nobody remembers. */
export function daysToAsk(
  namespace: string,
  { calendar, remembered }: Pick<DaySources, 'calendar' | 'remembered'>,
): number {
  let days = 0;
  for (let day = calendar.first; day <= calendar.last; day++)
    if (!isRemembered({ namespace, day }, { calendar, remembered })) days++;
  return days;
}

const isRemembered = (
  at: Omit<NamespaceRecords, 'bytes'>,
  { calendar, remembered }: Pick<DaySources, 'calendar' | 'remembered'>,
): boolean => calendar.closed(at.day) && remembered?.has(placeOf(at.namespace, at.day)) === true;

type Reading = DaySources & { readonly held: Map<string, Uint8Array> };

const NOTHING = new Uint8Array(0);
const keyOf = (namespace: string, day: number): string => `${day} ${namespace}`;
const placeOf = (namespace: string, day: number) => ({ namespace, day: dayName(day) });

async function recall({ namespace, day }: Omit<NamespaceRecords, 'bytes'>, reading: Reading): Promise<void> {
  const { calendar, remembered, held } = reading;
  if (remembered === undefined || !calendar.closed(day) || held.has(keyOf(namespace, day))) return;
  const bytes = await remembered.recall(placeOf(namespace, day));
  if (bytes !== undefined) held.set(keyOf(namespace, day), bytes);
}

/** The last day that the same namespaces miss without a break, as far as one question may reach. */
function reach(missing: readonly AskedNamespace[], first: number, reading: Reading): number {
  const most = Math.min(reading.calendar.last, first + longestFor(missing) - 1);
  let last = first;
  while (last < most && areMissing(missing, last + 1, reading)) last++;
  return last;
}

/** The first of the open days, or of those right before them that the whole group misses as well. */
function reachBack(group: readonly AskedNamespace[], reading: Reading): number {
  const { first: oldest, open, last } = reading.calendar;
  const least = Math.max(oldest, last - longestFor(group) + 1);
  let first = open;
  while (first > least && areMissing(group, first - 1, reading)) first--;
  return first;
}

/** Days of one question. */
const longestFor = (namespaces: readonly AskedNamespace[]): number =>
  Math.max(1, Math.floor(MOST_SERIES_DAYS / weightOf(namespaces)));

const areMissing = (namespaces: readonly AskedNamespace[], day: number, reading: Reading): boolean =>
  namespaces.every(
    ({ name }) => !reading.held.has(keyOf(name, day)) && !isRemembered({ namespace: name, day }, reading),
  );

interface Days {
  readonly first: number;
  readonly last: number;
}

/** Asks and holds the answer; what is complete and over is remembered at once. */
async function fetch(namespaces: readonly AskedNamespace[], { first, last }: Days, reading: Reading): Promise<void> {
  const names = namespaces.map(({ name }) => name);
  const answer = await reading.ask({ window: within(reading.window, first, last), namespaces: names });
  const newest = reading.newest();
  const keep = async (namespace: string, day: number): Promise<void> => {
    const bytes = answer.take(namespace, day);
    reading.held.set(keyOf(namespace, day), bytes ?? NOTHING);
    if (bytes === undefined) return; // perhaps a store is away, of which Thanos says nothing: it costs little to ask again
    if (newest >= dayStart(day + 1) + GRACE && isWhole(answer, { namespace, day }, reading))
      await reading.remembered?.keep(placeOf(namespace, day), bytes);
  };
  // Namespaces together: a file each, and most of its time is waiting.
  for (let day = first; day <= last; day++) await Promise.all(names.map((namespace) => keep(namespace, day)));
}

/** A day with a gap may have more to tell. */
function isWhole(answer: Answer, at: Omit<NamespaceRecords, 'bytes'>, { calendar }: Reading): boolean {
  const [from, to] = [dayStart(at.day), dayStart(at.day + 1)];
  return (
    calendar.closed(at.day) &&
    !answer.gaps.some((gap) => gap.namespace === at.namespace && gap.window.from < to && from < gap.window.to)
  );
}
