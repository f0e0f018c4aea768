import { RetryLater, type SurpriseCode, UpstreamSurprise } from '../model/errors.ts';
import { known, type Reading, type Reason, type ReasonCode } from '../model/reason.ts';
import { unreadText } from '../model/unread.ts';

/** Runs a read; the two expected failures become `unknown`, everything else is a bug and propagates. */
export async function reading<T>(what: string, read: () => Promise<T>): Promise<Reading<T>> {
  try {
    return known(await read());
  } catch (error) {
    return { kind: 'unknown', because: reasonOf(what, error) };
  }
}

/** The reason behind an expected failure of `what`; rethrows anything else. */
export function reasonOf(what: string, error: unknown): Reason {
  if (error instanceof RetryLater) {
    return { code: 'upstream-unreachable', detail: unreadText(what, `${error.source}: ${error.issue}`) };
  }
  if (error instanceof UpstreamSurprise) {
    return { code: CODES[error.code], detail: unreadText(what, `${error.source}: ${error.issue}`) };
  }
  throw error;
}

const CODES: Readonly<Record<SurpriseCode, ReasonCode>> = {
  absent: 'upstream-surprise',
  forbidden: 'forbidden',
  partial: 'partial-answer',
  surprise: 'upstream-surprise',
};

export const mapReading = <A, B>(reading: Reading<A>, map: (value: A) => B): Reading<B> =>
  reading.kind === 'known' ? known(map(reading.value)) : reading;
