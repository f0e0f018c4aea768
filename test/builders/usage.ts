import { sketchOf } from '../../src/model/sketch.ts';
import {
  bytes,
  days as daysOf,
  earlier,
  type Instant,
  instant,
  later,
  type Milliseconds,
  minutes,
  ratio,
} from '../../src/model/units.ts';
import type { ContainerUsage, MemoryLife, ResourceDay, StartupUse, UsageDay } from '../../src/model/usage.ts';
import { TAKEN_AT } from './time.ts';

/** One sample's place: `day` 0 is the oldest 24 hours of the plan, `slot` counts 5 minutes of the UTC day (0..287). */
export interface Moment {
  readonly at: Instant;
  readonly day: number;
  readonly slot: number;
  readonly hour: number;
  readonly weekend: boolean;
  readonly pod: number;
}

/** A constant, or a function of the moment; undefined means no sample there. */
export type Level = number | ((moment: Moment) => number | undefined);

export interface UsagePlan {
  /** Default 14, ending at `until`. */
  readonly days?: number;
  readonly until?: Instant;
  readonly pods?: number;
  /** Millicores per pod. */
  readonly cpu?: Level;
  /** Bytes per pod. */
  readonly memory?: Level;
  readonly gaps?: ContainerUsage['gaps'];
  readonly startup?: StartupUse;
  /** Default: one life per pod, fitted to its samples. */
  readonly lives?: readonly MemoryLife[];
  /** Distance between samples, default 5 minutes. */
  readonly resolution?: Milliseconds;
}

/** `usageOf({ days: 14, cpu: 120, memory: ({ hour }) => (hour < 8 ? 2e8 : 3e8) })` */
export function usageOf(plan: UsagePlan): ContainerUsage {
  const cpu = seriesOf(plan, plan.cpu);
  const memory = seriesOf(plan, plan.memory);
  const names = [...new Set([...cpu, ...memory].map((sample) => sample.day))].sort();
  return {
    days: names.map((day) => dayOf(day, cpu, memory)),
    gaps: plan.gaps ?? [],
    startup: plan.startup ?? { starts: 0 },
    lives: plan.lives ?? livesOf(memory),
    pods: plan.pods ?? 1,
    resolution: plan.resolution ?? minutes(5),
  };
}

interface Sample {
  readonly at: Instant;
  readonly day: string;
  readonly slot: number;
  readonly pod: number;
  readonly value: number;
}

function seriesOf(plan: UsagePlan, level: Level | undefined): Sample[] {
  if (level === undefined) return [];
  const until = plan.until ?? TAKEN_AT;
  const from = earlier(until, daysOf(plan.days ?? 14));
  const samples: Sample[] = [];
  for (let pod = 0; pod < (plan.pods ?? 1); pod++) {
    for (let at = from; at < until; at = later(at, plan.resolution ?? minutes(5))) {
      const moment = momentOf(at, from, pod);
      const value = typeof level === 'number' ? level : level(moment);
      if (value === undefined) continue;
      samples.push({ at, day: new Date(at).toISOString().slice(0, 10), slot: moment.slot, pod, value });
    }
  }
  return samples;
}

function momentOf(at: Instant, from: Instant, pod: number): Moment {
  const date = new Date(at);
  const slot = Math.floor((at % daysOf(1)) / minutes(5));
  const weekend = date.getUTCDay() === 0 || date.getUTCDay() === 6;
  return { at, day: Math.floor((at - from) / daysOf(1)), slot, hour: date.getUTCHours(), weekend, pod };
}

function dayOf(day: string, cpu: readonly Sample[], memory: readonly Sample[]): UsageDay {
  const cpuDay = resourceDay(cpu.filter((sample) => sample.day === day));
  const memoryDay = resourceDay(memory.filter((sample) => sample.day === day));
  return {
    day,
    ...(cpuDay === undefined ? {} : { cpu: cpuDay }),
    ...(memoryDay === undefined ? {} : { memory: memoryDay }),
  };
}

function resourceDay(samples: readonly Sample[]): ResourceDay | undefined {
  if (samples.length === 0) return undefined;
  const means = [...Map.groupBy(samples, (sample) => sample.pod).values()]
    .map((own) => own.reduce((sum, sample) => sum + sample.value, 0) / own.length)
    .sort((a, b) => a - b);
  return {
    sketch: sketchOf(samples.map((sample) => sample.value)),
    slots: new Set(samples.map((sample) => sample.slot)).size,
    podMeans: {
      pods: means.length,
      lowest: means[0] ?? 0,
      median: means[Math.floor((means.length - 1) / 2)] ?? 0,
      highest: means.at(-1) ?? 0,
    },
  };
}

const livesOf = (memory: readonly Sample[]): MemoryLife[] =>
  [...Map.groupBy(memory, (sample) => sample.pod)].map(([pod, own]) => lifeOf(`pod-${pod}`, own));

function lifeOf(pod: string, samples: readonly Sample[]): MemoryLife {
  const hoursOf = (sample: Sample): number => (sample.at - (samples[0]?.at ?? 0)) / 3_600_000;
  const n = samples.length;
  const meanX = samples.reduce((sum, sample) => sum + hoursOf(sample), 0) / n;
  const meanY = samples.reduce((sum, sample) => sum + sample.value, 0) / n;
  const xx = samples.reduce((sum, sample) => sum + (hoursOf(sample) - meanX) ** 2, 0);
  const yy = samples.reduce((sum, sample) => sum + (sample.value - meanY) ** 2, 0);
  const xy = samples.reduce((sum, sample) => sum + (hoursOf(sample) - meanX) * (sample.value - meanY), 0);
  return {
    pod,
    from: instant(samples[0]?.at ?? 0),
    to: instant(samples.at(-1)?.at ?? 0),
    samples: n,
    peak: bytes(samples.reduce((peak, sample) => Math.max(peak, sample.value), 0)),
    first: bytes(samples[0]?.value ?? 0),
    slopePerHour: xx === 0 ? 0 : xy / xx,
    r2: ratio(xx === 0 || yy === 0 ? 0 : xy ** 2 / (xx * yy)),
  };
}
