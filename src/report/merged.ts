import { isFindingKey } from '../model/finding.ts';
import type { JournalEntry } from '../model/journal.ts';
import { objectName } from '../model/key-parts.ts';
import type { ObservedRepository, Snapshot } from '../model/snapshot.ts';

/** A merged proposal that was judged: what had been said of it, and what happened. */
export interface Merged {
  readonly repository: string;
  readonly number: number;
  readonly judgedAt: string;
  /** `shop/Deployment/web` */
  readonly where: string;
  readonly verdict: string;
  /** Empty where nothing had been predicted, or nothing could be measured. */
  readonly predicted: string;
  readonly actual: string;
}

/** The newest first, as the journals have them. */
export const mergedOf = ({ repositories, cluster }: Snapshot): Merged[] =>
  repositories
    .flatMap((repository) => judgedIn(repository, cluster))
    .sort((a, b) => (a.judgedAt < b.judgedAt ? 1 : -1) || b.number - a.number);

function judgedIn({ name, journal }: ObservedRepository, cluster: string): Merged[] {
  if (journal.kind === 'unknown') return [];
  const lines = journal.value;
  return lines
    .filter(({ action, subject }) => action === 'outcome' && subject.startsWith(`${cluster}/`))
    .map(({ at, subject, facts }) => {
      const number = Number(facts.number);
      return {
        repository: name,
        number,
        judgedAt: new Date(at).toISOString(),
        where: isFindingKey(subject) ? objectName(subject) : subject,
        verdict: String(facts.verdict ?? ''),
        predicted: predictedIn(lines, number),
        actual: String(facts.actual ?? ''),
      };
    });
}

/** Said when it was opened, or when it was last updated. */
const predictedIn = (lines: readonly JournalEntry[], number: number): string =>
  String(
    lines.findLast(({ facts }) => facts.number === number && facts.predicted !== undefined)?.facts.predicted ?? '',
  );
