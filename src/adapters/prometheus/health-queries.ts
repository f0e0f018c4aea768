/**
 * The questions of the health checks as PromQL, pure functions of the scope: what the tests pin is what people can paste.
 * A window of `for: 15m` is a subquery here, because a pass asks once and keeps no state of alerts. Shapes follow the
 * alerts of kubernetes-mixin where a check names one; all of them are run by a real Prometheus in the tests.
 */
import type { HealthSignalName } from '../../model/health-signals.ts';
import type { Scope } from './queries.ts';
import { realContainers } from './queries.ts';
import { type LabelMatcher, selector } from './selector.ts';

export interface HealthQuery {
  readonly query: string;
  /** A metric that its exporter always has: when it is not there, an empty answer means nothing. */
  readonly witness: string;
}

const is = (label: string, value: string): LabelMatcher => ({ label, op: '=', value });
const isNot = (label: string, value: string): LabelMatcher => ({ label, op: '!=', value });
const like = (label: string, value: string): LabelMatcher => ({ label, op: '=~', value });
const unlike = (label: string, value: string): LabelMatcher => ({ label, op: '!~', value });

/** The text of one question, and how to tell silence from absence. */
export function healthQuery(name: HealthSignalName, scope: Scope): HealthQuery {
  const ksm = (metric: string, ...own: LabelMatcher[]): string => selector(metric, [...scope.kubeStateMetrics, ...own]);
  const cadvisor = (metric: string, ...own: LabelMatcher[]): string =>
    selector(metric, [...scope.cadvisor, ...realContainers, ...own]);
  const any = (metric: string, ...own: LabelMatcher[]): string => selector(metric, [...scope.everywhere, ...own]);
  return QUERIES[name]({ ksm, cadvisor, any });
}

type Select = (metric: string, ...own: LabelMatcher[]) => string;
interface Selectors {
  readonly ksm: Select;
  readonly cadvisor: Select;
  readonly any: Select;
}

const POD = 'namespace, pod, container';

/**
 * In back-off at nearly every minute of the stretch, and already before it. The state vanishes between restarts, hence
 * the maximum over 5 minutes; a plain minimum over the stretch would fire after one sample.
 */
const backingOff =
  (minutes: number, atLeast: number) =>
  ({ ksm }: Selectors): HealthQuery => {
    const state = ksm('kube_pod_container_status_waiting_reason', is('reason', 'CrashLoopBackOff'));
    const steps = `count_over_time((max_over_time(${state}[5m]) >= 1)[${minutes}m:1m]) >= ${atLeast}`;
    const before = `max_over_time(${state}[5m] offset ${minutes}m) >= 1`;
    return {
      query: `max by (${POD}) ((${steps}) and on (namespace, pod, container, uid) (${before}))`,
      witness: ksm('kube_pod_info'),
    };
  };

/** The least free share of a volume, bytes and inodes. */
const freeShares = (any: Select): readonly (readonly [string, string])[] => [
  [any('kubelet_volume_stats_available_bytes'), any('kubelet_volume_stats_capacity_bytes')],
  [any('kubelet_volume_stats_inodes_free'), any('kubelet_volume_stats_inodes')],
];
const CLAIM = 'namespace, persistentvolumeclaim';

/** Bytes first; inodes only where bytes say nothing. */
const ofVolumes = (any: Select, query: (free: string, all: string) => string): HealthQuery => ({
  query: freeShares(any)
    .map(([free, all]) => `min by (${CLAIM}) (${query(free, all)})`)
    .join(' or '),
  witness: any('kubelet_volume_stats_capacity_bytes'),
});

/** At the pace of the last day, in days; only where there is a day to speak of. */
const daysLeft = (free: string): string => `(${free} / (-deriv(${free}[1d]) > 0) / 86400) and (${free} offset 12h)`;

const LOCAL: readonly LabelMatcher[] = [
  unlike('fstype', 'tmpfs|ramfs|squashfs|overlay|nsfs|fuse.*|iso9660'),
  unlike('mountpoint', '/(?:run|boot)(?:/.*)?'),
];
/** node_exporter names a machine by its address; this brings the name along. */
const withName = (any: Select, query: string): string =>
  `max by (nodename, mountpoint) ((${query}) * on (instance) group_left (nodename) ${any('node_uname_info')})`;

const SERVICE = 'namespace, service, job';
const burning = (any: Select, [long, short]: readonly [string, string], pace: number): HealthQuery => {
  const share = (range: string): string =>
    `sum by (${SERVICE}) (rate(${any('http_requests_total', like('code', '5..'))}[${range}])) / sum by (${SERVICE}) (rate(${any('http_requests_total')}[${range}]))`;
  // A budget of 99.9 %: an error share of 0.1 % uses it up in just its time.
  return {
    query: `(${share(long)} > ${pace} * 0.001) and (${share(short)} > ${pace} * 0.001)`,
    witness: any('http_requests_total'),
  };
};

