/** A cluster in which everything goes wrong at T: what the questions of the health checks are asked about. */
import { type Instant, instant } from '../../../src/model/units.ts';

/** A multiple of 6 hours, so that subqueries are aligned with it. */
export const T: Instant = instant(Date.parse('2026-11-16T06:00:00Z'));

type At = (minute: number) => number | undefined;

interface Series {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly at: At;
  /** Minutes before and after T; every minute unless said otherwise. */
  readonly from?: number;
  readonly every?: number;
  /** Single minutes long before. */
  readonly also?: readonly number[];
}

const UNTIL = 95;
const pod = (name: string) => ({ namespace: 'shop', pod: name, container: 'app', uid: `uid-${name}` });
const from0 =
  (value: (minute: number) => number): At =>
  (minute) =>
    minute < 0 ? 0 : value(minute);

const SERIES: readonly Series[] = [
  { metric: 'kube_pod_info', labels: { namespace: 'shop', pod: 'loops' }, at: () => 1 },
  // Only there while it is true.
  {
    metric: 'kube_pod_container_status_waiting_reason',
    labels: { ...pod('loops'), reason: 'CrashLoopBackOff' },
    at: (m) => (m >= 0 ? 1 : undefined),
  },
  {
    metric: 'kube_pod_container_status_waiting_reason',
    labels: { ...pod('at-times'), reason: 'CrashLoopBackOff' },
    at: (m) => ((m >= 0 && m < 20) || m >= 70 ? 1 : undefined),
  },
  {
    metric: 'kube_pod_container_status_waiting_reason',
    labels: { ...pod('pulls'), reason: 'ImagePullBackOff' },
    at: () => 1,
  },
  { metric: 'kube_pod_container_status_restarts_total', labels: pod('loops'), at: from0((m) => Math.floor(m / 6)) },
  {
    metric: 'kube_pod_container_status_restarts_total',
    labels: pod('at-times'),
    at: from0((m) => Math.min(2, Math.floor(m / 5))),
  },
  ...(['web', 'rolling'] as const).flatMap((deployment): Series[] => {
    const labels = { namespace: 'shop', deployment };
    return [
      { metric: 'kube_deployment_spec_replicas', labels, at: () => 3 },
      { metric: 'kube_deployment_status_replicas_available', labels, at: (m) => (m < 0 ? 3 : 2) },
      {
        metric: 'kube_deployment_status_replicas_updated',
        labels,
        at: (m) => (deployment === 'web' ? 3 : Math.floor((m + 9000) / 5) % 3),
      },
    ];
  }),
  ...(['leaks', 'steady'] as const).flatMap((name): Series[] => [
    {
      metric: 'container_memory_working_set_bytes',
      labels: { namespace: 'shop', pod: name, container: 'app', image: 'web:1' },
      at: (m) => (name === 'leaks' ? 500 + (m + 360) : 500 + ((m + 9000) % 7)),
      from: -360,
    },
    {
      metric: 'kube_pod_container_resource_limits',
      labels: { ...pod(name), resource: 'memory' },
      at: () => 1000,
      from: -360,
    },
  ]),
  {
    metric: 'container_cpu_cfs_periods_total',
    labels: { namespace: 'shop', pod: 'loops', container: 'app' },
    at: (m) => 10_000 + 600 * m,
  },
  {
    metric: 'container_cpu_cfs_throttled_periods_total',
    labels: { namespace: 'shop', pod: 'loops', container: 'app' },
    at: from0((m) => 240 * m),
  },
  ...volume('nearly-full', (m) => (m < 0 ? 50 : 2)),
  ...volume('filling', (m) => (m < 0 ? 41 - (m + 1440) / 60 : 14 - m / 60)),
  ...volume('fine', () => 60),
  { metric: 'kubelet_volume_stats_inodes', labels: claim('few-inodes'), at: () => 100 },
  { metric: 'kubelet_volume_stats_inodes_free', labels: claim('few-inodes'), at: (m) => (m < 0 ? 50 : 1) },
  ...(['flapping', 'node-1'] as const).map(
    (node): Series => ({
      metric: 'kube_node_status_condition',
      labels: { node, condition: 'Ready', status: 'true' },
      at: (m) => (node === 'flapping' && m >= 0 ? Math.floor(m / 2) % 2 : 1),
    }),
  ),
  { metric: 'node_uname_info', labels: { instance: '10.0.0.1:9100', nodename: 'node-1' }, at: () => 1, from: -1440 },
  ...(['/', '/run'] as const).flatMap((mountpoint): Series[] => {
    const labels = {
      instance: '10.0.0.1:9100',
      mountpoint,
      fstype: mountpoint === '/' ? 'ext4' : 'tmpfs',
      device: mountpoint,
    };
    return [
      { metric: 'node_filesystem_size_bytes', labels, at: () => 100, from: -1440 },
      { metric: 'node_filesystem_avail_bytes', labels, at: (m) => (m < 0 ? 50 : 15), from: -90 },
    ];
  }),
  { metric: 'kubelet_running_pods', labels: { node: 'node-1', instance: '10.0.0.1:10250' }, at: () => 30 },
  {
    metric: 'kubelet_evictions',
    labels: { node: 'node-1', instance: '10.0.0.1:10250', eviction_signal: 'memory.available' },
    at: from0((m) => Math.min(2, Math.floor(m / 8))),
  },
  {
    metric: 'kubelet_certificate_manager_client_ttl_seconds',
    labels: { node: 'node-1', instance: '10.0.0.1:10250' },
    at: () => 5 * 86_400,
  },
  { metric: 'argocd_app_info', labels: { name: 'shop', namespace: 'argocd' }, at: () => 1 },
  {
    metric: 'argocd_app_sync_total',
    labels: { name: 'shop', namespace: 'argocd', phase: 'Succeeded', dry_run: 'false' },
    at: from0((m) => Math.floor(m / 5)),
  },
  {
    metric: 'argocd_app_sync_total',
    labels: { name: 'calm', namespace: 'argocd', phase: 'Succeeded', dry_run: 'false' },
    at: from0((m) => Math.floor(m / 30)),
  },
  // Requests grow by a core every week; 80 % of 100 cores are 80.
  {
    metric: 'kube_pod_container_resource_requests',
    labels: { ...pod('loops'), resource: 'cpu' },
    at: (m) => 77 + m / 10_080,
    from: -1440,
    every: 5,
    also: [-10_080],
  },
  {
    metric: 'kube_pod_container_resource_requests',
    labels: { ...pod('loops'), resource: 'memory' },
    at: () => 10,
    from: -1440,
    every: 5,
    also: [-10_080],
  },
  { metric: 'kube_node_status_allocatable', labels: { node: 'node-1', resource: 'cpu' }, at: () => 100 },
  { metric: 'kube_node_status_allocatable', labels: { node: 'node-1', resource: 'memory' }, at: () => 100 },
  {
    metric: 'kube_horizontalpodautoscaler_spec_max_replicas',
    labels: { namespace: 'shop', horizontalpodautoscaler: 'web' },
    at: () => 10,
  },
  {
    metric: 'kube_horizontalpodautoscaler_status_current_replicas',
    labels: { namespace: 'shop', horizontalpodautoscaler: 'web' },
    at: (m) => (m < 0 ? 5 : 10),
  },
  { metric: 'http_requests_total', labels: { ...service(), code: '200' }, at: (m) => 100_000 + 1000 * m },
  { metric: 'http_requests_total', labels: { ...service(), code: '503' }, at: from0((m) => 50 * m) },
  ...(['1', '5', '+Inf'] as const).map(
    (le): Series => ({
      metric: 'http_request_duration_seconds_bucket',
      labels: { ...service(), le },
      at: (m) => (le === '1' ? 50_000 + 500 * m : 100_000 + 1000 * m),
    }),
  ),
];

function service() {
  return { namespace: 'shop', service: 'api', job: 'api' };
}

function claim(name: string) {
  return { namespace: 'shop', persistentvolumeclaim: name };
}

function volume(name: string, free: (minute: number) => number): Series[] {
  return [
    { metric: 'kubelet_volume_stats_capacity_bytes', labels: claim(name), at: () => 100, from: -1440 },
    { metric: 'kubelet_volume_stats_available_bytes', labels: claim(name), at: free, from: -1440 },
  ];
}

/** OpenMetrics text, one metric family after the other. */
export function* healthHistory(): Generator<string> {
  for (const [metric, family] of Map.groupBy(SERIES, (series) => series.metric)) {
    yield `# TYPE ${metric} unknown`;
    for (const { labels, at, from = -30, every = 1, also = [] } of family) {
      const text = Object.entries(labels)
        .map(([name, value]) => `${name}="${value}"`)
        .join(',');
      const steps = Array.from({ length: Math.floor((UNTIL - from) / every) + 1 }, (_, i) => from + i * every);
      for (const minute of [...also, ...steps]) {
        const value = at(minute);
        if (value !== undefined) yield `${metric}{${text}} ${value} ${T / 1000 + minute * 60}`;
      }
    }
  }
}
