import { earlier, type Instant, instant, type Milliseconds } from '../../src/model/units.ts';

/** When every built snapshot was taken: a Monday, 09:00 UTC. */
export const TAKEN_AT: Instant = instant(Date.parse('2026-11-16T09:00:00Z'));

/** That long before TAKEN_AT. */
export const ago = (by: Milliseconds): Instant => earlier(TAKEN_AT, by);
