import type { Assessment } from '../model/analysis.ts';
import type { Policy } from '../model/policy.ts';
import { effective, isGuaranteed } from '../model/qos.ts';
import { known, type Reading, unknown } from '../model/reason.ts';
import type { Recommendation } from '../model/recommendation.ts';
import { bytes, type Instant } from '../model/units.ts';
import type { Workload, WorkloadContainer } from '../model/workload.ts';
import { pointsOf, statisticsOf } from './assess-statistics.ts';
import { isBatch } from './batch.ts';
import { footingOf } from './footing.ts';
import { settle } from './recommend/settle.ts';
import { strategies } from './recommend/strategies.ts';
import { dailyPeaks } from './recommend/union.ts';

export interface Question {
  readonly workload: Workload;
  readonly container: WorkloadContainer;
  readonly policy: Policy | undefined;
  readonly takenAt: Instant;
}

/** One container: what it used, and what it should ask for or why that is not known. */
export function assess(question: Question): Assessment {
  const { workload, container, policy } = question;
  return {
    workload,
    container,
    policy: policy?.name,
    statistics: statisticsOf(container.usage),
    points: container.usage.kind === 'known' ? pointsOf(container.usage.value.days) : [],
    recommendation:
      policy === undefined
        ? unknown('no-policy', 'no policy matches this workload')
        : recommend({ workload, container, policy, takenAt: question.takenAt }),
  };
}

function recommend(at: Question & { policy: Policy }): Reading<Recommendation> {
  const { workload, container, policy } = at;
  const footing = footingOf(at);
  if (footing.kind === 'unknown') return footing;
  const { days, startup, withheld, confidence, remark } = footing.value;
  const strategy = strategies[policy.sizing.strategy];
  const { cpuRequest: cpuRequestNow } = effective(container.spec.resources);
  const sizes = strategy.size({
    days,
    startup,
    load: isBatch(workload) ? 'batch' : 'continuous',
    ...(cpuRequestNow === undefined ? {} : { cpuRequestNow }),
    cpuCare: policy.sizing.cpuCare,
    memoryLimitMargin: policy.sizing.memoryLimitMargin,
  });
  const [highest] = dailyPeaks(days, 'memory');
  return known(
    settle(sizes, {
      strategy,
      sizing: policy.sizing,
      current: container.spec.resources,
      guaranteed: isGuaranteed(workload),
      highestMemory: highest === undefined ? undefined : bytes(highest),
      withheld,
      confidence,
      remark,
    }),
  );
}
