import type { Resources } from '../../src/model/cluster.ts';
import { type Finding, findingKey, type OomKilled, type OverProvisioned } from '../../src/model/finding.ts';
import type { Backtest, Recommendation, UsagePoint, UsageStatistics } from '../../src/model/recommendation.ts';
import { bytes, days, earlier, hours, millicores, ratio } from '../../src/model/units.ts';
import type { Workload } from '../../src/model/workload.ts';
import { type ContainerPlan, resourcesOf } from './container.ts';
import { memory } from './objects.ts';
import { ago, TAKEN_AT } from './time.ts';

export interface SizingPlan {
  readonly container?: string;
  readonly cluster?: string;
  /** Default: the live values of the workload's container. */
  readonly current?: Resources;
  readonly to: Pick<ContainerPlan, 'cpuRequest' | 'memoryRequest' | 'memoryLimit'>;
  readonly replicas?: number;
  readonly part?: Partial<OverProvisioned>;
}

/** An over-provisioned finding of this workload that recommends `to`. */
export const overProvisioned = (workload: Workload, plan: SizingPlan): Finding => ({
  ...sizing(workload, plan, 'over-provisioned'),
  kind: 'over-provisioned',
  ...plan.part,
});

export const underProvisioned = (workload: Workload, plan: SizingPlan): Finding => ({
  ...sizing(workload, plan, 'under-provisioned'),
  severity: 'warning',
  ...plan.part,
  kind: 'under-provisioned',
});

export const missingRequests = (workload: Workload, plan: SizingPlan): Finding => ({
  ...sizing(workload, plan, 'missing-requests'),
  ...plan.part,
  kind: 'missing-requests',
  missing: [
    ...(plan.to.cpuRequest === undefined ? [] : (['requests.cpu'] as const)),
    ...(plan.to.memoryRequest === undefined ? [] : (['requests.memory'] as const)),
  ],
});

/** Killed twice at its limit an hour ago; `to` absent means that raising is not the remedy. */
export const oomKilled = (
  workload: Workload,
  plan: Omit<SizingPlan, 'part' | 'to'> & { to?: SizingPlan['to']; part?: Partial<OomKilled> },
): Finding => {
  const { recommended, backtest, evidence, ...base } = sizing(workload, { ...plan, to: plan.to ?? {} }, 'oom-killed');
  const limit = base.current.memoryLimit;
  const kill = { at: ago(hours(1)), exitCode: 137, reason: 'OOMKilled', ...(limit === undefined ? {} : { limit }) };
  return {
    ...base,
    ...(plan.to === undefined ? {} : { recommended, backtest, evidence }),
    ...(limit === undefined ? {} : { limitAtKill: limit }),
    severity: 'critical',
    cause: 'limit-too-low',
    kills: [
      { ...kill, pod: `${workload.ref.name}-a` },
      { ...kill, pod: `${workload.ref.name}-b` },
    ],
    times: 2,
    ...plan.part,
    kind: 'oom-killed',
  };
};

function sizing(workload: Workload, plan: Omit<SizingPlan, 'part'>, kind: string) {
  const spec = workload.containers.find(
    (one) => plan.container === undefined || one.spec.name === plan.container,
  )?.spec;
  const container = plan.container ?? spec?.name ?? 'app';
  const cluster = plan.cluster ?? 'prod';
  return {
    key: findingKey({ cluster, workload: workload.ref, container, kind }),
    workload: workload.ref,
    severity: 'info' as const,
    confidence: 'high' as const,
    notes: [],
    container,
    role: spec?.role ?? ('main' as const),
    current: plan.current ?? spec?.resources ?? { extended: [] },
    replicas: plan.replicas ?? workload.controller?.replicas ?? 1,
    recommended: recommendationOf(plan.to),
    backtest: BACKTEST,
    evidence: {
      window: { from: earlier(TAKEN_AT, days(14)), to: TAKEN_AT },
      statistics: statisticsOf({}),
      points: pointsOf(14, { cpu: 100, memory: memory('200Mi') }),
      queries: { cpu: 'rate(cpu[5m])', memory: 'max_over_time(memory[5m])', backend: 'prometheus' },
    },
  };
}

export function recommendationOf(to: SizingPlan['to'], part: Partial<Recommendation> = {}): Recommendation {
  const { extended: _, cpuLimit: _limit, ...values } = resourcesOf(to);
  return { strategy: 'default', confidence: 'high', explanation: ['P99 with a margin.'], ...values, ...part };
}

export const BACKTEST: Backtest = {
  days: 14,
  intervals: 4032,
  cpuAboveRequest: ratio(0.004),
  cpuUncovered: ratio(0.001),
  memoryAboveRequest: ratio(0.01),
  memoryAboveLimit: 0,
  memoryHeadroom: ratio(0.31),
};

/** Quantiles around a typical use: P95 is 1.5 times, P99 1.8 times and the maximum twice the median. */
export const statisticsOf = (typical: { cpu?: number; memory?: number }): UsageStatistics => {
  const [cpu, size] = [typical.cpu ?? 100, typical.memory ?? 200 * 2 ** 20];
  const at = (factor: number) => ({ cpu: millicores(cpu * factor), memory: bytes(Math.round(size * factor)) });
  const [p50, p95, p99, max, mean] = [at(1), at(1.5), at(1.8), at(2), at(1.1)];
  return {
    cpu: { p50: p50.cpu, p95: p95.cpu, p99: p99.cpu, max: max.cpu, mean: mean.cpu },
    memory: { p50: p50.memory, p95: p95.memory, p99: p99.memory, max: max.memory, mean: mean.memory },
    coverage: ratio(0.99),
    days: 14,
    samples: 8064,
    pods: 2,
  };
};

/** One point a day up to TAKEN_AT with a mild weekly wave. */
export const pointsOf = (count: number, typical: { cpu: number; memory: number }): UsagePoint[] =>
  Array.from({ length: count }, (_, i) => {
    const at = new Date(earlier(TAKEN_AT, days(count - 1 - i)));
    const wave = [0, 6].includes(at.getUTCDay()) ? 0.6 : 1 + 0.05 * (i % 3);
    const [cpu, size] = [typical.cpu * wave, typical.memory * (0.9 + wave / 10)];
    return {
      day: at.toISOString().slice(0, 10),
      cpu: { p50: millicores(cpu), p95: millicores(cpu * 1.5), max: millicores(cpu * 2) },
      memory: { p50: bytes(size), p95: bytes(size * 1.1), max: bytes(size * 1.2) },
    };
  });
