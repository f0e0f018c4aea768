import { type Sketch, scaleSketch } from '../../model/sketch.ts';
import type { UsageDay, UsageResource } from '../../model/usage.ts';
import { measured } from '../../model/usage-days.ts';

const DAY_MS = 86_400_000;

/** Each measured day with weight 2^(-age / halfLife), age in days against the newest day: last week counts half of today. */
export function recentDaysOf(days: readonly UsageDay[], resource: UsageResource, halfLifeDays: number): Sketch[] {
  const newest = Math.max(...days.map((day) => Date.parse(day.day)));
  return days.flatMap((day) => {
    const sketch = day[resource]?.sketch;
    if (sketch === undefined || sketch.count <= 0) return [];
    return [scaleSketch(sketch, 2 ** (-(newest - Date.parse(day.day)) / DAY_MS / halfLifeDays))];
  });
}

/** The largest sample of each day, largest first. */
export const dailyPeaks = (days: readonly UsageDay[], resource: UsageResource): number[] =>
  measured(days, resource)
    .map((day) => day.sketch.max)
    .sort((a, b) => b - a);
