import { byText } from '../../model/by-text.ts';
import { isFindingKey } from '../../model/finding.ts';
import type { JournalEntry } from '../../model/journal.ts';
import { objectName } from '../../model/key-parts.ts';

/** Something that comes again and again: a remedy that heals it each time heals nothing. */
export interface Frequent {
  readonly check: string;
  readonly count: number;
  /** What it was about most often. */
  readonly where: string;
  readonly whereCount: number;
}

/** Below it, it is a week's ordinary noise. */
export const OFTEN = 10;

/** Times a finding began, or a pod was deleted for it. */
export const frequentIssues = (lines: readonly JournalEntry[]): Frequent[] =>
  [...Map.groupBy(lines.flatMap(issueOf), ({ check }) => check)]
    .filter(([, own]) => own.length > OFTEN)
    .map(([check, own]) => ({ check, count: own.length, ...mostOften(own.map(({ where }) => where)) }))
    .sort((a, b) => b.count - a.count || byText(a.check, b.check));

function issueOf({ action, subject, facts }: JournalEntry): { check: string; where: string }[] {
  const isIssue = action === 'confirmed' || action === 'deleting' || action === 'opened';
  if (!isIssue || !isFindingKey(subject)) return [];
  const check = typeof facts.check === 'string' ? facts.check : (subject.split('/').at(-1) ?? '');
  return [{ check, where: objectName(subject) }];
}

function mostOften(names: readonly string[]): Pick<Frequent, 'where' | 'whereCount'> {
  const [most] = [...Map.groupBy(names, (name) => name)].sort(([a, x], [b, y]) => y.length - x.length || byText(a, b));
  return { where: most?.[0] ?? '', whereCount: most?.[1].length ?? 0 };
}
