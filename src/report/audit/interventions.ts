import type { JournalEntry } from '../../model/journal.ts';
import type { Window } from '../../model/units.ts';
import type { Story } from '../ledger/stories.ts';
import { isWithin } from '../ledger/weeks.ts';

/** What people did about the bot's work: each is a word to learn from. */
export interface Intervention {
  readonly kind: 'commit' | 'close' | 'take-back' | 'comment' | 'tick';
  readonly count: number;
  /** `/trimtab snooze by anna`, `shop/web: smaller requests`: up to five, without repeating. */
  readonly examples: readonly string[];
}

const KINDS: readonly Intervention['kind'][] = ['commit', 'close', 'take-back', 'comment', 'tick'];
const MOST = 5;

interface One {
  readonly kind: Intervention['kind'];
  readonly what: string;
}

/** `lines` are those of the period. Kinds come in a fixed order; what nobody did is left out. */
export function interventionsIn(
  stories: readonly Story[],
  lines: readonly JournalEntry[],
  period: Window,
): Intervention[] {
  const closed = stories.filter(({ fate }) => fate.kind === 'declined' && isWithin(fate.at, period));
  const all = [
    ...closed.map(({ title }): One => ({ kind: 'close', what: title })),
    ...lines.flatMap((line) => interventionOf(line, stories)),
  ];
  return KINDS.flatMap((kind) => {
    const own = all.filter((one) => one.kind === kind).map(({ what }) => what);
    return own.length === 0 ? [] : [{ kind, count: own.length, examples: [...new Set(own)].sort().slice(0, MOST) }];
  });
}

function interventionOf({ action, subject, facts }: JournalEntry, stories: readonly Story[]): One[] {
  const title = stories.find(({ repository, number }) => repository === facts.repository && number === facts.number);
  const what = title?.title ?? subject;
  if (action === 'noted' && facts.topic === 'edited') return [{ kind: 'commit', what }];
  if (action === 'outcome' && facts.verdict === 'taken-back') return [{ kind: 'take-back', what }];
  if (action !== 'ordered') return [];
  const kind = String(facts.source).startsWith('tick/') ? 'tick' : 'comment';
  return [{ kind, what: kind === 'tick' ? `${facts.order}: ${what}` : `${facts.order} by ${facts.by}: ${what}` }];
}
