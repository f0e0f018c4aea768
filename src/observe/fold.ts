import { known, type Reading, unknown } from '../model/reason.ts';
import { type Milliseconds, milliseconds, minutes, type Window } from '../model/units.ts';
import {
  type ContainerUsage,
  type SeriesRef,
  USAGE_QUANTUM,
  type UsageMessage,
  type UsageResource,
} from '../model/usage.ts';
import { type ContainerFold, containerFold } from './fold-container.ts';
import type { Block } from './fold-day.ts';
import { byText, groupBy } from './order.ts';

type Gap = Extract<UsageMessage, { readonly kind: 'gap' }>;
type Samples = Extract<UsageMessage, { readonly kind: 'samples' }>;

export interface Folded {
  /** `key` as the `target` of the fold named it. */
  readonly usageOf: (namespace: string, key: string) => Reading<ContainerUsage>;
  readonly gaps: readonly Gap[];
  /** Numbers for the audit: blocks of samples, samples, and what belonged to no workload. */
  readonly reads: { readonly blocks: number; readonly samples: number; readonly strangers: number };
}

export interface UsageFold {
  readonly take: (message: UsageMessage) => void;
  readonly finish: () => Folded;
}

/** Which container of which workload a series belongs to; undefined drops it. */
export type Target = (series: SeriesRef) => string | undefined;

/**
 * Folds a stream of samples into day summaries. Nothing depends on the order of messages, and no sample outlives its
 * message: what stays is one histogram per container, resource and day.
 */
export function usageFold(window: Window, target: Target): UsageFold {
  const containers = new Map<string, ContainerFold>();
  const gaps = new Map<string, Gap>();
  const strangers = new Set<string>();
  const resolution = resolutionFold();
  const reads = { blocks: 0, samples: 0 };

  const takeSamples = (message: Samples): void => {
    const block = cut(message, window);
    if (block.times.length === 0) return;
    reads.blocks++;
    reads.samples += block.times.length;
    resolution.see(block.times);
    const key = target(message.series);
    if (key === undefined) {
      strangers.add(`${message.series.namespace}/${message.series.pod}/${message.series.container}`);
      return;
    }
    const fold = containers.get(key) ?? containerFold(window);
    containers.set(key, fold);
    fold.add(block);
  };

  return {
    take(message) {
      if (message.kind === 'samples') takeSamples(message);
      else if (message.kind === 'gap') gaps.set(gapKey(message), message);
      else if (message.kind === 'resolution') resolution.told(message.resource, message.interval);
    },
    finish: () => ({
      ...outcomeOf(
        containers,
        [...gaps].sort(([a], [b]) => byText(a, b)).map(([, gap]) => gap),
        resolution.build(),
      ),
      reads: { ...reads, strangers: strangers.size },
    }),
  };
}

function outcomeOf(
  containers: ReadonlyMap<string, ContainerFold>,
  gaps: readonly Gap[],
  resolution: Milliseconds,
): Pick<Folded, 'usageOf' | 'gaps'> {
  const byNamespace = groupBy(gaps, (gap) => gap.namespace);
  return {
    gaps,
    usageOf: (namespace, key) => {
      const own = (byNamespace.get(namespace) ?? []).map(({ resource, window, because }) => ({
        resource,
        window,
        because,
      }));
      const fold = containers.get(key);
      if (fold !== undefined) return known(fold.build({ gaps: own, resolution }));
      const because = own[0]?.because;
      if (because !== undefined) return { kind: 'unknown', because };
      return unknown('no-samples', 'no sample of this container in the window');
    },
  };
}

/** Only finite, non-negative samples inside the window, rounded to the quantum. */
function cut(message: Samples, window: Window): Block {
  const quantum = USAGE_QUANTUM[message.resource];
  const times = new Float64Array(message.times.length);
  const values = new Float64Array(message.times.length);
  let kept = 0;
  for (let i = 0; i < message.times.length; i++) {
    const at = message.times[i] ?? Number.NaN;
    const value = message.values[i] ?? Number.NaN;
    if (!(at >= window.from && at < window.to && value >= 0 && value < Infinity)) continue;
    times[kept] = at;
    values[kept++] = Math.round(value / quantum) * quantum;
  }
  return {
    resource: message.resource,
    pod: message.series.pod,
    times: times.subarray(0, kept),
    values: values.subarray(0, kept),
  };
}

const gapKey = (gap: Gap): string =>
  [gap.namespace, gap.resource, gap.window.from, gap.window.to, gap.because.code, gap.because.detail].join('\n');

/** What the transport measured, the coarser resource counting; else the closest two samples. */
function resolutionFold() {
  const told = new Map<UsageResource, number>();
  let seen = Infinity;
  return {
    told: (resource: UsageResource, interval: Milliseconds): void => {
      told.set(resource, Math.max(told.get(resource) ?? 0, interval));
    },
    see: (times: Float64Array): void => {
      const distance = (times[1] ?? Infinity) - (times[0] ?? 0);
      if (distance > 0 && distance < seen) seen = distance;
    },
    build: (): Milliseconds => {
      if (told.size > 0) return milliseconds(Math.max(...told.values()));
      return seen === Infinity ? minutes(5) : milliseconds(seen);
    },
  };
}
