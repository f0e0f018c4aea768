import type { Instant, Milliseconds } from '../model/units.ts';

/** The time of the pass: live time, or the capture's when replaying. */
export interface Clock {
  readonly now: () => Instant;
  /** Lets time pass; absent where it does not (a replay). */
  readonly wait?: (time: Milliseconds) => Promise<void>;
}
