/** What people ask of the bot in comments on its pull requests and by ticking boxes of its dashboard. */
import type { FindingKey } from './finding.ts';
import { days, type Instant, type Milliseconds } from './units.ts';

/**
 * `recreate` starts afresh: over edits, over a no, over a snooze. `propose-now` takes a place that the budget would not
 * give. Every order is about a whole workload: `key` names one of its findings.
 */
export interface Order {
  readonly kind: OrderKind;
  /** `comment/123`, or `tick/...`: an order that was carried out is known by it. */
  readonly source: string;
  readonly repository: string;
  readonly key: FindingKey;
  readonly by: string;
  readonly at: Instant;
  /** Number of the pull request under which it was written. */
  readonly number?: number;
  /** Of a snooze. */
  readonly until?: Instant;
  readonly note?: string;
}

export type OrderKind = 'snooze' | 'ignore' | 'recreate' | 'explain' | 'propose-now';

/** A command as it stands in a comment. `lasts` belongs to a snooze. */
export interface Command {
  readonly kind: Exclude<OrderKind, 'propose-now'>;
  readonly lasts?: Milliseconds;
  readonly note?: string;
}

const LINE = /^\/trimtab (snooze|ignore|recreate|explain)(?: +(.*?))? *$/;
/** A snooze without an end is forgotten: `ignore` says that outright. */
const LONGEST_SNOOZE = 365;

/** The first command of a comment: the exact words at the start of a line, outside of quotes and code. */
export function commandIn(body: string): Command | undefined {
  for (const line of ownLines(body)) {
    const [, word, rest = ''] = LINE.exec(line) ?? [];
    if (word === 'snooze') return snooze(rest);
    if (word === 'ignore' || word === 'recreate' || word === 'explain') return { kind: word, ...noteOf(rest) };
  }
  return undefined;
}

/** `30d reason`, `2w`; anything else is no snooze. */
function snooze(text: string): Command | undefined {
  const [, count = '', unit, note = ''] = /^(\d{1,3})([dw])(?: +(.*))?$/.exec(text) ?? [];
  const length = Number(count) * (unit === 'w' ? 7 : 1);
  if (length < 1 || length > LONGEST_SNOOZE) return undefined;
  return { kind: 'snooze', lasts: days(length), ...noteOf(note) };
}

/** Shown again by us: words only, so that nobody is mentioned and nothing is linked or closed. */
function noteOf(text: string): { note?: string } {
  const note = text
    .replace(/[^\p{L}\p{N} .,;()+-]/gu, ' ')
    .slice(0, 200)
    .trim();
  return note === '' ? {} : { note };
}

/** Lines that are neither quoted, nor indented code, nor inside a fence or an HTML comment. */
function ownLines(body: string): string[] {
  const own: string[] = [];
  let fence = '';
  for (const line of body
    .replaceAll('\r\n', '\n')
    .replace(/<!--[\s\S]*?(-->|$)/g, '')
    .split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
    if (fence === '' && mark !== '') fence = mark;
    else if (fence !== '' && mark.startsWith(fence) && line.trim() === mark) fence = '';
    else if (fence === '') own.push(line);
  }
  return own;
}
