import type { Instant } from '../model/units.ts';

/** `2026-11-07`: the UTC day of an instant, as usage days are named. */
export const dayOf = (at: Instant): string => new Date(at).toISOString().slice(0, 10);
