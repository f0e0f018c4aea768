/** Why an exchange did not bring an answer, and what may help. Expected outcomes are values. */
import type { Reason, ReasonCode } from '../../model/reason.ts';

export interface Failure {
  readonly because: Reason;
  /** `smaller`: a narrower query may pass. `later`: the same one may. `nothing`: neither. */
  readonly helps: 'smaller' | 'later' | 'nothing';
  /** Nobody answered in time, or at all: a sign that asking on is useless. */
  readonly silent?: true;
}

export type Answer<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'failure'; readonly failure: Failure };

export const answer = <T>(value: T): Answer<T> => ({ kind: 'answer', value });

export const failed = (code: ReasonCode, detail: string, helps: Failure['helps'] = 'nothing') =>
  ({ kind: 'failure', failure: { because: { code, detail }, helps } }) as const;

export const silent = (code: ReasonCode, detail: string, helps: Failure['helps']) =>
  ({ kind: 'failure', failure: { because: { code, detail }, helps, silent: true } }) as const;
