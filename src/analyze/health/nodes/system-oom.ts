import { hours } from '../../../model/units.ts';
import { atOnce, type Check } from '../check.ts';
import { eventFact } from '../facts.ts';

/**
 * node.system_oom: the machine itself ran out of memory within an hour: the kubelet's SystemOOM (only for a victim outside
 * of every pod), or node-problem-detector's OOMKilling.
 */
export const nodeSystemOom: Check = {
  kind: 'node-system-oom',
  needs: ['nodes', 'events'],
  confirm: atOnce,
  *examine(ground) {
    const events = ground.snapshot.nodeEvents?.kind === 'known' ? ground.snapshot.nodeEvents.value : [];
    const recent = events.filter(({ reason, lastAt }) => OOM.has(reason) && lastAt >= ground.now - hours(1));
    for (const node of ground.list('nodes')) {
      const own = recent.filter(({ involved }) => involved.name === node.ref.name);
      const newest = own.at(-1);
      if (newest === undefined) continue;
      yield {
        subject: node.ref,
        labels: node.labels,
        severity: 'warning',
        since: newest.firstAt,
        detail: newest.message,
        remedy: { kind: 'alert', hint: 'raise the requests of the pods that use most over what they asked for' },
        evidence: own.slice(-3).map(eventFact),
      };
    }
  },
};

const OOM: ReadonlySet<string> = new Set(['SystemOOM', 'OOMKilling']);
