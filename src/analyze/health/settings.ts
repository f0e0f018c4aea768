import type { HealthCheckPolicy } from '../../model/health.ts';
import { policyFor } from '../../model/match.ts';
import type { PolicySet } from '../../model/policy.ts';
import type { Workload } from '../../model/workload.ts';
import type { Check } from './check.ts';

export type CheckSettings = HealthCheckPolicy & { readonly enabled: boolean; readonly policy?: string };

/**
 * What the policies say about a check on this object. A workload without a policy is not spoken about; what stands
 * outside of every namespace (nodes, volumes) falls back on the defaults, since policies mostly match namespaces.
 */
export function settingsFor(
  { kind, optIn }: Check,
  at: Pick<Workload, 'ref' | 'labels'>,
  policies: PolicySet,
): CheckSettings {
  const policy = policyFor(at, policies);
  const enabled = optIn !== true && (policy !== undefined || at.ref.namespace === undefined);
  return { enabled, ...policy?.health?.[kind], ...(policy === undefined ? {} : { policy: policy.name }) };
}
