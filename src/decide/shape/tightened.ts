import type { SecurityPosture } from '../../model/finding.ts';
import type { SetContainerSecurity } from '../../model/intent.ts';
import { fieldPathOf, recordedValue } from '../../model/intent-text.ts';
import type { Candidate } from '../candidate.ts';
import type { Plan } from '../plan.ts';
import { templateOwner } from './desired.ts';
import { closedWith } from './refused.ts';

/** What the container may do no more: as intents, or that people said no to exactly these. */
export function tightened(candidate: Candidate, { container, role, tightenings }: SecurityPosture): Plan {
  const object = templateOwner(candidate);
  const security = tightenings.map(
    (change): SetContainerSecurity => ({ kind: 'set-container-security', object, container, role, change }),
  );
  const wanted = Object.fromEntries(security.map((one) => [fieldPathOf(one), recordedValue(one)]));
  const because = closedWith(candidate, wanted);
  return {
    intents: [],
    notes: [],
    dropped: because === undefined ? [] : [because],
    ...(because === undefined ? { security } : {}),
  };
}
