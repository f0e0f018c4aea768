/** What the backend is like, measured before it is read: scrape interval, labels, clusters. */

import { known, type Reading, type Reason, unknown } from '../../model/reason.ts';
import { type Instant, type Milliseconds, minutes, seconds } from '../../model/units.ts';
import type { Labels, Matrix, PrometheusApi, VectorSample } from './api.ts';
import { clustersOf } from './clusters.ts';
import type { Answer } from './failure.ts';
import type { Connection } from './http.ts';
import { metricsUsed } from './metrics-used.ts';
import type { PrometheusOptions } from './options.ts';
import { realContainers, type Scope, type UsageFacts, usageMetric, withImage } from './queries.ts';
import { offersRemoteRead } from './remote-read/remote-transport.ts';
import { anyOf, type LabelMatcher, selector } from './selector.ts';

export interface Survey {
  readonly scrapeInterval: Reading<Milliseconds>;
  /** Matchers that select real containers here. */
  readonly containers: readonly LabelMatcher[];
  readonly cores: UsageFacts['cores'];
  readonly remoteRead: boolean;
  readonly clusters: readonly string[];
  readonly backend: string;
  /** Series by metric that is used. */
  readonly counts: Answer<readonly VectorSample[]>;
  /** Usage must not be read: names of several clusters could be mixed up. */
  readonly refusal?: Reason;
  readonly warnings: readonly string[];
}

export interface SurveyContext {
  readonly api: PrometheusApi;
  readonly connection: Connection;
  readonly options: PrometheusOptions;
  readonly scope: Scope;
  readonly at: Instant;
}

export async function takeSurvey(context: SurveyContext): Promise<Survey> {
  const images = await sampled(context, [...realContainers, withImage]);
  const found = images.kind === 'known' && images.value.length === 0 ? await sampled(context, realContainers) : images;
  const imageless =
    images.kind === 'known' && images.value.length === 0 && found.kind === 'known' && found.value.length > 0;
  const containers = imageless ? realContainers : [...realContainers, withImage];
  // Only now, and together: if nobody answers, that is known by the first question.
  const [scrapeInterval, cores, remoteRead, { clusters, problem, refusal }, backend, counts] = await Promise.all([
    found.kind === 'unknown' ? found : intervalOf(context, found.value),
    coresOf(context),
    remoteReadOf(context),
    clustersOf(context),
    backendOf(context.api),
    countsOf(context),
  ]);
  const warnings = [
    ...(imageless ? ['Usage has no image label: pause containers are told apart by name only.'] : []),
    ...(scrapeInterval.kind === 'unknown'
      ? [`Scrape interval unknown, 60 s assumed: ${scrapeInterval.because.detail}`]
      : []),
    ...(scrapeInterval.kind === 'known' && scrapeInterval.value > minutes(5) ? [tooRare(scrapeInterval.value)] : []),
    ...[problem ?? refusal?.detail].filter((one) => one !== undefined),
  ];
  return {
    scrapeInterval,
    containers,
    cores,
    remoteRead,
    clusters,
    backend,
    counts,
    warnings,
    ...(refusal === undefined ? {} : { refusal }),
  };
}

async function coresOf({ api, scope, at }: SurveyContext): Promise<Survey['cores']> {
  const each: LabelMatcher = { label: 'cpu', op: '=~', value: 'cpu.+' };
  const reply = await api.instant(
    `count(${selector(usageMetric.cpu, [...scope.cadvisor, ...realContainers, each])})`,
    at,
  );
  return reply.kind === 'answer' && reply.value.length > 0 ? 'each' : 'total';
}

/** One query for all metrics that are used. */
function countsOf({ api, scope, at }: SurveyContext): Promise<Answer<readonly VectorSample[]>> {
  const names = anyOf(
    '__name__',
    metricsUsed.map(({ name }) => name),
  );
  return api.instant(`count by (__name__) (${selector('', [names, ...scope.everywhere])})`, at);
}

/** `Prometheus 2.42.0`; VictoriaMetrics and managed services may not tell, Thanos and Cortex tell their version only. */
async function backendOf(api: PrometheusApi): Promise<string> {
  const info = await api.buildinfo();
  if (info.kind === 'failure') return 'unknown';
  const { application, version } = info.value;
  // Prometheus itself tells since 2.14.
  const name = application === 'Prometheus' && /^[01]\./.test(version) ? 'a Prometheus API, version' : application;
  return `${name} ${version}`.replaceAll(/[^\x20-\x7e]/g, ' ').slice(0, 80);
}

const remoteReadOf = async ({ connection, options, scope, at }: SurveyContext): Promise<boolean> =>
  options.transport !== 'range-query' && (await offersRemoteRead(connection, scope.everywhere, { from: at, to: at }));

const tooRare = (interval: Milliseconds): string =>
  `Usage is scraped every ${interval / 1000} s only: peaks between scrapes stay unseen.`;

/** A few of the containers with the most samples in the last 15 minutes. */
async function sampled(
  { api, scope, at }: SurveyContext,
  containers: readonly LabelMatcher[],
): Promise<Reading<readonly Labels[]>> {
  const range = selector(usageMetric.memory, [...scope.cadvisor, ...containers]);
  const reply = await api.instant(`topk(5, count_over_time(${range}[15m]))`, at);
  return reply.kind === 'failure'
    ? { kind: 'unknown', because: reply.failure.because }
    : known(reply.value.map(({ metric }) => metric));
}

async function intervalOf(
  { api, options, scope, at }: SurveyContext,
  some: readonly Labels[],
): Promise<Reading<Milliseconds>> {
  if (some.length === 0) {
    const hint = `check that cAdvisor is scraped${tenantHint(options)}`;
    return unknown('no-samples', `No container has usage in the last 15 minutes: ${hint}.`);
  }
  const of = (label: string): LabelMatcher =>
    anyOf(label, [...new Set(some.map((labels) => labels[label] ?? ''))].sort());
  const matchers = [...scope.cadvisor, ...['namespace', 'pod', 'container'].map(of)];
  const reply = await api.raw(`${selector(usageMetric.memory, matchers)}[15m]`, at);
  if (reply.kind === 'failure') return { kind: 'unknown', because: reply.failure.because };
  const intervals = reply.value.flatMap((series) => medianDistance(series) ?? []);
  return intervals.length === 0
    ? unknown(
        'no-samples',
        'No container has two samples of usage in the last 15 minutes: scrape at least once a minute.',
      )
    : known(seconds(Math.max(1, Math.round(Math.max(...intervals)))));
}

/** Mimir, Cortex and Thanos Receive answer a tenant that they do not know as one that has nothing. */
const tenantHint = ({ headers = {} }: PrometheusOptions): string =>
  Object.keys(headers).some((name) => /^(x-scope-orgid|thanos-tenant)$/i.test(name))
    ? ', and that the tenant in prometheus.headers is the right one: an unknown one is empty, not refused'
    : '';

/** Seconds; the median forgives lost scrapes. */
function medianDistance({ samples }: Matrix): number | undefined {
  const times = Array.from(samples?.times ?? []);
  const distances = times.slice(1).map((time, i) => time - (times[i] ?? time));
  return distances.sort((a, b) => a - b)[Math.floor(distances.length / 2)];
}
