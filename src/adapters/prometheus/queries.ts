/**
 * The text of every query, as pure functions: what the tests pin is what people see in a pull request.
 *
 * Usage is read in slots of 5 minutes. A slot that starts at `t` covers (t, t+5m] and is asked for at t+5m, so a UTC
 * day is 288 slots of its own data and no sample counts twice.
 */
import type { Milliseconds } from '../../model/units.ts';
import { minutes, seconds } from '../../model/units.ts';
import type { SignalName, UsageResource } from '../../model/usage.ts';
import type { PrometheusOptions } from './options.ts';
import { type LabelMatcher, selector } from './selector.ts';

export const SLOT = minutes(5);

export const usageMetric: Record<UsageResource, string> = {
  cpu: 'container_cpu_usage_seconds_total',
  memory: 'container_memory_working_set_bytes',
};

/** What every selector of this backend carries, by the exporter that a metric comes from. */
export interface Scope {
  readonly everywhere: readonly LabelMatcher[];
  readonly cadvisor: readonly LabelMatcher[];
  readonly kubeStateMetrics: readonly LabelMatcher[];
}

export function scopeOf(options: PrometheusOptions): Scope {
  const { clusterMatcher, matchers = [], jobs = {} } = options;
  const everywhere: LabelMatcher[] = [
    ...(clusterMatcher ? [{ ...clusterMatcher, op: '=' as const }] : []),
    ...matchers,
  ];
  const job = (value: string | undefined): LabelMatcher[] =>
    value === undefined ? [] : [{ label: 'job', op: '=', value }];
  return {
    everywhere,
    cadvisor: [...everywhere, ...job(jobs.cadvisor)],
    kubeStateMetrics: [...everywhere, ...job(jobs.kubeStateMetrics)],
  };
}

/** Real containers only: cAdvisor also reports pod-level and node-level groups, and the pause container. */
export const realContainers: readonly LabelMatcher[] = [
  { label: 'container', op: '!=', value: '' },
  { label: 'container', op: '!=', value: 'POD' },
  { label: 'pod', op: '!=', value: '' },
];
/** Left out where the backend has no image label: then it would select nothing. */
export const withImage: LabelMatcher = { label: 'image', op: '!=', value: '' };

/** A rate needs two samples, and one scrape may be lost: 4 intervals, at least one slot. */
export const rateWindow = (scrapeInterval: Milliseconds | undefined): Milliseconds =>
  scrapeInterval !== undefined && 4 * scrapeInterval > SLOT ? seconds(Math.ceil((4 * scrapeInterval) / 1000)) : SLOT;

/**
 * Cores or bytes per series and slot. Memory is a plain range selector: a subquery looks at one sample per step and
 * misses peaks.
 */
export const seriesQuery = (resource: UsageResource, facts: SeriesFacts): string =>
  resource === 'memory'
    ? `max_over_time(${facts.selector}[${promDuration(SLOT)}])`
    : `rate(${facts.selector}[${promDuration(facts.rateWindow)}])`;

/**
 * Millicores or bytes per container. `max by` folds several scrape jobs, HA replicas and the minutes in which cAdvisor
 * reports a container twice after a restart. `sum without (cpu)` adds up per-core series where an old cAdvisor has them.
 */
export function usageQuery(resource: UsageResource, facts: UsageFacts): string {
  const by = 'max by (namespace, pod, container)';
  const series = seriesQuery(resource, facts);
  if (resource === 'memory') return `${by} (${series})`;
  return `1000 * ${by} (${facts.cores === 'each' ? `sum without (cpu) (${series})` : series})`;
}

export interface SeriesFacts {
  readonly selector: string;
  readonly rateWindow: Milliseconds;
}

export interface UsageFacts extends SeriesFacts {
  /** One CPU series per container, or one per core. */
  readonly cores: 'total' | 'each';
}

/** How many containers of each namespace have a value: what a complete answer must hold. */
export const censusQuery = (usage: string): string => `count by (namespace) (${usage})`;

/** Facts of the last day (or of a shorter window): each costs one read of that day of its counters. */
export function signalQuery(name: SignalName, facts: { scope: Scope; window: Milliseconds }): string {
  const range = promDuration(facts.window);
  const [cadvisor, ksm] = [[...facts.scope.cadvisor, ...realContainers], facts.scope.kubeStateMetrics];
  const lives = (metric: string): string =>
    `sum by (namespace, pod, container) (max by (namespace, pod, container, id) (increase(${selector(metric, cadvisor)}[${range}])))`;
  if (name === 'restarts') {
    // Without honorLabels the pod label is kube-state-metrics' own: nothing is better than blaming that pod.
    const honest: LabelMatcher[] = [...ksm, { label: 'exported_pod', op: '=', value: '' }];
    return `max by (namespace, pod, container) (increase(${selector(signalMetrics.restarts[0], honest)}[${range}]))`;
  }
  if (name === 'oom-events') return lives(signalMetrics['oom-events'][0]);
  const [throttled, periods] = signalMetrics['throttled-share'];
  return `${lives(throttled)} / (${lives(periods)} > 0)`;
}

export const signalMetrics = {
  'throttled-share': ['container_cpu_cfs_throttled_periods_total', 'container_cpu_cfs_periods_total'],
  'oom-events': ['container_oom_events_total'],
  restarts: ['kube_pod_container_status_restarts_total'],
} as const satisfies Record<SignalName, readonly string[]>;

/** `5m`, `1d`, `90s`: the largest unit that divides it. */
export function promDuration(length: Milliseconds): string {
  for (const [unit, size] of units) if (length >= size && length % size === 0) return `${length / size}${unit}`;
  return `${Math.max(1, Math.round(length))}ms`;
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;
