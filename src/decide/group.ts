import { type ProposeDecision, wholeOf } from '../model/decision.ts';
import { type FindingKey, findingKey } from '../model/finding.ts';
import type { PolicySet } from '../model/policy.ts';
import type { Workload } from '../model/workload.ts';
import { applicationOf } from './candidate.ts';

/**
 * The group that a workload's change belongs to; undefined when it stays alone. It names what the members have in
 * common, never the members, so that branch and pull request stay the same whoever joins or leaves.
 */
export function groupKeyOf(
  workload: Workload,
  { cluster, grouping, policies, about = 'group' }: GroupPlan,
): FindingKey | undefined {
  const keyOf = (kind: string, name: string | undefined, namespace?: string) =>
    name === undefined || name === ''
      ? undefined
      : findingKey({
          cluster,
          workload: { apiVersion: '', kind, name, ...(namespace === undefined ? {} : { namespace }) },
          kind: about,
        });
  switch (grouping) {
    case 'object':
      return undefined;
    case 'application': {
      const ref = applicationOf(workload)?.ref;
      return keyOf('Application', ref?.name, ref?.namespace);
    }
    case 'owner':
      return keyOf('Owner', workload.labels[policies.teamLabel] ?? workload.namespaceLabels[policies.teamLabel]);
    case 'namespace':
      return keyOf('Namespace', workload.ref.namespace);
  }
}

interface GroupPlan {
  readonly cluster: string;
  readonly grouping: Grouping;
  readonly policies: PolicySet;
  /** What groups are never mixed. */
  readonly about?: 'group' | 'security-group';
}

type Grouping = 'object' | 'application' | 'owner' | 'namespace';

/** Changes of one group as one change, at the place of its most urgent member. */
export function grouped(changes: readonly ProposeDecision[]): ProposeDecision[] {
  const groups = Map.groupBy(changes, ({ repository, group, key }) => `${repository}\n${group ?? key}`);
  return [...groups.values()].flatMap((members) => {
    const [lead] = members;
    if (lead?.group === undefined) return members;
    return [wholeOf(lead.group, lead, members)];
  });
}
