import { mergeSketches, type Sketch } from './sketch.ts';
import type { ResourceDay, UsageDay, UsageResource } from './usage.ts';

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
