/** Why a resource may not be lowered although its use is low: each reason stands for a way in which "low" misleads. */
import type { Policy } from '../model/policy.ts';
import type { Reason, ReasonCode } from '../model/reason.ts';
import type { Withheld } from '../model/recommendation.ts';
import { quantile } from '../model/sketch.ts';
import { days as daysOf, type Instant } from '../model/units.ts';
import type { ContainerUsage, UsageResource } from '../model/usage.ts';
import { unionOf } from '../model/usage-days.ts';
import type { Workload, WorkloadContainer } from '../model/workload.ts';
import { resourcesIn } from './assess-statistics.ts';
import { isBatch } from './batch.ts';
import { seesWeekend, spans, timeSpanOf } from './history.ts';
import { killedLately } from './killed-lately.ts';
import { leakOf } from './leak.ts';
import { sayResource, sayShare } from './recommend/quantities.ts';
import { cacheHint, heapHint } from './runtime-hints.ts';

export interface Standing {
  readonly workload: Workload;
  readonly container: WorkloadContainer;
  readonly usage: ContainerUsage;
  readonly policy: Policy;
  readonly takenAt: Instant;
}

/** At most one reason per measured resource: the first that fits. */
export function withheldOf(standing: Standing): Withheld[] {
  return resourcesIn(standing.usage.days).flatMap((resource) => {
    const reason =
      tooNew(standing) ??
      historyReason(standing, resource) ??
      (resource === 'cpu' ? censoredCpu(standing) : memoryReason(standing));
    return reason === undefined ? [] : [{ resource, because: reason }];
  });
}

const memoryReason = (standing: Standing): Reason | undefined =>
  censoredMemory(standing) ?? leaking(standing) ?? misleadingMemory(standing);

const because = (code: ReasonCode, detail: string): Reason => ({ code, detail });

/** What the former template used does not speak for a new one: it may be raised, never lowered. */
function tooNew({ workload, policy }: Standing): Reason | undefined {
  const { settleTime } = policy.change;
  if (workload.revision.kind === 'unknown' || isBatch(workload) || workload.revision.value.age >= settleTime) {
    return undefined;
  }
  const age = sayDays(workload.revision.value.age);
  return because('revision-too-new', `the pod template is ${age} old; it settles for ${sayDays(settleTime)}`);
}

const FEWEST_RUNS = 5;

function historyReason({ workload, usage, policy }: Standing, resource: UsageResource): Reason | undefined {
  const needed = policy.sizing.historyForCuts;
  if (isBatch(workload)) return fewRuns(usage);
  if (!spans(usage, resource, needed)) {
    const span = sayDays(timeSpanOf(usage, resource));
    return because(
      'history-too-short',
      `${span} of ${sayResource(resource)} usage; lowering waits for ${sayDays(needed)}`,
    );
  }
  if (!seesWeekend(usage.days, resource)) {
    return because('no-weekend-in-window', `no full weekend among the ${usage.days.length} measured days`);
  }
  return undefined;
}

const fewRuns = (usage: ContainerUsage): Reason | undefined =>
  usage.lives.length >= FEWEST_RUNS
    ? undefined
    : because('history-too-short', `${usage.lives.length} runs seen; lowering waits for ${FEWEST_RUNS}`);

export const sayDays = (span: number): string => `${Number((span / daysOf(1)).toFixed(1))} days`;

/** A quarter of the CFS periods: from here on "use" is what was allowed, not what was wanted. */
export const THROTTLED = 0.25;
const AT_LIMIT = 0.95;

function censoredCpu({ container, usage }: Standing): Reason | undefined {
  const { throttledShare, spec } = container;
  if (throttledShare.kind === 'known' && throttledShare.value > THROTTLED) {
    return because('censored-usage', `throttled in ${sayShare(throttledShare.value)} of its CPU periods`);
  }
  const cpu = unionOf(usage.days, 'cpu');
  const limit = spec.resources.cpuLimit;
  if (cpu === undefined || limit === undefined || (quantile(cpu, 0.99) ?? 0) < AT_LIMIT * limit) return undefined;
  return because('censored-usage', 'CPU use stands at its limit');
}

function censoredMemory({ workload, container, usage, takenAt }: Standing): Reason | undefined {
  if (pinnedAtLimit(container, usage)) return because('censored-usage', 'memory stands at its limit');
  return killedLately({ workload, container }, takenAt, daysOf(14))
    ? because('censored-usage', 'killed for memory within 14 days')
    : undefined;
}

/** Most samples, not only the peak, lie at the limit. */
export function pinnedAtLimit(container: WorkloadContainer, usage: ContainerUsage): boolean {
  const memory = unionOf(usage.days, 'memory');
  const limit = container.spec.resources.memoryLimit;
  if (memory === undefined || limit === undefined) return false;
  return memory.max >= AT_LIMIT * limit && (quantile(memory, 0.95) ?? 0) >= 0.9 * limit;
}

function leaking({ usage }: Standing): Reason | undefined {
  const leak = leakOf(usage);
  return leak && because('leak-suspected', `memory climbs in a straight line in each of ${leak.lives} lives`);
}

function misleadingMemory({ workload, container }: Standing): Reason | undefined {
  const heap = heapHint(container.spec);
  if (heap !== undefined) {
    return because('no-heap-metrics', `${heap} sizes its own heap: the working set does not show what it needs`);
  }
  const cache = cacheHint(container.spec);
  if (cache !== undefined) return because('page-cache', `${cache} keeps files in memory: the working set counts cache`);
  if (workload.controller?.template.memoryVolumes === true) {
    return because('page-cache', 'a memory-backed volume counts as memory of the container');
  }
  return undefined;
}
