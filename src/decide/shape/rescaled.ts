import type { PredictiveScaling } from '../../model/finding.ts';
import { fieldPathOf, recordedValue } from '../../model/intent-text.ts';
import type { Reason } from '../../model/reason.ts';
import type { ScalingForecast } from '../../model/scaling.ts';
import type { Candidate } from '../candidate.ts';
import { noRoomFor } from '../feasible/replicas.ts';
import type { Plan, ScalingIntent } from '../plan.ts';
import { closedWith } from './refused.ts';

/** Replicas ahead of the load: as intents, or why not. */
export function rescaled(candidate: Candidate, { scaling }: PredictiveScaling): Plan {
  const intents = intentsOf(scaling);
  const because =
    noRoomFor(highestFloor(scaling), candidate) ??
    closedWith(candidate, Object.fromEntries(intents.map((one) => [fieldPathOf(one), recordedValue(one)])));
  return because === undefined ? { intents: [], scaling: intents, notes: [], dropped: [] } : nothing(because);
}

const nothing = (because: Reason): Plan => ({ intents: [], notes: [], dropped: [because] });

const highestFloor = ({ change }: ScalingForecast): number => (change.kind === 'minimum' ? change.to : change.replicas);

/** The one trigger of a ScaledObject that is ours. */
const TRIGGER = 'trimtab';

function intentsOf({ autoscaler, scaledObject, minReplicas, change, timeZone }: ScalingForecast): ScalingIntent[] {
  const object = scaledObject ?? autoscaler;
  const bound = (to: number): ScalingIntent => ({
    kind: 'set-autoscaler-bound',
    object,
    field: 'minReplicas',
    from: minReplicas,
    to,
  });
  if (change.kind === 'minimum') return [bound(change.to)];
  const values = [
    ['type', 'cron'],
    ['metadata.timezone', timeZone],
    ['metadata.start', change.start],
    ['metadata.end', change.end],
    ['metadata.desiredReplicas', String(change.replicas)],
  ] as const;
  return [
    ...values.map(([field, to]): ScalingIntent => ({ kind: 'set-cron-trigger', object, trigger: TRIGGER, field, to })),
    ...(change.minimum === undefined ? [] : [bound(change.minimum)]),
  ];
}
