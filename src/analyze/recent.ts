import type { Policy } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { earlier, instant, type Milliseconds, midnightOf, type Window } from '../model/units.ts';
import type { ContainerUsage } from '../model/usage.ts';
import type { WorkloadContainer } from '../model/workload.ts';

/**
 * As much usage as the policy sizes by: the pass may look further back for weekly patterns, and a peak of six weeks ago is
 * no reason for a limit of today. Days are still unpacked only when somebody looks at them.
 */
export function recent(
  container: WorkloadContainer,
  length: Milliseconds,
  { takenAt, window }: Pick<Snapshot, 'takenAt' | 'window'>,
): WorkloadContainer {
  const { usage } = container;
  const from = midnightOf(earlier(takenAt, length)); // days are kept whole or not at all
  if (usage.kind === 'unknown' || from <= window.from) return container;
  const first = new Date(from).toISOString().slice(0, 10);
  return { ...container, usage: { kind: 'known', value: since(usage.value, first) } };
}

/** What a finding about sizes looked at. */
export const sizedWindow = (
  { takenAt, window }: Pick<Snapshot, 'takenAt' | 'window'>,
  { sizing }: Pick<Policy, 'sizing'>,
): Window => ({
  from: instant(Math.max(window.from, midnightOf(earlier(takenAt, sizing.window)))),
  to: window.to,
});

const since = (usage: ContainerUsage, first: string): ContainerUsage => ({
  get days() {
    return usage.days.filter(({ day }) => day >= first);
  },
  gaps: usage.gaps,
  startup: usage.startup,
  get lives() {
    return usage.lives.filter(({ to }) => to >= Date.parse(first));
  },
  pods: usage.pods,
  resolution: usage.resolution,
});
