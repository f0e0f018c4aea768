import type { Window } from '../../model/units.ts';
import { type SeriesRef, USAGE_QUANTUM, type UsageResource } from '../../model/usage.ts';
import { type ContainerFold, containerFold, type PodDay, type Scratch } from './container-fold.ts';
import { type IndexedRecord, indexed } from './day-records.ts';
import { SLOTS } from './days.ts';
import type { PackedUsage, Unread } from './packed-usage.ts';
import { readSeriesDay } from './series-day.ts';
import { sketchTotal } from './sketch-total.ts';

/** Which container of which workload a series belongs to; undefined drops it. */
export type Target = (series: SeriesRef) => string | undefined;

/** Summaries of one namespace, brought to the containers of today's workloads. */
export interface NamespaceFold {
  /** Days come in ascending order, each once. */
  readonly take: (day: number, bytes: Uint8Array) => void;
  readonly finish: (window: Window, unread: readonly Unread[]) => FoldedNamespace;
}

export interface FoldedNamespace {
  /** By the key of the target. */
  readonly containers: ReadonlyMap<string, PackedUsage>;
  readonly reads: UsageReads;
}

export interface UsageReads {
  /** Summaries of one series' day, and samples in them. */
  readonly days: number;
  readonly samples: number;
  /** Series that belong to no container of today. */
  readonly strangers: number;
  /** The closest two samples, milliseconds; Infinity when no series had two. */
  readonly step: number;
}

export function namespaceFold(namespace: string, target: Target): NamespaceFold {
  const owners = ownersIn(namespace, target);
  const reads = { days: 0, samples: 0, step: Infinity };
  const scratch = newScratch();
  return {
    take(day, bytes) {
      const { reader, records } = indexed(bytes);
      for (const [fold, own] of Map.groupBy(records, owners.of)) {
        for (const [resource, same] of Map.groupBy(own, (record) => record.resource)) {
          scratch[resource].clear();
          const pods = same.map((record): PodDay => {
            reader.seek(record.at);
            return { pod: record.pod, summary: readSeriesDay(reader, { resource, day }, scratch[resource]) };
          });
          count(reads, pods);
          fold?.add({ day, resource, pods }, scratch[resource]);
        }
      }
    },
    finish: (window, unread) => ({
      containers: new Map([...owners.containers].map(([key, fold]) => [key, fold.finish(window, unread)])),
      reads: { ...reads, strangers: owners.strangers() },
    }),
  };
}

/** Whose a series is, decided once per pass. */
function ownersIn(namespace: string, target: Target) {
  const containers = new Map<string, ContainerFold>();
  const known = new Map<string, { readonly fold: ContainerFold | undefined }>();
  const foldOf = (key: string): ContainerFold => {
    const fold = containers.get(key) ?? containerFold();
    containers.set(key, fold);
    return fold;
  };
  return {
    containers,
    strangers: (): number => [...known.values()].filter(({ fold }) => fold === undefined).length,
    of({ pod, container }: IndexedRecord): ContainerFold | undefined {
      const name = `${pod}\n${container}`;
      const before = known.get(name);
      if (before !== undefined) return before.fold;
      const key = target({ namespace, pod, container });
      const fold = key === undefined ? undefined : foldOf(key);
      known.set(name, { fold });
      return fold;
    },
  };
}

function newScratch(): Record<UsageResource, Scratch> {
  const of = (resource: UsageResource): Scratch => {
    const sketch = sketchTotal(USAGE_QUANTUM[resource]);
    const slots = new Uint8Array(SLOTS);
    const clear = (): void => {
      sketch.clear();
      slots.fill(0);
    };
    return { sketch, slots, clear };
  };
  return { cpu: of('cpu'), memory: of('memory') };
}

function count(reads: { days: number; samples: number; step: number }, pods: readonly PodDay[]): void {
  reads.days += pods.length;
  for (const { summary } of pods) {
    reads.samples += summary.count;
    if (summary.step > 0) reads.step = Math.min(reads.step, summary.step);
  }
}
