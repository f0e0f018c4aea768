import type { Reading } from '../../model/reason.ts';
import type { Milliseconds } from '../../model/units.ts';
import type { Metrics, MetricsProbe } from '../../ports/metrics.ts';
import type { Row } from './row.ts';

/** Is the backend there, which metrics does it have, and is it about one cluster only? One row where it does not answer. */
export async function checkMetrics(metrics: Metrics, matcher: string | undefined): Promise<Row[]> {
  const probe = await metrics.probe();
  const unreachable = probe.metrics.every(({ present }) => present.kind === 'unknown');
  if (unreachable) return [reachable(probe, probe.metrics[0]?.present)];
  return [
    reachable(probe, undefined),
    ...probe.metrics.map(metricRow),
    intervalRow(probe.scrapeInterval),
    clustersRow(probe, matcher),
    ...probe.warnings.map((detail): Row => ({ area: 'prometheus', check: 'warning', status: 'warn', detail })),
  ];
}

function reachable(probe: MetricsProbe, problem: Reading<boolean> | undefined): Row {
  const row = { area: 'prometheus', check: 'reachable' } as const;
  if (problem?.kind !== 'unknown') return { ...row, status: 'ok', detail: probe.backend };
  return {
    ...row,
    status: 'fail',
    detail: `${problem.because.code}: ${problem.because.detail}`,
    todo: 'check prometheus.url, prometheus.auth and the network path; open the address in a browser or with curl',
  };
}

function metricRow({ name, present, degrades }: MetricsProbe['metrics'][number]): Row {
  const row = { area: 'prometheus', check: name } as const;
  if (present.kind === 'unknown') return { ...row, status: 'warn', detail: `not known: ${present.because.detail}` };
  if (present.value) return { ...row, status: 'ok', detail: 'present' };
  return { ...row, status: 'warn', detail: `missing; degraded: ${degrades}`, todo: sourceOf(name) };
}

/** cAdvisor's metrics come with the kubelet, those of objects from kube-state-metrics. */
const sourceOf = (name: string): string =>
  name.startsWith('kube_')
    ? `let Prometheus scrape kube-state-metrics and keep ${name}`
    : `let Prometheus scrape the kubelets' /metrics/cadvisor and keep ${name}`;

function intervalRow(interval: Reading<Milliseconds>): Row {
  const row = { area: 'prometheus', check: 'scrape interval' } as const;
  if (interval.kind === 'unknown') return { ...row, status: 'warn', detail: interval.because.detail };
  const seconds = interval.value / 1000;
  if (seconds <= 60) return { ...row, status: 'ok', detail: `${seconds} s` };
  return {
    ...row,
    status: 'warn',
    detail: `${seconds} s: short peaks are not seen`,
    todo: 'scrape at least every 60 s',
  };
}

function clustersRow({ clusters, refused }: MetricsProbe, matcher: string | undefined): Row {
  const row = { area: 'prometheus', check: 'one cluster' } as const;
  if (refused === undefined && (clusters.length <= 1 || matcher !== undefined)) {
    return { ...row, status: 'ok', detail: matcher ?? clusters[0] ?? 'no cluster label' };
  }
  const some = `series of several clusters: ${clusters.slice(0, 5).join(', ')}`;
  return {
    ...row,
    status: 'fail',
    detail: clusters.length > 1 || refused === undefined ? some : refused.detail,
    todo: 'name this one in prometheus.clusterMatcher: { label, value }',
  };
}