const QUERIES: Readonly<Record<HealthSignalName, (selectors: Selectors) => HealthQuery>> = {
  'crashloop-15m': backingOff(15, 13),
  'crashloop-1h': backingOff(60, 54),
  'restarts-1h': ({ ksm }) => ({
    query: `max by (${POD}) (increase(${ksm('kube_pod_container_status_restarts_total')}[1h])) > 0.5`,
    witness: ksm('kube_pod_container_status_restarts_total'),
  }),
  'unavailable-15m': ({ ksm }) => {
    const lacking = `(${ksm('kube_deployment_spec_replicas')} > ${ksm('kube_deployment_status_replicas_available')})`;
    const still = `(changes(${ksm('kube_deployment_status_replicas_updated')}[10m]) == 0)`;
    return {
      query: `max by (namespace, deployment) (count_over_time((${lacking} and ${still})[15m:1m]) >= 15)`,
      witness: ksm('kube_deployment_spec_replicas'),
    };
  },
  'memory-leak': ({ cadvisor, ksm }) => {
    const use = cadvisor('container_memory_working_set_bytes');
    const limit = `max by (${POD}) (${ksm('kube_pod_container_resource_limits', is('resource', 'memory'))})`;
    const grows = `deriv(${use}[6h]) > 0 and count_over_time(${use}[6h]) > 300`;
    return {
      query: `max by (${POD}) ((predict_linear(${use}[6h], 4 * 3600) > on (${POD}) group_left () ${limit}) and ${grows})`,
      witness: use,
    };
  },
  'throttled-15m': ({ cadvisor }) => {
    const [throttled, periods] = ['container_cpu_cfs_throttled_periods_total', 'container_cpu_cfs_periods_total'].map(
      (metric) => `sum by (${POD}) (increase(${cadvisor(metric)}[5m]))`,
    );
    return {
      query: `min_over_time((${throttled} / (${periods} > 0))[15m:5m]) > 0.1`,
      witness: cadvisor('container_cpu_cfs_periods_total'),
    };
  },
  'pvc-critical': ({ any }) => ofVolumes(any, (free, all) => `max_over_time((${free} / ${all})[1m:30s]) < 0.03`),
  'pvc-filling': ({ any }) =>
    ofVolumes(any, (free, all) => {
      const fills = `(${free} / ${all} < 0.15) and (predict_linear(${free}[6h], 4 * 86400) < 0)`;
      return `(${free} / ${all}) and (count_over_time((${fills})[1h:5m]) >= 12)`;
    }),
  'pvc-days-until-full': ({ any }) => ofVolumes(any, (free) => `${daysLeft(free)} < 365`),
  'node-not-ready-flaps': ({ ksm }) => {
    const ready = ksm('kube_node_status_condition', is('condition', 'Ready'), is('status', 'true'));
    return { query: `max by (node) (changes(${ready}[15m])) > 2`, witness: ready };
  },
  'node-disk': ({ any }) => {
    const [free, all] = [any('node_filesystem_avail_bytes', ...LOCAL), any('node_filesystem_size_bytes', ...LOCAL)];
    return {
      query: withName(any, `min_over_time((1 - ${free} / ${all})[1h:5m]) > 0.3`),
      witness: any('node_uname_info'),
    };
  },
  'node-disk-days-until-full': ({ any }) => ({
    query: withName(any, `${daysLeft(any('node_filesystem_avail_bytes', ...LOCAL))} < 90`),
    witness: any('node_uname_info'),
  }),
  'node-evictions': ({ any }) => ({
    query: `sum by (node, instance, eviction_signal) (increase(${any('kubelet_evictions')}[15m])) > 0`,
    witness: any('kubelet_running_pods'),
  }),
  'kubelet-certificate': ({ any }) => ({
    query: `min by (node, instance) (${any('kubelet_certificate_manager_client_ttl_seconds')}) < 30 * 86400`,
    witness: any('kubelet_certificate_manager_client_ttl_seconds'),
  }),
  'argo-syncs-1h': ({ any }) => {
    const syncs = any('argocd_app_sync_total', is('phase', 'Succeeded'), isNot('dry_run', 'true'));
    // Without honorLabels the namespace of the Application is in exported_namespace, and `name` stays.
    return { query: `max by (name) (increase(${syncs}[1h])) > 6`, witness: any('argocd_app_info') };
  },
  'cluster-weeks-until-80': ({ ksm }) => {
    const kinds = like('resource', 'cpu|memory');
    const requests = ksm('kube_pod_container_resource_requests', kinds);
    const asked = `sum by (resource) (${requests})`;
    const offered = `sum by (resource) (${ksm('kube_node_status_allocatable', kinds)})`;
    // A week of history at least: a new cluster fills on its first days.
    const pace = `(deriv((${asked})[14d:6h]) * 604800 > 0) and sum by (resource) (${requests} offset 7d)`;
    return {
      query: `clamp_min(0.8 * ${offered} - ${asked}, 0) / (${pace}) < 52`,
      witness: ksm('kube_node_status_allocatable'),
    };
  },
  'hpa-hours-at-max': ({ ksm }) => {
    const [now, most] = [
      'kube_horizontalpodautoscaler_status_current_replicas',
      'kube_horizontalpodautoscaler_spec_max_replicas',
    ].map((metric) => ksm(metric));
    return {
      query: `max by (namespace, horizontalpodautoscaler) (count_over_time((${now} == ${most})[3d:15m]) / 4)`,
      witness: ksm('kube_horizontalpodautoscaler_spec_max_replicas'),
    };
  },
  'error-ratio-fast': ({ any }) => burning(any, ['1h', '5m'], 14.4),
  'error-ratio-slow': ({ any }) => burning(any, ['6h', '30m'], 6),
  'slow-p99': ({ any }) => {
    const buckets = any('http_request_duration_seconds_bucket');
    return {
      query: `histogram_quantile(0.99, sum by (le, ${SERVICE}) (rate(${buckets}[5m]))) > 1`,
      witness: buckets,
    };
  },
};
