import { findingKey } from '../../model/finding.ts';
import { workloadOf } from '../../model/key-parts.ts';
import { policyFor } from '../../model/match.ts';
import { later } from '../../model/units.ts';
import type { Kept, Upkeep } from '../../model/upkeep.ts';
import type { History } from './history.ts';
import type { Judged } from './judged.ts';

/** A no is answered once, and only while it counts: an old one needs no explanation. */
export function refusalNote(about: Kept, past: History, { snapshot, policies }: Judged): Upkeep | undefined {
  const { closedAt, updatedAt } = about.pullRequest;
  const workload = snapshot.workloads.find(
    ({ ref }) =>
      workloadOf(findingKey({ cluster: snapshot.cluster, workload: ref, kind: '' })) === workloadOf(about.key),
  );
  const policy = workload === undefined ? undefined : policyFor(workload, policies);
  if (policy === undefined || past.noted('refused')) return undefined;
  const until = later(closedAt ?? updatedAt, policy.change.refusalLasts);
  if (until <= snapshot.takenAt) return undefined;
  return { kind: 'refused', about, until: new Date(until).toISOString().slice(0, 10) };
}
