import type { Comparison, CurvePoint, Scores } from '../../model/comparison.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Trace } from '../../model/trace.ts';
import { type SizedCpu, scoreCpu, sizeCpu } from './score-cpu.ts';
import { type SizedMemory, scoreMemory, sizeMemory } from './score-memory.ts';
import { CURVE, cpuAt, cpuStrategies, memoryStrategies } from './strategies.ts';
import { weeksOfTrace } from './trace-weeks.ts';
import { weeksOfContainer } from './usage-weeks.ts';
import type { Week } from './week.ts';

/** The weeks of a back-test; those of one series follow each other, oldest first. */
export interface Weeks {
  readonly cpu: readonly Week[];
  readonly memory: readonly Week[];
}

export const weeksInTrace = (trace: Trace): Weeks => ({
  cpu: weeksOfTrace(trace, 'cpu'),
  memory: weeksOfTrace(trace, 'memory'),
});

export function weeksInSnapshot({ workloads }: Snapshot): Weeks {
  const containers = workloads.flatMap((workload) =>
    workload.containers.filter(({ spec }) => spec.role !== 'init').map((container) => ({ workload, container })),
  );
  return {
    cpu: containers.flatMap(({ workload, container }) => weeksOfContainer(workload, container, 'cpu')),
    memory: containers.flatMap(({ workload, container }) => weeksOfContainer(workload, container, 'memory')),
  };
}

/** Every strategy on the same weeks: on all of them, and on each set alone. */
export function compare(weeks: Weeks): Comparison {
  const sized = {
    cpu: mapValues(cpuStrategies, (recommend) => sizeCpu(weeks.cpu, recommend)),
    curve: CURVE.map((cpuCare) => ({ cpuCare, sized: sizeCpu(weeks.cpu, cpuAt(cpuCare)) })),
    memory: mapValues(memoryStrategies, (recommend) => sizeMemory(weeks.memory, recommend)),
  };
  const all = [...weeks.cpu, ...weeks.memory];
  const sets = [...new Set(all.map(({ set }) => set))].sort();
  const count = (set: string): { cpu: number; memory: number } => ({
    cpu: weeks.cpu.filter((week) => week.set === set).length,
    memory: weeks.memory.filter((week) => week.set === set).length,
  });
  return {
    weeks: {
      cpu: weeks.cpu.length,
      memory: weeks.memory.length,
      series: new Set(all.map(({ series }) => series)).size,
    },
    ...scoresOf(sized),
    sets: Object.fromEntries(sets.map((set) => [set, { weeks: count(set), ...scoresOf(onlyOf(sized, set)) }])),
  };
}

interface Sized {
  readonly cpu: Readonly<Record<string, readonly SizedCpu[]>>;
  readonly curve: readonly { readonly cpuCare: number; readonly sized: readonly SizedCpu[] }[];
  readonly memory: Readonly<Record<string, readonly SizedMemory[]>>;
}

const scoresOf = ({ cpu, curve, memory }: Sized): Scores => ({
  cpu: mapValues(withWeeks(cpu), scoreCpu),
  memory: mapValues(withWeeks(memory), scoreMemory),
  cpuCurve: curve.flatMap(({ cpuCare, sized }): CurvePoint[] =>
    sized.length === 0 ? [] : [{ cpuCare, score: scoreCpu(sized) }],
  ),
});

function onlyOf({ cpu, curve, memory }: Sized, set: string): Sized {
  const own = <One extends { readonly week: Week }>(sized: readonly One[]): One[] =>
    sized.filter(({ week }) => week.set === set);
  return {
    cpu: mapValues(cpu, own),
    curve: curve.map(({ cpuCare, sized }) => ({ cpuCare, sized: own(sized) })),
    memory: mapValues(memory, own),
  };
}

/** A resource that nobody measured has no scores, rather than scores of nothing. */
const withWeeks = <One>(record: Readonly<Record<string, readonly One[]>>): Record<string, readonly One[]> =>
  Object.fromEntries(Object.entries(record).filter(([, sized]) => sized.length > 0));

const mapValues = <From, To>(record: Readonly<Record<string, From>>, to: (from: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));
