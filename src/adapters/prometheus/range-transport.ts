import { instant, type Window } from '../../model/units.ts';
import type { SeriesRef, UsageResource } from '../../model/usage.ts';
import type { Matrix, PrometheusApi } from './api.ts';
import { containerFold } from './container-fold.ts';
import { type CutLimits, fitted } from './cut.ts';
import { type Answer, answer, failed } from './failure.ts';
import { SLOT } from './queries.ts';
import type { SampleList } from './sample-lists.ts';
import { byDay, type Grid, gridOf } from './slots.ts';
import type { Slice, SlotSeries, Slots, UsageTransport } from './transport.ts';

export interface RangeOptions {
  readonly api: PrometheusApi;
  /** The query of each series by itself: what belongs together is folded here. */
  readonly queryOf: (slice: Slice) => string;
  readonly limits: CutLimits;
}

/** PromQL range queries by UTC day, small namespaces together: what every backend can answer. */
export function rangeTransport({ api, queryOf, limits }: RangeOptions): UsageTransport {
  const released = new WeakMap<readonly SlotSeries[], () => void>();
  return {
    name: 'range-query',
    cut: (slice) => fitted(slice, byDay(slice.window), limits),
    trust: () => 'every-day',
    async read(slice) {
      const { from, to } = slice.window;
      // A slot is asked for at its end: the value at t+5m covers (t, t+5m].
      const steps = { first: instant(from + SLOT), last: to, step: SLOT };
      const reply = await api.range(queryOf(slice), steps);
      if (reply.kind === 'failure') return reply;
      const read = seriesOf(reply.value.series, { slice, name: api.name });
      if (read.kind === 'answer') released.set(read.value, reply.value.release);
      return read;
    },
    seen(all) {
      released.get(all)?.();
      released.delete(all);
    },
  };
}

function seriesOf(matrix: readonly Matrix[], context: { slice: Slice; name: string }): Answer<readonly SlotSeries[]> {
  const { slice, name } = context;
  const fold = containerFold(slice);
  const where = { window: slice.window, grid: gridOf(slice.window), unit: unitOf[slice.resource] };
  for (const { metric, samples } of matrix) {
    const slots = samples === undefined ? undefined : slotsOf(samples, where);
    if (slots === undefined || !fold.take(metric, slots)) return strange(name);
  }
  return answer(fold.done());
}

/** Cores to millicores; bytes stay. */
const unitOf: Readonly<Record<UsageResource, number>> = { cpu: 1000, memory: 1 };

const strange = (name: string): Answer<never> =>
  failed('upstream-surprise', `${name} answered other series or times than asked: check proxies and caches before it.`);

export function seriesRef({ namespace, pod, container }: Readonly<Record<string, string>>): SeriesRef | undefined {
  return namespace && pod && container ? { namespace, pod, container } : undefined;
}

interface Where {
  readonly window: Window;
  readonly grid: Grid;
  readonly unit: number;
}

/** Undefined when a sample is out of order or outside of the window. `NaN` and infinities are no samples. In place. */
function slotsOf({ times, values }: SampleList, { window, grid, unit }: Where): Slots | undefined {
  let [count, previous] = [0, -Infinity];
  for (let i = 0; i < times.length; i++) {
    const start = Math.round((times[i] ?? 0) * 1000) - SLOT;
    if (start <= previous || start < window.from || start >= window.to) return undefined;
    previous = start;
    const value = unit * (values[i] ?? 0);
    if (!Number.isFinite(value)) continue;
    times[count] = start;
    values[count++] = value;
  }
  if (count === times.length) return { times: grid.shared(times), values };
  return { times: grid.shared(times.subarray(0, count)), values: values.subarray(0, count) };
}
