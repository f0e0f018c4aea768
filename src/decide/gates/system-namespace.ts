import { globMatches } from '../../model/match.ts';
import type { PolicySet } from '../../model/policy.ts';
import type { Reason } from '../../model/reason.ts';
import type { Gate } from '../candidate.ts';

export const systemNamespace: Gate = ({ workload, policies }) =>
  systemNamespaceOf(workload.ref.namespace ?? '', policies);

/** Nothing is ever proposed for the cluster's own parts, and nothing deleted there. */
export function systemNamespaceOf(namespace: string, policies: PolicySet): Reason | undefined {
  const glob = policies.systemNamespaces.find((pattern) => globMatches(pattern, namespace));
  return glob === undefined
    ? undefined
    : { code: 'system-namespace', detail: `namespace ${namespace} is a system namespace (${glob})` };
}
