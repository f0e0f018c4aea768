import { type Analysis, findingsOf, healthFindingsOf } from '../../model/analysis.ts';
import { byText } from '../../model/by-text.ts';
import type { Finding, FindingKey, Severity } from '../../model/finding.ts';
import { isoWeek } from '../../model/iso-week.ts';
import type { JournalEntry } from '../../model/journal.ts';
import { objectName } from '../../model/key-parts.ts';
import { severityRank, worstFirst } from '../../model/severity.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { days, earlier, type Instant } from '../../model/units.ts';
import { fingerprint } from '../fingerprint.ts';
import type { Story } from './stories.ts';
import { isWithin } from './weeks.ts';

/** What got worse within a week. Savings are no worry. */
export interface Worse {
  /** The week whose report it is held against; without one, what began within seven days counts as new. */
  readonly against?: string;
  readonly fresh: readonly Worry[];
  readonly higher: readonly Worry[];
  /** Merged changes that went wrong in this week. */
  readonly failed: readonly Story[];
  /** Pull requests of this week that take one back. */
  readonly reverts: readonly Story[];
}

export interface Worry {
  readonly severity: Severity;
  readonly check: string;
  readonly where: string;
}

export interface Current extends Worry {
  readonly key: FindingKey;
  /** When it began, where that is known. */
  readonly began?: Instant;
}

interface Facts {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
  readonly stories: readonly Story[];
}

export function worseOf({ snapshot, analysis, stories }: Facts): Worse {
  const week = { from: earlier(snapshot.takenAt, days(7)), to: snapshot.takenAt };
  const before = reportBefore(snapshot);
  const known = before === undefined ? undefined : severitiesIn(before);
  const current = currentOf(analysis);
  const fresh = current.filter(({ key, began }) =>
    known === undefined ? began !== undefined && isWithin(began, week) : !known.has(fingerprint([key])),
  );
  const higher = current.filter(({ key, severity }) => {
    const was = known?.get(fingerprint([key]));
    return was !== undefined && severityRank(severity) > severityRank(was);
  });
  return {
    ...(before === undefined ? {} : { against: String(before.facts.week) }),
    fresh: fresh.map(worryOf),
    higher: higher.map(worryOf),
    failed: stories.filter(({ fate }) => fate.kind === 'failed' && isWithin(fate.at, week)),
    reverts: stories.filter(({ reverts, opened }) => reverts !== undefined && isWithin(opened, week)),
  };
}

const worryOf = ({ severity, check, where }: Current): Worry => ({ severity, check, where });

/** Findings that need somebody, the most severe first, then by key. */
export function currentOf(analysis: Analysis): Current[] {
  const sizing = findingsOf(analysis).map((finding): Current => {
    const began = beganOf(finding);
    const { key, kind, severity } = finding;
    return { key, severity, check: kind, where: objectName(key), ...(began === undefined ? {} : { began }) };
  });
  const health = healthFindingsOf(analysis).map(
    ({ key, severity, kind, since }): Current => ({ key, severity, check: kind, where: objectName(key), began: since }),
  );
  return [...sizing, ...health]
    .filter(({ severity }) => severity !== 'info')
    .toSorted((a, b) => worstFirst(a, b) || byText(a.key, b.key));
}

const beganOf = (finding: Finding): Instant | undefined =>
  finding.kind === 'oom-killed' ? finding.kills.map(({ at }) => at).toSorted((a, b) => a - b)[0] : undefined;

/** The last report that went out in an earlier week. */
function reportBefore({ repositories, takenAt, cluster }: Snapshot): JournalEntry | undefined {
  return repositories
    .flatMap(({ journal }) => (journal.kind === 'known' ? journal.value : []))
    .filter(({ action, facts }) => action === 'reported' && facts.cluster === cluster && 'worries' in facts)
    .filter(({ facts }) => String(facts.week) < isoWeek(takenAt))
    .toSorted((a, b) => a.at - b.at)
    .at(-1);
}

const LETTERS = { c: 'critical', w: 'warning', i: 'info' } as const satisfies Record<string, Severity>;
const isLetter = (text: string): text is keyof typeof LETTERS => Object.hasOwn(LETTERS, text);

/** As the journal remembers them: `0011223344556677c 8899aabbccddeeffw`, which says nothing to anybody else. */
export const worriesText = (analysis: Analysis): string =>
  currentOf(analysis)
    .slice(0, MOST)
    .map(({ key, severity }) => `${fingerprint([key])}${severity.slice(0, 1)}`)
    .join(' ');

/** 17 bytes each: the most severe of a cluster that is on fire are enough. */
const MOST = 500;

const severitiesIn = ({ facts }: JournalEntry): Map<string, Severity> =>
  new Map(
    String(facts.worries)
      .split(' ')
      .flatMap((text) => {
        const letter = text.slice(-1);
        return isLetter(letter) ? [[text.slice(0, -1), LETTERS[letter]] as const] : [];
      }),
  );
