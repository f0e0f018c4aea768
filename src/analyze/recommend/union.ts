import { mergeSketches, type Sketch, scaleSketch } from '../../model/sketch.ts';
import type { ResourceDay, UsageDay, UsageResource } from '../../model/usage.ts';

const DAY_MS = 86_400_000;

/** The days on which a resource was measured, oldest first. */
export const measured = (days: readonly UsageDay[], resource: UsageResource): ResourceDay[] =>
  days.flatMap((day) => {
    const own = day[resource];
    return own === undefined || own.sketch.count <= 0 ? [] : [own];
  });

/** All samples of all pods over all days; undefined without any. */
export function unionOf(days: readonly UsageDay[], resource: UsageResource): Sketch | undefined {
  const sketches = measured(days, resource).map((day) => day.sketch);
  return sketches.length === 0 ? undefined : mergeSketches(sketches);
}

/** The same with weights 2^(-age / halfLife), age in days against the newest day: last week counts half of today. */
export function recentUnionOf(
  days: readonly UsageDay[],
  resource: UsageResource,
  halfLifeDays: number,
): Sketch | undefined {
  const newest = Math.max(...days.map((day) => Date.parse(day.day)));
  const sketches = days.flatMap((day) => {
    const sketch = day[resource]?.sketch;
    if (sketch === undefined || sketch.count <= 0) return [];
    return [scaleSketch(sketch, 2 ** (-(newest - Date.parse(day.day)) / DAY_MS / halfLifeDays))];
  });
  return sketches.length === 0 ? undefined : mergeSketches(sketches);
}

/** The largest sample of each day, largest first. */
export const dailyPeaks = (days: readonly UsageDay[], resource: UsageResource): number[] =>
  measured(days, resource)
    .map((day) => day.sketch.max)
    .sort((a, b) => b - a);
