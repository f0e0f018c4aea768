import type { Instant } from './units.ts';

/** A report as it is sent: short enough to be read where it arrives, with the whole beside it. */
export interface Letter {
  readonly cluster: string;
  /** Name of its plan. */
  readonly report: string;
  readonly week: string;
  readonly title: string;
  readonly lines: readonly LetterLine[];
  /** What should be looked at first, in sentences. */
  readonly alerts: readonly string[];
  /** http(s), or absent. */
  readonly link?: string;
  /** Body of a mail: inline styles, no script, nothing loaded. */
  readonly html: string;
  readonly text: string;
  /** The whole report, in every format; the first one stands for all of them. */
  readonly files: readonly KeptFile[];
}

export interface LetterLine {
  readonly what: string;
  readonly value: string;
  readonly note: string;
}

/** A file of the journal branch: `reports/2026-W47/prod/right-sizing.html`. */
export interface KeptFile {
  readonly path: string;
  readonly type: string;
  readonly text: string;
}

/** What became of sending one to one target. */
export interface Delivered {
  readonly kind: 'told' | 'failed';
  readonly receiver: string;
  readonly letter: Letter;
  readonly at: Instant;
  readonly detail?: string;
}
