import type { OomCause, Severity } from '../../model/finding.ts';
import type { Reason } from '../../model/reason.ts';
import type { Confidence } from '../../model/recommendation.ts';
import type { KillCase } from './kill-case.ts';

/** What a rule concludes about a case. */
export type Diagnosis =
  /** Nothing happened, or what happened has been answered. */
  | { readonly kind: 'silent' }
  /** A container ended, but not for want of memory, or that cannot be told. */
  | { readonly kind: 'not-an-oom'; readonly because: Reason }
  | {
      readonly kind: 'oom';
      readonly cause: OomCause;
      readonly severity: Severity;
      readonly confidence: Confidence;
      readonly remedy: Remedy;
    };

export type Remedy =
  /** Limit up, request kept coherent. */
  | { readonly kind: 'raise' }
  /** Limit up, request as it is: only the peak is short-lived. */
  | { readonly kind: 'raise-limit-only' }
  /** The scheduler was told too little. */
  | { readonly kind: 'raise-request'; readonly atLeast: number }
  /** More memory is not the answer. */
  | { readonly kind: 'none'; readonly because: Reason };

/** Undefined: the rule does not fit, ask the next one. */
export type Rule = (killCase: KillCase) => Diagnosis | undefined;

export const none = (code: Reason['code'], detail: string): Remedy => ({ kind: 'none', because: { code, detail } });
