import type { Pause } from '../model/guard.ts';
import { pausedBy } from '../model/pause.ts';
import { known, type Reading, type Reason } from '../model/reason.ts';
import type { Ports } from '../ports/ports.ts';
import { failureReason } from './failure.ts';

/** Gate 1, asked before every single action: what was true when the pass began may not be true any more. */
export async function brake(
  { pauses, clock }: Pick<Ports, 'pauses' | 'clock'>,
  namespace: string | undefined,
): Promise<Reason | undefined> {
  if (pauses === undefined) return undefined;
  return pausedBy(await pausesNow(pauses), namespace, clock.now());
}

async function pausesNow(pauses: NonNullable<Ports['pauses']>): Promise<Reading<readonly Pause[]>> {
  try {
    return known(await pauses.read());
  } catch (error) {
    return { kind: 'unknown', because: failureReason(error) };
  }
}
