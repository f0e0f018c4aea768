import { bytes, type Instant, type Milliseconds, millicores, minutes, type Window } from '../model/units.ts';
import type { ContainerUsage, StartupUse, UsageDay, UsageResource } from '../model/usage.ts';
import { type Block, type DayFold, dayFold, dayIndex, dayName, type Range } from './fold-day.ts';
import { type LivesFold, livesFold, longestLives } from './fold-lives.ts';
import { type StartFold, startFold } from './fold-start.ts';
import { byText } from './order.ts';

/** All usage of one container of one workload, over all its pods. */
export interface ContainerFold {
  readonly add: (block: Block) => void;
  readonly build: (facts: { gaps: ContainerUsage['gaps']; resolution: Milliseconds }) => ContainerUsage;
}

interface PodFold {
  readonly starts: Partial<Record<UsageResource, StartFold>>;
  readonly lives: LivesFold;
}

export function containerFold(window: Window): ContainerFold {
  const days = new Map<number, Partial<Record<UsageResource, DayFold>>>();
  const pods = new Map<string, PodFold>();
  return {
    add(block) {
      const pod = pods.get(block.pod) ?? { starts: {}, lives: livesFold(window.from) };
      pods.set(block.pod, pod);
      const whole = { from: 0, to: block.times.length };
      pod.starts[block.resource] ??= startFold();
      pod.starts[block.resource]?.add(block.times, block.values, whole);
      if (block.resource === 'memory') pod.lives.add(block.times, block.values, whole);
      for (const { day, range } of splitByDay(block.times)) {
        const folds = days.get(day) ?? {};
        days.set(day, folds);
        folds[block.resource] ??= dayFold();
        folds[block.resource]?.add(block, range);
      }
    },
    build: ({ gaps, resolution }) => ({
      days: [...days].sort(([a], [b]) => a - b).map(([day, folds]) => usageDay(day, folds)),
      gaps,
      startup: startupOf([...pods.values()], window, gaps),
      lives: longestLives([...pods].sort(([a], [b]) => byText(a, b)).flatMap(([pod, fold]) => fold.lives.build(pod))),
      pods: pods.size,
      resolution,
    }),
  };
}

function* splitByDay(times: Float64Array): Generator<{ readonly day: number; readonly range: Range }> {
  let from = 0;
  while (from < times.length) {
    const day = dayIndex(times[from] ?? 0);
    let to = from + 1;
    while (to < times.length && dayIndex(times[to] ?? 0) === day) to++;
    yield { day, range: { from, to } };
    from = to;
  }
}

function usageDay(day: number, folds: Partial<Record<UsageResource, DayFold>>): UsageDay {
  return {
    day: dayName(day),
    ...(folds.cpu === undefined ? {} : { cpu: folds.cpu.build() }),
    ...(folds.memory === undefined ? {} : { memory: folds.memory.build() }),
  };
}

/** A series that is there from the window's first minutes on did not start in it: its beginning was not seen. */
const EDGE = minutes(15);

function startupOf(pods: readonly PodFold[], window: Window, gaps: ContainerUsage['gaps']): StartupUse {
  const begun = (resource: UsageResource) =>
    pods.map((pod) => {
      const start = pod.starts[resource]?.build();
      return start !== undefined && beganInside(start.at, window, gapsOf(gaps, resource)) ? start.peak : undefined;
    });
  const cpu = begun('cpu');
  const memory = begun('memory');
  const starts = pods.filter((_, i) => cpu[i] !== undefined || memory[i] !== undefined).length;
  const [cpuPeak, memoryPeak] = [highest(cpu), highest(memory)];
  return {
    starts,
    ...(cpuPeak === undefined ? {} : { cpuPeak: millicores(cpuPeak) }),
    ...(memoryPeak === undefined ? {} : { memoryPeak: bytes(memoryPeak) }),
  };
}

const gapsOf = (gaps: ContainerUsage['gaps'], resource: UsageResource): readonly Window[] =>
  gaps.filter((gap) => gap.resource === resource).map((gap) => gap.window);

/** Where data was unread before the first sample, the series may be older than it looks. */
const beganInside = (at: Instant, window: Window, unread: readonly Window[]): boolean =>
  at > window.from + EDGE && !unread.some((gap) => gap.from <= at && at <= gap.to + EDGE);

const highest = (peaks: readonly (number | undefined)[]): number | undefined =>
  peaks.reduce((best, peak) => (best === undefined || (peak !== undefined && peak > best) ? peak : best), undefined);
