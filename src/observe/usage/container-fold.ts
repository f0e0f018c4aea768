import { bytes, millicores, minutes, type Window } from '../../model/units.ts';
import type { MemoryLife, ResourceDay, StartupUse, UsageResource } from '../../model/usage.ts';
import { byText } from '../order.ts';
import { byteWriter } from './bytes.ts';
import { hoursTogether } from './hours.ts';
import { joined, lifeOf, longestLives, type Stretch } from './lives.ts';
import { type PackedUsage, packedUsage, type Unread, writeDay } from './packed-usage.ts';
import type { SeriesDay } from './series-day.ts';
import type { SketchTotal } from './sketch-total.ts';
import { earliest, type Sample, type Start, startOf } from './start.ts';

/** Where one resource's day is put together before it is packed. */
export interface Scratch {
  readonly sketch: SketchTotal;
  /** 288 slots of 5 minutes: 1 where some pod had a sample. */
  readonly slots: Uint8Array;
  readonly clear: () => void;
}

export interface PodDay {
  readonly pod: string;
  readonly summary: SeriesDay;
}

/** All usage of one container of one workload, over all its pods. */
export interface ContainerFold {
  readonly add: (
    part: { readonly day: number; readonly resource: UsageResource; readonly pods: readonly PodDay[] },
    merged: Scratch,
  ) => void;
  readonly finish: (window: Window, unread: readonly Unread[]) => PackedUsage;
}

interface PodFold {
  readonly heads: Record<UsageResource, readonly Sample[]>;
  lives: Stretch[];
}

export function containerFold(): ContainerFold {
  const days = byteWriter();
  const pods = new Map<string, PodFold>();
  return {
    add({ day, resource, pods: own }, { sketch, slots }) {
      for (const { pod, summary } of own) {
        const fold = pods.get(pod) ?? { heads: { cpu: [], memory: [] }, lives: [] };
        pods.set(pod, fold);
        fold.heads[resource] = earliest(fold.heads[resource], summary.head);
        if (summary.stretches.length > 0) fold.lives = joined(fold.lives.concat(summary.stretches));
      }
      const hours = resource === 'cpu' ? hoursTogether(own.map(hoursOf), slots) : undefined;
      writeDay(days, { day, resource, sketch, slots: filled(slots), podMeans: podMeans(own), hours });
    },
    finish: (window, unread) =>
      packedUsage({
        days: days.copy(),
        lives: longestLives([...pods].sort(([a], [b]) => byText(a, b)).flatMap(([pod, fold]) => livesOf(pod, fold))),
        startup: startupOf([...pods.values()], window, unread),
        pods: pods.size,
      }),
  };
}

const livesOf = (pod: string, { lives }: PodFold): MemoryLife[] => lives.map((life) => lifeOf(pod, life));

const hoursOf = ({ pod, summary }: PodDay) => ({ pod, hours: summary.hours });

/** A loop: as a callback per slot this was a tenth of a pass that remembers its days. */
function filled(slots: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < slots.length; i++) sum += slots[i] ?? 0;
  return sum;
}

/** A pod's day may have come in several parts. */
function podMeans(pods: readonly PodDay[]): ResourceDay['podMeans'] {
  const totals = new Map<string, { sum: number; count: number }>();
  for (const { pod, summary } of pods) {
    const total = totals.get(pod);
    if (total === undefined) totals.set(pod, { sum: summary.sum, count: summary.count });
    else {
      total.sum += summary.sum;
      total.count += summary.count;
    }
  }
  const means = new Float64Array(totals.size);
  let next = 0;
  for (const { sum, count } of totals.values()) means[next++] = sum / count;
  means.sort();
  return {
    pods: means.length,
    lowest: means[0] ?? 0,
    median: means[Math.floor((means.length - 1) / 2)] ?? 0,
    highest: means.at(-1) ?? 0,
  };
}

/** A series that is there from the window's first minutes on did not start in it: its beginning was not seen. */
const EDGE = minutes(15);

function startupOf(pods: readonly PodFold[], window: Window, unread: readonly Unread[]): StartupUse {
  const peaks = (resource: UsageResource): (number | undefined)[] =>
    pods.map(({ heads }) => {
      const start = startOf(heads[resource]);
      return start !== undefined && beganInside(start, window, unreadOf(unread, resource)) ? start.peak : undefined;
    });
  const [cpu, memory] = [peaks('cpu'), peaks('memory')];
  const starts = pods.filter((_, i) => cpu[i] !== undefined || memory[i] !== undefined).length;
  const [cpuPeak, memoryPeak] = [highest(cpu), highest(memory)];
  return {
    starts,
    ...(cpuPeak === undefined ? {} : { cpuPeak: millicores(cpuPeak) }),
    ...(memoryPeak === undefined ? {} : { memoryPeak: bytes(memoryPeak) }),
  };
}

const unreadOf = (unread: readonly Unread[], resource: UsageResource): readonly Window[] =>
  unread.filter((gap) => gap.resource === resource).map((gap) => gap.window);

/** Where data was unread before the first sample, the series may be older than it looks. */
const beganInside = ({ at }: Start, window: Window, unread: readonly Window[]): boolean =>
  at > window.from + EDGE && !unread.some((gap) => gap.from <= at && at <= gap.to + EDGE);

const highest = (peaks: readonly (number | undefined)[]): number | undefined =>
  peaks.reduce((best, peak) => (best === undefined || (peak !== undefined && peak > best) ? peak : best), undefined);
