import type { Instant } from '../model/units.ts';

/** The time of the pass: live time, or the capture's when replaying. */
export interface Clock {
  readonly now: () => Instant;
}
