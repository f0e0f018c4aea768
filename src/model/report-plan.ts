import type { Instant } from './units.ts';

/** A report that goes out by itself, at most once in an ISO week. */
export interface ReportPlan {
  /** In the journal, in file names and in messages. */
  readonly name: string;
  readonly kind: 'right-sizing' | 'audit';
  readonly schedule: { readonly cron: string; readonly timeZone: string };
  /** Names of receivers. */
  readonly to: readonly string[];
  /** `journal`: its files are committed to the journal branch. */
  readonly keep: 'journal' | 'nothing';
  /** Where pages are served; messages link to it. */
  readonly link?: string;
}

/** The target that is no receiver. */
export const JOURNAL_TARGET = 'journal';

export interface DueReport {
  readonly plan: ReportPlan;
  /** `2026-W47` */
  readonly week: string;
  /** Who has not got it yet: receivers by name, and the journal. */
  readonly targets: readonly string[];
  readonly since: Instant;
}
