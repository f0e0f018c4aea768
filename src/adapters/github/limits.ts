import { RetryLater } from '../../model/errors.ts';
import type { Pace } from '../../ports/pace.ts';

/** What GitHub asks for when it does not say how long. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export const SECONDARY_WAIT_MS = 60_000;
/** Waits as long as this are left to the next pass. */
const LONGEST_WAIT_MS = 60_000;
/** "At least one second between each POST, PATCH, PUT or DELETE", and never two at once. */
const BETWEEN_WRITES_MS = 1_000;

/** `retry-after` in seconds, else the end of the hour's budget when it is used up. */
export function waitOf(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  const usedUp = headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset);
  return usedUp ? Math.max(1_000, reset * 1000 - now) : undefined;
}

export const isTooLong = (ms: number): boolean => ms >= LONGEST_WAIT_MS;

export interface Gate {
  /** Waits for a turn: at once for a read, one after the other for writes. Throws RetryLater while we are shut out. */
  readonly enter: (purpose: 'read' | 'write') => Promise<() => void>;
  /** Nothing is asked before then: knocking prolongs the ban. */
  readonly shut: (ms: number) => void;
}

export function gate(source: string, pace: Pace): Gate {
  let turn: Promise<void> = Promise.resolve();
  let lastWrite = Number.NEGATIVE_INFINITY;
  let shutUntil = Number.NEGATIVE_INFINITY;
  const mustBeOpen = (): void => {
    const leftMs = shutUntil - pace.now();
    if (leftMs > 0) throw new RetryLater({ source, issue: 'limits our requests', afterMs: leftMs });
  };
  const write = async (): Promise<() => void> => {
    const before = turn;
    let leave = (): void => undefined;
    turn = new Promise((resolve) => {
      leave = () => {
        lastWrite = pace.now();
        resolve();
      };
    });
    await before;
    const waitMs = lastWrite + BETWEEN_WRITES_MS - pace.now();
    if (waitMs > 0) await pace.sleep(waitMs);
    return leave;
  };
  return {
    enter: async (purpose) => {
      mustBeOpen();
      return purpose === 'write' ? write() : () => undefined;
    },
    shut: (ms) => {
      shutUntil = Math.max(shutUntil, pace.now() + ms);
    },
  };
}
