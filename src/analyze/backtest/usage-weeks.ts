/** The same windows over what a pass observed: day summaries of containers, the union of all their pods. */
import { type Milliseconds, minutes } from '../../model/units.ts';
import type { ContainerUsage, UsageDay, UsageResource } from '../../model/usage.ts';
import { unionOf } from '../../model/usage-days.ts';
import type { Workload, WorkloadContainer } from '../../model/workload.ts';
import { workloadName } from '../../model/workload.ts';
import { meanOf, type Samples } from './samples.ts';
import { COVERAGE, LEAST_TRAIN_DAYS, OFF, TEST_DAYS, trainDaysOf, type Week } from './week.ts';

/** None where the history is too short, not read completely, or of runs that come and go. */
export function weeksOfContainer(workload: Workload, container: WorkloadContainer, resource: UsageResource): Week[] {
  const { usage, spec } = container;
  if (usage.kind === 'unknown' || usage.value.gaps.some((gap) => gap.resource === resource)) return [];
  const calendar = withoutHoles(usage.value);
  const trainDays = trainDaysOf(calendar.length);
  if (trainDays < LEAST_TRAIN_DAYS) return [];
  const at = { set: workload.ref.namespace ?? '-', series: `${workloadName(workload.ref)}/${spec.name}` };
  const weeks: Week[] = [];
  for (let from = 0; from + trainDays + TEST_DAYS <= calendar.length; from += TEST_DAYS) {
    const days = calendar.slice(from, from + trainDays);
    const followed = calendar.slice(from + trainDays, from + trainDays + TEST_DAYS);
    const test = samplesOf(followed, resource);
    if (test === undefined || !usable(days, resource, usage.value) || !usable(followed, resource, usage.value))
      continue;
    const train = days.flatMap((day) => samplesOf([day], resource) ?? []);
    weeks.push({ ...at, days, train, test });
  }
  return weeks;
}

const DAY_MS = 86_400_000;

/** A day without samples keeps its place, so that seven entries are a week. */
function withoutHoles({ days }: ContainerUsage): UsageDay[] {
  const byDay = new Map(days.map((day) => [day.day, day]));
  const [first, last] = [days[0], days.at(-1)].map((day) => Date.parse(day?.day ?? ''));
  if (first === undefined || last === undefined || Number.isNaN(first + last)) return [];
  return Array.from({ length: Math.round((last - first) / DAY_MS) + 1 }, (_, i) => {
    const day = new Date(first + i * DAY_MS).toISOString().slice(0, 10);
    return byDay.get(day) ?? { day };
  });
}

function samplesOf(days: readonly UsageDay[], resource: UsageResource): Samples | undefined {
  const sketch = unionOf(days, resource);
  return sketch === undefined ? undefined : { kind: 'summary', sketch };
}

function usable(days: readonly UsageDay[], resource: UsageResource, usage: ContainerUsage): boolean {
  const samples = samplesOf(days, resource);
  const slots = days.reduce((sum, day) => sum + (day[resource]?.slots ?? 0), 0);
  return (
    samples !== undefined &&
    slots >= COVERAGE * days.length * slotsPerDay(usage.resolution) &&
    meanOf(samples) >= OFF[resource]
  );
}

const SLOTS_PER_DAY = 288;
const slotsPerDay = (resolution: Milliseconds): number => SLOTS_PER_DAY / Math.max(1, resolution / minutes(5));
