import type { Pause } from '../model/guard.ts';
import { pausedBy } from '../model/pause.ts';
import { known, type Reading, type Reason } from '../model/reason.ts';
import type { Instant } from '../model/units.ts';
import type { Pauses } from '../ports/pauses.ts';
import { failureReason } from './failure.ts';

/** Gate 1, asked before every single action: what was true when the pass began may not be true any more. */
export async function brake(
  pauses: Pauses | undefined,
  namespace: string | undefined,
  now: Instant,
): Promise<Reason | undefined> {
  return pauses === undefined ? undefined : pausedBy(await pausesNow(pauses), namespace, now);
}

async function pausesNow(pauses: Pauses): Promise<Reading<readonly Pause[]>> {
  try {
    return known(await pauses.read());
  } catch (error) {
    return { kind: 'unknown', because: failureReason(error) };
  }
}
