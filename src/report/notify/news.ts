import type { Severity } from '../../model/finding.ts';
import type { JournalEntry } from '../../model/journal.ts';
import { groupOfMessage, isFor, type Message, type Route } from '../../model/notification.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { days, type Instant, minutes } from '../../model/units.ts';

/** What one receiver is to hear now, given what it heard before. */
export interface Listener {
  readonly name: string;
  readonly route: Route;
}

/** The same group is not spoken of more often, unless it grows more urgent. */
const QUIET = minutes(15);
/** From the fourth time within a day on, coming and going is worse than it looks. */
const OFTEN = 3;
const A_DAY = days(1);

const LEVELS: readonly Severity[] = ['info', 'warning', 'critical'];

/**
 * New groups, groups that grew worse or larger, and groups that are gone: one message each. A pass that could not read
 * everything, or looked at a part only, says of nothing that it is over.
 */
export function newsFor(listener: Listener, active: readonly Message[], snapshot: Snapshot): Message[] {
  const heard = heardBy(listener.name, snapshot);
  const wanted = active.map((message) => withTimes(message, heard, snapshot.takenAt)).filter(isMeantFor(listener));
  const current = new Set(wanted.map(groupOfMessage));
  const fresh = wanted.filter((message) => isNews(message, heard.get(groupOfMessage(message)) ?? [], snapshot.takenAt));
  const isComplete = snapshot.gaps.length === 0 && snapshot.scope === undefined;
  const over = isComplete
    ? [...heard].flatMap(([group, lines]) => (current.has(group) ? [] : endOf(lines, snapshot)))
    : [];
  return [...fresh, ...over];
}

/** What everybody hears who keeps the state by himself. */
export const stateFor = (listener: Listener, active: readonly Message[]): Message[] =>
  active.filter(isMeantFor(listener));

interface Heard {
  readonly at: Instant;
  readonly state: string;
  readonly urgency: string;
  readonly count: number;
  readonly check: string;
  readonly service: string;
}

/** Per group, oldest first. */
function heardBy(name: string, { repositories }: Snapshot): Map<string, Heard[]> {
  const lines = repositories
    .flatMap(({ journal }) => (journal.kind === 'known' ? journal.value : []))
    .filter(({ action, facts }) => action === 'notified' && facts.receiver === name)
    .toSorted((a, b) => a.at - b.at);
  const groups = new Map<string, Heard[]>();
  for (const line of lines) groups.set(line.subject, [...(groups.get(line.subject) ?? []), heardLine(line)]);
  return groups;
}

const heardLine = ({ at, facts }: JournalEntry): Heard => ({
  at,
  state: String(facts.state),
  urgency: String(facts.urgency),
  count: Number(facts.count),
  check: String(facts.check),
  service: String(facts.service),
});

/** How often it began within a day; often enough, and it is one level more urgent. */
function withTimes(message: Message, heard: ReadonlyMap<string, readonly Heard[]>, now: Instant): Message {
  const lines = heard.get(groupOfMessage(message)) ?? [];
  const begun = lines.filter(({ state }, index) => state === 'firing' && lines[index - 1]?.state !== 'firing');
  const lately = begun.filter(({ at }) => now - at < A_DAY).length;
  const times = lines.at(-1)?.state === 'firing' ? Math.max(1, lately) : lately + 1;
  const level = LEVELS.indexOf(message.urgency) + (times > OFTEN ? 1 : 0);
  return { ...message, times, urgency: LEVELS[Math.min(level, LEVELS.length - 1)] ?? message.urgency };
}

function isNews({ urgency, count }: Message, lines: readonly Heard[], now: Instant): boolean {
  const last = lines.at(-1);
  if (last === undefined || last.state !== 'firing') return true;
  if (LEVELS.indexOf(urgency) > rankOf(last.urgency)) return true;
  return count > last.count && now - last.at >= QUIET;
}

/** Said once: afterwards the last that was heard is that it is over. */
function endOf(lines: readonly Heard[], { cluster, takenAt }: Snapshot): Message[] {
  const last = lines.at(-1);
  if (last === undefined || last.state !== 'firing' || takenAt - last.at < QUIET) return [];
  const { check, service } = last;
  const urgency = LEVELS.find((level) => level === last.urgency) ?? 'info';
  return [
    {
      cluster,
      check,
      service,
      state: 'resolved',
      urgency,
      count: 0,
      examples: [],
      times: 1,
      since: takenAt,
      labels: {},
    },
  ];
}

const RANKED: readonly string[] = LEVELS;
const rankOf = (urgency: string): number => RANKED.indexOf(urgency);

const isMeantFor =
  ({ name, route }: Listener) =>
  (message: Message): boolean =>
    isFor(route, message) && (message.to === undefined || message.to.includes(name));
