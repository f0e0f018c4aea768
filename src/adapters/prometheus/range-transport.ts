import { instant, type Window } from '../../model/units.ts';
import type { SeriesRef, UsageResource } from '../../model/usage.ts';
import type { UsageRequest } from '../../ports/metrics.ts';
import type { Matrix, PrometheusApi } from './api.ts';
import { type Answer, answer, failed } from './failure.ts';
import { SLOT } from './queries.ts';
import { byDay, wholeSlots } from './slots.ts';
import type { Slice, SlotSeries, UsageTransport } from './transport.ts';

/** PromQL range queries, one per namespace, UTC day and resource: what every backend can answer. */
export function rangeTransport(api: PrometheusApi, queryOf: (slice: Slice) => string): UsageTransport {
  return {
    name: 'range-query',
    cut: dailySlices,
    async read(slice) {
      const { from, to } = slice.window;
      // A slot is asked for at its end: the value at t+5m covers (t, t+5m].
      const steps = { first: instant(from + SLOT), last: to, step: SLOT };
      const reply = await api.range(queryOf(slice), steps);
      return reply.kind === 'failure' ? reply : seriesOf(reply.value, { slice, name: api.name });
    },
  };
}

function dailySlices({ window, namespaces }: UsageRequest): Slice[] {
  const whole = wholeSlots(window);
  if (whole === undefined) return [];
  const resources: readonly UsageResource[] = ['cpu', 'memory'];
  return namespaces.flatMap((namespace) =>
    byDay(whole).flatMap((day) => resources.map((resource) => ({ resource, namespace, window: day }))),
  );
}

function seriesOf(matrix: readonly Matrix[], context: { slice: Slice; name: string }): Answer<readonly SlotSeries[]> {
  const all: SlotSeries[] = [];
  for (const { metric, values } of matrix) {
    const series = seriesRef(metric);
    const samples = series?.namespace === context.slice.namespace ? samplesOf(values, context.slice.window) : undefined;
    if (series === undefined || samples === undefined) return strange(context.name);
    if (samples.times.length > 0) all.push({ series, ...samples });
  }
  return answer(all);
}

const strange = (name: string): Answer<never> =>
  failed('upstream-surprise', `${name} answered other series or times than asked: check proxies and caches before it.`);

export function seriesRef({ namespace, pod, container }: Readonly<Record<string, string>>): SeriesRef | undefined {
  return namespace && pod && container ? { namespace, pod, container } : undefined;
}

/** Undefined when a sample is malformed, out of order or outside of the window. `NaN` and infinities are no samples. */
function samplesOf(pairs: readonly unknown[], window: Window): Omit<SlotSeries, 'series'> | undefined {
  const times = new Float64Array(pairs.length);
  const values = new Float64Array(pairs.length);
  let [count, previous] = [0, -Infinity];
  for (const pair of pairs) {
    if (!Array.isArray(pair) || typeof pair[0] !== 'number' || typeof pair[1] !== 'string') return undefined;
    const start = Math.round(pair[0] * 1000) - SLOT;
    if (start <= previous || start < window.from || start >= window.to) return undefined;
    previous = start;
    const value = Number(pair[1]);
    if (!Number.isFinite(value)) continue;
    times[count] = start;
    values[count++] = value;
  }
  return { times: times.subarray(0, count), values: values.subarray(0, count) };
}
