import { RetryLater, type SurpriseCode, UpstreamSurprise } from '../model/errors.ts';
import type { Reason, ReasonCode } from '../model/reason.ts';

/** The reason an expected failure gives; anything else is a bug and is thrown on. */
export function failureReason(error: unknown): Reason {
  if (error instanceof RetryLater)
    return { code: 'upstream-unreachable', detail: `${error.source}: ${error.issue}; the next pass tries again` };
  if (error instanceof UpstreamSurprise) return { code: CODES[error.code], detail: `${error.source}: ${error.issue}` };
  throw error;
}

const CODES: Readonly<Record<SurpriseCode, ReasonCode>> = {
  forbidden: 'forbidden',
  absent: 'repository-unreachable',
  surprise: 'upstream-surprise',
  partial: 'partial-answer',
};
