import { known, type Reading, type Reason, unknown } from '../../model/reason.ts';
import { days, earlier, type Instant, type Milliseconds, milliseconds, type Window } from '../../model/units.ts';
import type { SignalName, SignalSample } from '../../model/usage.ts';
import type { PrometheusApi, VectorSample } from './api.ts';
import { type Answer, answer } from './failure.ts';
import { inOrder } from './in-order.ts';
import { promDuration, type Scope, signalMetrics, signalQuery } from './queries.ts';
import { seriesRef } from './range-transport.ts';
import { type LabelMatcher, selector } from './selector.ts';

export interface SignalContext {
  readonly api: PrometheusApi;
  readonly scope: Scope;
  readonly name: SignalName;
  readonly atOnce: number;
}

/** The last day of the window at most: a counter's increase over 14 days would read as much as all usage does. */
export async function readSignal(context: SignalContext, window: Window): Promise<Reading<readonly SignalSample[]>> {
  const length = milliseconds(Math.min(days(1), window.to - window.from));
  const span = { length, at: window.to };
  const whole = await asked(context, span);
  const vector =
    whole.kind === 'failure' && whole.failure.helps === 'smaller' ? await byNamespace(context, span) : whole;
  if (vector.kind === 'failure') return { kind: 'unknown', because: vector.failure.because };
  const missing = vector.value.length === 0 ? await absence(context, span) : undefined;
  return missing === undefined ? known(samplesOf(context.name, vector.value)) : { kind: 'unknown', because: missing };
}

interface Span {
  readonly length: Milliseconds;
  readonly at: Instant;
}

const asked = ({ api, scope, name }: SignalContext, { length, at }: Span) =>
  api.instant(signalQuery(name, { scope, window: length }), at);

/** One query per namespace that has the metric; one that fails makes the whole signal unknown. */
async function byNamespace(context: SignalContext, span: Span): Promise<Answer<readonly VectorSample[]>> {
  const { api, scope, name, atOnce } = context;
  const window = { from: earlier(span.at, span.length), to: span.at };
  const some = selector(signalMetrics[name][0], scope.everywhere);
  const namespaces = await api.labelValues('namespace', { selector: some, window });
  if (namespaces.kind === 'failure') return namespaces;
  const each = (namespace: string) => asked({ ...context, scope: only(scope, namespace) }, span);
  const all: VectorSample[] = [];
  for await (const part of inOrder(namespaces.value.toSorted(), { atOnce, each })) {
    if (part.kind === 'failure') return part;
    all.push(...part.value);
  }
  return answer(all);
}

function only(scope: Scope, namespace: string): Scope {
  const here: LabelMatcher = { label: 'namespace', op: '=', value: namespace };
  return {
    everywhere: [...scope.everywhere, here],
    cadvisor: [...scope.cadvisor, here],
    kubeStateMetrics: [...scope.kubeStateMetrics, here],
  };
}

/** Nothing found: because nothing happened, or because nobody measures it? */
async function absence({ api, scope, name }: SignalContext, { length, at }: Span): Promise<Reason | undefined> {
  const [metric] = signalMetrics[name];
  const reply = await api.instant(
    `count(present_over_time(${selector(metric, scope.everywhere)}[${promDuration(length)}]))`,
    at,
  );
  if (reply.kind === 'failure') return reply.failure.because;
  if (reply.value.length > 0) return undefined;
  return unknown('metric-absent', `No series of ${metric}: scrape ${exporterOf(name)} to know about ${name}.`).because;
}

const exporterOf = (name: SignalName): string => (name === 'restarts' ? 'kube-state-metrics' : 'cAdvisor');

function samplesOf(name: SignalName, vector: readonly VectorSample[]): SignalSample[] {
  return vector.flatMap(({ metric, value }) => {
    const series = seriesRef(metric);
    if (series === undefined || !Number.isFinite(value)) return [];
    // increase() extrapolates to the window's edges: 2 restarts come as 2.0007.
    return [{ series, value: name === 'throttled-share' ? value : Math.round(value) }];
  });
}
