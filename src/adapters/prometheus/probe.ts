import { known, type Reading } from '../../model/reason.ts';
import type { MetricsProbe } from '../../ports/metrics.ts';
import type { PrometheusApi, VectorSample } from './api.ts';
import type { Answer } from './failure.ts';
import { metricsUsed } from './metrics-used.ts';
import { anyOf, selector } from './selector.ts';
import type { Survey, SurveyContext } from './survey.ts';

/** One query for all metrics that are used, beside the survey. */
export async function probeOf(
  { api, scope, at }: SurveyContext,
  { survey, backend }: { survey: Survey; backend: string },
): Promise<MetricsProbe> {
  const names = anyOf(
    '__name__',
    metricsUsed.map(({ name }) => name),
  );
  const counts = await api.instant(`count by (__name__) (${selector('', [names, ...scope.everywhere])})`, at);
  return {
    backend,
    metrics: metricsUsed.map(({ name, degrades }) => ({ name, degrades, present: presence(name, counts) })),
    scrapeInterval: survey.scrapeInterval,
    clusters: survey.clusters,
    warnings: survey.warnings,
  };
}

function presence(name: string, counts: Answer<readonly VectorSample[]>): Reading<boolean> {
  return counts.kind === 'failure'
    ? { kind: 'unknown', because: counts.failure.because }
    : known(counts.value.some(({ metric }) => metric.__name__ === name));
}

/** `Prometheus 2.42.0`; Thanos, VictoriaMetrics and managed services may not tell. */
export async function backendOf(api: PrometheusApi): Promise<string> {
  const info = await api.buildinfo();
  return info.kind === 'failure'
    ? 'unknown'
    : `${info.value.application} ${info.value.version}`.replaceAll(/[^\x20-\x7e]/g, ' ').slice(0, 80);
}
