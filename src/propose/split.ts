import type { ProposeDecision } from '../model/decision.ts';
import type { Intent } from '../model/intent.ts';
import { groupOf, sameObject, workloadName } from '../model/workload.ts';
import type { Ground } from './locate/ground.ts';
import { isReason } from './locate/reasons.ts';
import { targetOf } from './locate/target.ts';

/** One share for each object whose manifest holds a field: a workload and its autoscaler are two, in one change. */
export function byObject(ground: Ground, decision: ProposeDecision): ProposeDecision[] {
  const shares = Map.groupBy(decision.intents, (intent) => objectName(ground, decision, intent));
  return [...shares.values()].map((intents) => ({ ...decision, intents }));
}

/** What has no object of its own stays with the workload, where locating says why. */
function objectName({ snapshot }: Ground, { subject }: ProposeDecision, intent: Intent): string {
  const workload = snapshot.workloads.find(({ ref }) => sameObject(ref, subject));
  const target = workload === undefined ? subject : targetOf(workload, intent);
  const object = isReason(target) ? intent.object : target;
  return `${groupOf(object)}/${workloadName(object)}`;
}
