import { byText } from '../../model/by-text.ts';
import type { HealthSample, HealthSignalName } from '../../model/health-signals.ts';
import type { Reading } from '../../model/reason.ts';
import { type Instant, instant, type Window } from '../../model/units.ts';
import type { SignalName, SignalSample, UsageMessage } from '../../model/usage.ts';
import type { Metrics, MetricsProbe, PodOwner, UsageRequest } from '../../ports/metrics.ts';
import type { MetricsFile } from './format.ts';
import { decodeSamples, encodeSamples } from './usage-codec.ts';

type Gap = Extract<UsageMessage, { readonly kind: 'gap' }>;
type Resolution = Extract<UsageMessage, { readonly kind: 'resolution' }>;

export interface MetricsRecording {
  readonly metrics: Metrics;
  readonly file: () => MetricsFile;
  /** Encoded blocks per namespace, sorted. */
  readonly usage: () => ReadonlyMap<string, readonly string[]>;
}

interface Seen {
  probe: MetricsProbe | undefined;
  podOwners: Reading<readonly PodOwner[]> | undefined;
  readonly requests: UsageRequest[];
  readonly signals: {
    readonly name: SignalName;
    readonly window: Window;
    readonly samples: Reading<readonly SignalSample[]>;
  }[];
  readonly health: {
    readonly name: HealthSignalName;
    readonly at: Instant;
    readonly samples: Reading<readonly HealthSample[]>;
  }[];
  readonly gaps: Gap[];
  readonly resolutions: Resolution[];
  readonly lines: Map<string, { readonly order: string; readonly text: string }[]>;
}

export function recordMetrics(metrics: Metrics): MetricsRecording {
  const seen: Seen = {
    probe: undefined,
    podOwners: undefined,
    requests: [],
    signals: [],
    health: [],
    gaps: [],
    resolutions: [],
    lines: new Map(),
  };
  return {
    metrics: tee(metrics, seen),
    file: () => fileOf(metrics, seen),
    usage: () => new Map(namespacesOf(seen).map((namespace) => [namespace, linesOf(seen, namespace)])),
  };
}

const tee = (metrics: Metrics, seen: Seen): Metrics => ({
  ...(metrics.health === undefined ? {} : { health: teeHealth(metrics.health, seen) }),
  describe: metrics.describe,
  async probe() {
    seen.probe = await metrics.probe();
    return seen.probe;
  },
  async signal(name, window) {
    const samples = finite(await metrics.signal(name, window));
    seen.signals.push({ name, window, samples });
    return samples;
  },
  async podOwners(window) {
    seen.podOwners = await metrics.podOwners(window);
    return seen.podOwners;
  },
  async *usage(request) {
    seen.requests.push(request);
    for await (const message of metrics.usage(request)) {
      const replayed = note(message, seen);
      if (replayed !== undefined) yield replayed;
    }
  },
});

const teeHealth =
  (health: NonNullable<Metrics['health']>, seen: Seen): NonNullable<Metrics['health']> =>
  async (name, at) => {
    const samples = await health(name, at);
    seen.health.push({ name, at, samples });
    return samples;
  };

/** JSON has no NaN; a signal that is not a number says nothing. */
const finite = (samples: Reading<readonly SignalSample[]>): Reading<readonly SignalSample[]> =>
  samples.kind === 'unknown'
    ? samples
    : { kind: 'known', value: samples.value.filter((sample) => Number.isFinite(sample.value)) };

function note(message: UsageMessage, seen: Seen): UsageMessage | undefined {
  switch (message.kind) {
    case 'progress':
      return message;
    case 'gap':
      seen.gaps.push(message);
      return message;
    case 'resolution':
      seen.resolutions.push(message);
      return message;
    case 'samples': {
      const line = encodeSamples(message);
      if (line === undefined) return undefined;
      const { namespace, resource, pod, container, start } = line;
      const order = [resource, pod, container, String(start).padStart(16, '0')].join('\n');
      const lines = seen.lines.get(namespace) ?? [];
      seen.lines.set(namespace, lines);
      lines.push({ order, text: JSON.stringify(line) });
      return decodeSamples(line);
    }
  }
}

/** In an order of their own: concurrent queries arrive differently each time. */
const linesOf = (seen: Seen, namespace: string): string[] =>
  (seen.lines.get(namespace) ?? [])
    .toSorted((a, b) => byText(a.order, b.order) || byText(a.text, b.text))
    .map((line) => line.text);

const byJson = (a: unknown, b: unknown): number => byText(JSON.stringify(a), JSON.stringify(b));

const namespacesOf = ({ requests }: Seen): string[] => [...new Set(requests.flatMap(({ namespaces }) => namespaces))];

/** One question is the whole of it; several are told one by one, since together they may leave holes. */
function usageOf(seen: Seen): Pick<MetricsFile, 'usage' | 'asked'> {
  const windows = seen.requests.map(({ window }) => window);
  const [first, ...others] = windows;
  if (first === undefined) return {};
  const from = instant(Math.min(...windows.map((window) => window.from)));
  const to = instant(Math.max(...windows.map((window) => window.to)));
  const usage = { window: { from, to }, namespaces: namespacesOf(seen) };
  if (others.length === 0) return { usage };
  return { usage, asked: seen.requests.map(({ window, namespaces }) => ({ window, namespaces: [...namespaces] })) };
}

/** Every question is answered with them anew. */
const unique = <T>(sorted: readonly T[]): T[] =>
  sorted.filter((item, i) => i === 0 || byJson(item, sorted[i - 1]) !== 0);

const fileOf = (metrics: Metrics, seen: Seen): MetricsFile => ({
  queries: { ...metrics.describe() },
  ...(seen.probe === undefined ? {} : { probe: seen.probe }),
  ...(seen.podOwners === undefined ? {} : { podOwners: seen.podOwners }),
  signals: seen.signals.toSorted((a, b) => byJson(a.name, b.name) || a.window.from - b.window.from),
  ...(seen.health.length === 0 ? {} : { health: seen.health }),
  ...usageOf(seen),
  resolutions: unique(seen.resolutions.toSorted(byJson)),
  gaps: seen.gaps.toSorted(byJson),
});
