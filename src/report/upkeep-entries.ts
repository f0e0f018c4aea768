import { byText } from '../model/by-text.ts';
import type { JournalAction, JournalEntry } from '../model/journal.ts';
import type { Order } from '../model/order.ts';
import type { Outcome } from '../model/outcome.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { ObservedRepository, Snapshot } from '../model/snapshot.ts';
import type { Tended } from '../model/upkeep.ts';
import { fingerprint } from './fingerprint.ts';

/**
 * What was done about pull requests that existed, as audit lines; the next passes count by them. An id holds how often
 * the pull request had been reopened: it may be closed again after that.
 */
export function upkeepEntries(pass: {
  readonly tended: readonly Tended[];
  readonly outcomes: readonly Outcome[];
  readonly snapshot: Snapshot;
}): JournalEntry[] {
  const entries = [...pass.tended.flatMap((one) => tendedEntry(one, pass.snapshot)), ...reopened(pass)];
  return entries.sort((a, b) => byText(a.id, b.id));
}

function tendedEntry(tended: Tended, snapshot: Snapshot): JournalEntry[] {
  if (tended.kind === 'ordered') return [orderEntry(tended.order, snapshot)];
  const { about } = tended;
  const entry = (action: JournalAction, id: string, facts: JournalEntry['facts'] = {}): JournalEntry[] => [
    {
      id: fingerprint([action, about.repository, String(about.pullRequest.number), id]),
      at: snapshot.takenAt,
      action,
      subject: about.key,
      facts: { repository: about.repository, number: about.pullRequest.number, ...facts },
    },
  ];
  const cycle = `${timesReopened(about.repository, about.pullRequest.number, snapshot)}`;
  switch (tended.kind) {
    case 'healthy':
    case 'relapsed':
      return entry(tended.kind, `${about.key} ${snapshot.takenAt}`);
    case 'closed':
      return entry('closed', cycle, { because: tended.because, detail: tended.detail });
    case 'merged':
      return entry('merged', tended.headCommit, { headCommit: tended.headCommit });
    case 'deployed':
      return entry('deployed', about.key);
    case 'judged':
      return entry('outcome', about.key, {
        verdict: tended.verdict,
        detail: tended.detail,
        ...(tended.actual === '' ? {} : { actual: tended.actual }),
      });
    case 'cleared':
      return entry('closed', cycle, { because: 'unknown' });
    case 'noted':
      return entry('noted', tended.topic, {
        topic: tended.topic,
        ...(tended.detail === undefined ? {} : { detail: tended.detail }),
      });
    case 'failed':
      return [];
  }
}

function orderEntry(order: Order, { takenAt }: Snapshot): JournalEntry {
  const { kind, source, repository, key, by, at, number, until, note } = order;
  return {
    id: fingerprint(['ordered', repository, source]),
    at: takenAt,
    action: 'ordered',
    subject: key,
    facts: {
      repository,
      order: kind,
      source,
      by,
      given: at,
      ...(number === undefined ? {} : { number }),
      ...(until === undefined ? {} : { until }),
      ...(note === undefined ? {} : { note }),
    },
  };
}

/** Closed by us as the last word of the journal, and open now: whoever opened it, counting starts anew. */
function reopened({ outcomes, snapshot }: Parameters<typeof upkeepEntries>[0]): JournalEntry[] {
  const carried = new Set(
    outcomes.flatMap((one) => ('number' in one ? [`${one.proposal.repository}#${one.number}`] : [])),
  );
  return snapshot.repositories.flatMap(({ name, pullRequests }) =>
    (pullRequests.kind === 'known' ? pullRequests.value : [])
      .filter((one) => (one.state === 'open' || carried.has(`${name}#${one.number}`)) && wasClosed(name, one, snapshot))
      .map((one): JournalEntry => {
        const cycle = `${timesReopened(name, one.number, snapshot)}`;
        return {
          id: fingerprint(['reopened', name, String(one.number), cycle]),
          at: snapshot.takenAt,
          action: 'reopened',
          subject: one.branch,
          facts: { repository: name, number: one.number },
        };
      }),
  );
}

const wasClosed = (repository: string, { number }: PullRequest, snapshot: Snapshot): boolean =>
  closedTimes(repository, number, snapshot) > timesReopened(repository, number, snapshot);

const timesReopened = (repository: string, number: number, snapshot: Snapshot): number =>
  entriesOf(snapshot, repository).filter((entry) => isOf(entry, 'reopened', number)).length;

const closedTimes = (repository: string, number: number, snapshot: Snapshot): number =>
  entriesOf(snapshot, repository).filter((entry) => isOf(entry, 'closed', number)).length;

const isOf = ({ action, facts }: JournalEntry, wanted: JournalAction, number: number): boolean =>
  action === wanted && facts.number === number;

function entriesOf({ repositories }: Snapshot, name: string): readonly JournalEntry[] {
  const journal: ObservedRepository['journal'] | undefined = repositories.find((one) => one.name === name)?.journal;
  return journal?.kind === 'known' ? journal.value : [];
}
