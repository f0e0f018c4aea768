import type { Remembered } from '../../model/health-memory.ts';
import { type Instant, type Milliseconds, milliseconds, minutes } from '../../model/units.ts';
import type { Confirmation } from './check.ts';
import type { Seen } from './seen.ts';

/** Two passes of the shortest schedule that makes sense. */
const TWO_PASSES = minutes(5);

/** How long the condition must hold, as the policy, the symptom or the check says. */
export function windowOf({ check, symptom, settings }: Seen): Milliseconds {
  return settings.after ?? lengthOf(symptom.confirm ?? check.confirm);
}

function lengthOf(confirm: Confirmation): Milliseconds {
  switch (confirm.kind) {
    case 'at-once':
      return milliseconds(0);
    case 'two-passes':
      return TWO_PASSES;
    case 'held':
      return confirm.for;
  }
}

/**
 * Held long enough. What was found stays found as long as it is seen: a condition that comes and goes is not confirmed
 * anew each time. Exactly the window is enough: 15 minutes of 15 minutes.
 */
export function isConfirmed(seen: Seen, before: Remembered | undefined, now: Instant): boolean {
  if (before !== undefined && before.state !== 'sighted') return true;
  const { kind } = seen.symptom.confirm ?? seen.check.confirm;
  if (kind === 'two-passes' && before !== undefined && seen.settings.after === undefined) return true;
  return now - sinceOf(seen, before, now) >= windowOf(seen);
}

/** Its own time, else the pass that saw it first, but never before its pod began. */
export function sinceOf({ symptom }: Seen, before: Remembered | undefined, now: Instant): Instant {
  const { since, notBefore } = symptom;
  const firstSeen = before?.firstSeen ?? now;
  return since ?? (notBefore !== undefined && notBefore > firstSeen ? notBefore : firstSeen);
}
