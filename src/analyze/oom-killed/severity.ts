import type { Severity } from '../../model/finding.ts';
import { days } from '../../model/units.ts';
import type { KillCase } from './kill-case.ts';

/** A crash loop is critical; two kills in a day or on two pods are a pattern; one is an incident. */
export function severityOf(killCase: KillCase): Severity {
  const { kills } = killCase;
  if (kills.some(({ status }) => status.waiting?.reason === 'CrashLoopBackOff')) return 'critical';
  return eventsOf(killCase) >= 2 ? 'warning' : 'info';
}

/** A pod remembers only its last end: restarts within a day and the kernel's counter tell of the others. */
export function eventsOf({ kills, container, window }: KillCase): number {
  const yesterday = window.to - days(1);
  const recent = kills.filter(({ at }) => at >= yesterday);
  const pods = new Set(kills.map(({ pod }) => pod.ref.name)).size;
  const restarts = container.restarts.kind === 'known' && recent.length > 0 ? container.restarts.value : 0;
  const counted = container.oomEvents.kind === 'known' ? container.oomEvents.value : 0;
  return Math.max(kills.length, pods, Math.floor(restarts), Math.floor(counted));
}
