import type { HorizontalPodAutoscaler, HpaMetric } from '../../../model/cluster.ts';
import { quantile } from '../../../model/sketch.ts';
import { days } from '../../../model/units.ts';
import { unionOf } from '../../../model/usage-days.ts';
import type { Workload, WorkloadContainer } from '../../../model/workload.ts';
import { coverageOf, spans } from '../../history.ts';
import { atOnce, type Check } from '../check.ts';
import { fact } from '../facts.ts';

/**
 * hpa.min-idle: at its minimum, and for a week the pods' P99 stayed so far below the target that half of the minimum would
 * have done: it is the minimum that keeps them there, not the load. 6 pods at 1000m and a target of 70 % that use 150m are
 * as busy as 6 x 150 / 700 = 1.3 pods. Only where every metric is a utilization that we measure too: a queue or a memory
 * target may be what the minimum is for. The limit is how much of the minimum may be needed at most, in per cent. Two pods
 * are left, and people decide: a minimum may be there for zones and restarts.
 */
export const hpaMinIdle: Check = {
  kind: 'hpa-min-idle',
  needs: ['hpas'],
  confirm: atOnce,
  limit: 50,
  *examine(ground) {
    for (const workload of ground.snapshot.workloads) {
      for (const hpa of workload.hpas.kind === 'known' ? workload.hpas.value : []) {
        const needed = podsNeeded(hpa, workload);
        if (needed === undefined || !isIdle(hpa, needed, ground.limit(workload))) continue;
        const enough = Math.max(FEWEST, Math.ceil(needed));
        yield {
          subject: hpa.ref,
          labels: hpa.labels,
          severity: 'info',
          detail: `kept at its minimum of ${hpa.minReplicas} pods, where ${enough} would stay below its target`,
          remedy: {
            kind: 'pull-request',
            hint: `minReplicas ${enough}, unless zones or restarts need more`,
            field: 'spec.minReplicas',
          },
          evidence: [
            fact(hpa, 'minReplicas', hpa.minReplicas),
            fact(hpa, 'currentReplicas', hpa.currentReplicas),
            fact(hpa, 'pods as busy as the target', Number(needed.toFixed(1))),
          ],
        };
      }
    }
  },
};

/** One pod is no pod while it restarts. */
const FEWEST = 2;
const WINDOW = days(7);
const COVERED = 0.9;

const isIdle = ({ minReplicas, currentReplicas }: HorizontalPodAutoscaler, needed: number, limit: number): boolean =>
  currentReplicas <= minReplicas && minReplicas > FEWEST && 100 * needed <= limit * minReplicas;

/** As many pods as the minimum would keep busy at the target; of several metrics the most, as the autoscaler does. */
function podsNeeded({ metrics, minReplicas }: HorizontalPodAutoscaler, workload: Workload): number | undefined {
  const shares = metrics.map((metric) => shareOfTarget(metric, workload));
  const known = shares.filter((share) => share !== undefined);
  return known.length === 0 || known.length < shares.length ? undefined : minReplicas * Math.max(...known);
}

/** P99 of a pod's use over what the target lets it use. Sums of P99s are not below the P99 of the sum of busy containers. */
function shareOfTarget({ source, name, container, target }: HpaMetric, { containers }: Workload): number | undefined {
  const isMeasured = (source === 'Resource' || source === 'ContainerResource') && name === 'cpu';
  if (!isMeasured || target.type !== 'Utilization' || target.value <= 0) return undefined;
  const counted = containers.filter(({ spec }) =>
    container === undefined ? spec.role !== 'init' : spec.name === container,
  );
  const [use, request] = [total(counted.map(peakOf)), total(counted.map(({ spec }) => spec.resources.cpuRequest))];
  return use === undefined || request === undefined ? undefined : use / (request * (target.value / 100));
}

/** Undefined without a whole week of it. */
function peakOf({ usage }: WorkloadContainer): number | undefined {
  if (usage.kind === 'unknown') return undefined;
  const { value } = usage;
  const isSeen = value.gaps.length === 0 && spans(value, 'cpu', WINDOW) && coverageOf(value, 'cpu') >= COVERED;
  const union = isSeen ? unionOf(value.days, 'cpu') : undefined;
  return union && quantile(union, 0.99);
}

function total(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  const sum = known.reduce((all, value) => all + value, 0);
  return known.length === values.length && sum > 0 ? sum : undefined;
}
