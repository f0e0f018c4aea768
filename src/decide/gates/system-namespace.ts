import { globMatches } from '../../model/match.ts';
import type { Gate } from '../candidate.ts';

/** Nothing is ever proposed for the cluster's own parts. */
export const systemNamespace: Gate = ({ workload, policies }) => {
  const namespace = workload.ref.namespace ?? '';
  const glob = policies.systemNamespaces.find((pattern) => globMatches(pattern, namespace));
  return glob === undefined
    ? undefined
    : { code: 'system-namespace', detail: `namespace ${namespace} is a system namespace (${glob})` };
};
