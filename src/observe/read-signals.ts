import type { ContainerSpec } from '../model/cluster.ts';
import { known, type Reading, unknown } from '../model/reason.ts';
import type { SourceGap } from '../model/snapshot.ts';
import { days, earlier, ratio, type Window } from '../model/units.ts';
import type { SeriesRef, SignalName, SignalSample } from '../model/usage.ts';
import type { WorkloadContainer } from '../model/workload.ts';
import type { Metrics } from '../ports/metrics.ts';
import { groupBy } from './order.ts';
import { reading } from './reading.ts';

type Signals = Pick<WorkloadContainer, 'throttledShare' | 'oomEvents' | 'restarts'>;

export interface SignalReadings {
  readonly throttled: Reading<readonly SignalSample[]>;
  readonly oomEvents: Reading<readonly SignalSample[]>;
  readonly restarts: Reading<readonly SignalSample[]>;
}

export async function readSignals(metrics: Metrics, window: Window): Promise<SignalReadings> {
  const lastDay = { from: earlier(window.to, days(1)), to: window.to };
  const ask = async (name: SignalName, over: Window): Promise<Reading<readonly SignalSample[]>> => {
    const answer = await reading(`the signal ${name}`, () => metrics.signal(name, over));
    return answer.kind === 'known' ? answer.value : answer;
  };
  return {
    throttled: await ask('throttled-share', window),
    oomEvents: await ask('oom-events', lastDay),
    restarts: await ask('restarts', lastDay),
  };
}

/** A metric that nobody exports degrades a finding; a query that failed makes the pass partial. */
export function signalGaps(signals: SignalReadings): SourceGap[] {
  const { throttled, oomEvents, restarts } = signals;
  const named = { 'throttled-share': throttled, 'oom-events': oomEvents, restarts };
  return Object.entries(named).flatMap(([name, signal]) =>
    signal.kind === 'unknown' && signal.because.code !== 'metric-absent'
      ? [{ source: 'signals', because: { ...signal.because, detail: `${name}: ${signal.because.detail}` } }]
      : [],
  );
}

/** Signals of one container: the worst replica's throttling, and events added up over its pods. */
export function signalFinder(signals: SignalReadings, target: (series: SeriesRef) => string | undefined) {
  const throttled = byContainer(signals.throttled, target);
  const oomEvents = byContainer(signals.oomEvents, target);
  const restarts = byContainer(signals.restarts, target);
  return (key: string, spec: ContainerSpec): Signals => ({
    throttledShare: throttledShare(throttled, key, spec),
    oomEvents: total(oomEvents, key),
    restarts: total(restarts, key),
  });
}

type ByContainer = Reading<ReadonlyMap<string, readonly number[]>>;

function byContainer(
  samples: Reading<readonly SignalSample[]>,
  target: (series: SeriesRef) => string | undefined,
): ByContainer {
  if (samples.kind === 'unknown') return samples;
  const finite = samples.value.filter((sample) => Number.isFinite(sample.value));
  const groups = groupBy(finite, (sample) => target(sample.series) ?? '');
  return known(new Map([...groups].map(([key, own]) => [key, own.map((sample) => sample.value)])));
}

function throttledShare(samples: ByContainer, key: string, spec: ContainerSpec): Signals['throttledShare'] {
  if (samples.kind === 'unknown') return samples;
  const own = samples.value.get(key);
  if (own !== undefined) return known(ratio(Math.max(...own)));
  // Without a CPU limit there is no CFS quota, hence nothing to throttle and no series.
  if (spec.resources.cpuLimit === undefined) return known(ratio(0));
  return unknown('no-samples', 'it has a CPU limit, but no CFS periods were recorded for it');
}

/** The list as a whole is complete, so a container without a sample had no such event. */
function total(samples: ByContainer, key: string): Reading<number> {
  if (samples.kind === 'unknown') return samples;
  return known((samples.value.get(key) ?? []).reduce((sum, value) => sum + value, 0));
}
