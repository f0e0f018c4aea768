import { quantile } from '../model/sketch.ts';
import type { Instant } from '../model/units.ts';
import type { ContainerUsage, UsageDay, UsageResource } from '../model/usage.ts';
import { unionOf } from '../model/usage-days.ts';
import type { Workload } from '../model/workload.ts';
import { dayOf } from './days.ts';

export interface RevisionChange {
  /** Days that speak for the current pod template, oldest first. */
  readonly days: readonly UsageDay[];
  /** `inside`: the template changed in the window; `shifted`: and use is different since, so older days are left out. */
  readonly change: 'none' | 'inside' | 'shifted' | 'unknown';
}

/** A P95 that moved by 30 % is another load, not another week. */
const SHIFT = 1.3;

/**
 * A new image may need more or less than the old one. When use moved with it, only days after it count (and the history
 * gates then speak about those); when not, the older days are as good as the new ones.
 */
export function daysOfRevision(workload: Workload, usage: ContainerUsage): RevisionChange {
  if (workload.revision.kind === 'unknown') return { days: usage.days, change: 'unknown' };
  const startDay = dayOf(workload.revision.value.startedAt);
  const before = usage.days.filter((day) => day.day < startDay);
  const later = usage.days.filter((day) => day.day > startDay);
  if (before.length === 0) return { days: usage.days, change: 'none' };
  const shifted =
    shiftedBetween(before, later, 'cpu') ||
    shiftedBetween(before, later, 'memory') ||
    (later.length === 0 && fellSince(workload.revision.value.startedAt, before, usage));
  return shifted ? { days: later, change: 'shifted' } : { days: usage.days, change: 'inside' };
}

function shiftedBetween(before: readonly UsageDay[], later: readonly UsageDay[], resource: UsageResource): boolean {
  const [old, now] = [unionOf(before, resource), unionOf(later, resource)];
  if (old === undefined || now === undefined) return false;
  const [p95Old, p95Now] = [quantile(old, 0.95) ?? 0, quantile(now, 0.95) ?? 0];
  return p95Now > SHIFT * p95Old || p95Old > SHIFT * p95Now;
}

/** Half an hour in steps of five minutes: what starts has warmed up. */
const FEWEST_SAMPLES = 6;

/**
 * A template of today shares its day with the one before it, and only lives tell them apart: all that began since stay far
 * below what was usual. The fix of this morning is no reason to raise what it mended; a rise shows in the day itself.
 */
function fellSince(start: Instant, before: readonly UsageDay[], { lives }: ContainerUsage): boolean {
  const young = lives.filter((life) => life.from >= start && life.samples >= FEWEST_SAMPLES);
  const old = unionOf(before, 'memory');
  if (young.length === 0 || old === undefined) return false;
  return (quantile(old, 0.95) ?? 0) > SHIFT * Math.max(...young.map(({ peak }) => peak));
}
