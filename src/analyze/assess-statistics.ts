import { known, type Reading, unknown } from '../model/reason.ts';
import type { UsagePoint, UsageStatistics } from '../model/recommendation.ts';
import { mean, quantile, type Sketch } from '../model/sketch.ts';
import { bytes, millicores, ratio } from '../model/units.ts';
import type { ContainerUsage, UsageDay, UsageResource } from '../model/usage.ts';
import { measured, unionOf } from '../model/usage-days.ts';
import { coverageOf } from './history.ts';

export function statisticsOf(usage: Reading<ContainerUsage>): Reading<UsageStatistics> {
  if (usage.kind === 'unknown') return usage;
  const { days, pods } = usage.value;
  const cpu = unionOf(days, 'cpu');
  const memory = unionOf(days, 'memory');
  if (cpu === undefined && memory === undefined) return unknown('no-samples', 'no usage was measured in the window');
  return known({
    ...(cpu === undefined ? {} : { cpu: spread(cpu, millicores) }),
    ...(memory === undefined ? {} : { memory: spread(memory, bytes) }),
    coverage: ratio(Math.min(...resourcesIn(days).map((resource) => coverageOf(usage.value, resource)))),
    days: days.filter((day) => resourcesIn([day]).length > 0).length,
    samples: Math.round(Math.max(cpu?.count ?? 0, memory?.count ?? 0)),
    pods,
  });
}

interface Spread<Unit> {
  readonly p50: Unit;
  readonly p95: Unit;
  readonly p99: Unit;
  readonly max: Unit;
  readonly mean: Unit;
}

const spread = <Unit>(sketch: Sketch, unit: (value: number) => Unit): Spread<Unit> => ({
  p50: unit(quantile(sketch, 0.5) ?? 0),
  p95: unit(quantile(sketch, 0.95) ?? 0),
  p99: unit(quantile(sketch, 0.99) ?? 0),
  max: unit(sketch.max),
  mean: unit(mean(sketch) ?? 0),
});

export const pointsOf = (days: readonly UsageDay[]): UsagePoint[] =>
  days.map((day) => ({
    day: day.day,
    ...(measured([day], 'cpu').length === 0 || day.cpu === undefined
      ? {}
      : { cpu: pointOf(day.cpu.sketch, millicores) }),
    ...(measured([day], 'memory').length === 0 || day.memory === undefined
      ? {}
      : { memory: pointOf(day.memory.sketch, bytes) }),
  }));

const pointOf = <Unit>(sketch: Sketch, unit: (value: number) => Unit): { p50: Unit; p95: Unit; max: Unit } => ({
  p50: unit(quantile(sketch, 0.5) ?? 0),
  p95: unit(quantile(sketch, 0.95) ?? 0),
  max: unit(sketch.max),
});

const RESOURCES: readonly UsageResource[] = ['cpu', 'memory'];
export const resourcesIn = (days: readonly UsageDay[]): UsageResource[] =>
  RESOURCES.filter((resource) => measured(days, resource).length > 0);
