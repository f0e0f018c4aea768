import type { ClusterEvent } from '../../../model/cluster.ts';
import { type Instant, minutes } from '../../../model/units.ts';
import { atOnce, type Check } from '../check.ts';
import { eventFact, eventsOf } from '../facts.ts';
import { onPod, podsOf } from '../sick-pods.ts';

/**
 * pod.probe_kill: the kubelet killed it for a failed probe 3 times within 30 minutes (its words: "failed liveness probe,
 * will be restarted"). Such an end has exit code 137 and is no want of memory. The limit is the number of kills.
 */
export const podProbeKill: Check = {
  kind: 'pod-probe-kill',
  needs: ['pods', 'events'],
  confirm: atOnce,
  limit: 3,
  *examine(ground) {
    for (const owned of podsOf(ground)) {
      const { pod, workload } = owned;
      const kills = eventsOf(workload).filter((event) => event.involved.name === pod.ref.name && isProbeKill(event));
      const count = kills.reduce((sum, event) => sum + withinHalfHour(event, ground.now), 0);
      if (count < ground.limit(workload)) continue;
      yield {
        ...onPod(owned),
        severity: 'warning',
        detail: `killed ${Math.round(count)} times within 30 minutes: ${kills.at(-1)?.message ?? ''}`,
        cause: 'failing-probe',
        remedy: {
          kind: 'pull-request',
          hint: 'compare the port and path of the probe with what it serves; give a slow start a startupProbe',
          field: 'livenessProbe',
        },
        evidence: kills.slice(-3).map(eventFact),
      };
    }
  },
};

const isProbeKill = ({ reason, message }: ClusterEvent): boolean =>
  reason === 'Killing' && /failed (?:liveness|startup) probe/.test(message);

const HALF_HOUR = minutes(30);

/** An event that repeats is counted in place: of a longer stretch the last half hour has its share. */
function withinHalfHour({ count, firstAt, lastAt }: ClusterEvent, now: Instant): number {
  const from = now - HALF_HOUR;
  if (lastAt < from) return 0;
  return firstAt >= from || lastAt === firstAt ? count : (count * (lastAt - from)) / (lastAt - firstAt);
}
