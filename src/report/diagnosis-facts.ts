import type { Severity } from '../model/finding.ts';
import type { Reading } from '../model/reason.ts';
import type { Confidence } from '../model/recommendation.ts';

export interface Fact {
  readonly what: string;
  readonly is: string;
}

export interface Excerpt {
  readonly what: string;
  /** Plain text, oldest first. */
  readonly lines: readonly string[];
}

export interface Cause {
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly check: string;
  readonly what: string;
  readonly answer: string;
  readonly evidence: readonly string[];
}

/** Unknown is said, never left out. */
export function shown<T>(what: string, reading: Reading<T>, text: (value: T) => readonly string[]): Fact[] {
  if (reading.kind === 'unknown') return [{ what, is: `unknown: ${reading.because.detail}` }];
  return text(reading.value).map((is) => ({ what, is }));
}
