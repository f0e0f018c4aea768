import { byText } from '../../model/by-text.ts';
import type { FindingKey } from '../../model/finding.ts';
import { isFindingKey } from '../../model/finding.ts';
import type { JournalEntry } from '../../model/journal.ts';
import { objectOf } from '../../model/key-parts.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { countText, instantText } from '../text/format.ts';
import { safeUrl } from '../text/safe-url.ts';
import { linkTo } from './links.ts';

/** Older lines are in the journal branch. */
const MOST = 1000;

/** The audit as the journal has it, newest first. */
export function historyView({ repositories }: Snapshot, known: ReadonlySet<string>) {
  const entries = repositories.flatMap(({ journal }) => (journal.kind === 'known' ? journal.value : []));
  const newest = entries.toSorted((a, b) => b.at - a.at || byText(a.id, b.id));
  return {
    unread: repositories.flatMap(({ name, journal }) =>
      journal.kind === 'unknown' ? [{ name, detail: journal.because.detail }] : [],
    ),
    older: newest.length <= MOST ? '' : countText(newest.length - MOST, 'older line is', 'older lines are'),
    rows: newest.slice(0, MOST).map((entry) => historyRow(entry, known)),
  };
}

function historyRow({ at, action, subject, facts }: JournalEntry, known: ReadonlySet<string>) {
  const { url, number, policy, because, repository, ...others } = facts;
  return {
    at: instantText(at),
    action,
    subject: isFindingKey(subject) ? linkOf(subject, known) : { text: subject, href: '' },
    policy: String(policy ?? ''),
    number: number === undefined ? '' : `${repository ?? ''} #${number}`,
    url: safeUrl(typeof url === 'string' ? url : undefined),
    detail: [...(because === undefined ? [] : [String(because)]), ...SHOWN.flatMap((name) => shown(name, others))].join(
      ', ',
    ),
  };
}

const SHOWN = [
  'changes',
  'pod',
  'detail',
  'order',
  'by',
  'verdict',
  'receiver',
  'report',
  'week',
  'scope',
  'workloads',
  'findings',
  'unknown',
];

const shown = (name: string, facts: JournalEntry['facts']): string[] => {
  const value = facts[name];
  return value === undefined || value === '' ? [] : [`${name}: ${value}`];
};

function linkOf(key: FindingKey, known: ReadonlySet<string>) {
  return linkTo({ apiVersion: '', ...objectOf(key) }, known);
}
