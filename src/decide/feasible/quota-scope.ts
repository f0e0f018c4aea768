import type { QuotaScope, ResourceQuota } from '../../model/quota.ts';
import type { Workload } from '../../model/workload.ts';

/** Does the quota count pods of this workload once it asks for more? Where nobody can tell it does. */
export const countsPodsOf = ({ scopes = [] }: ResourceQuota, workload: Workload): boolean =>
  scopes.every((scope) => fits(scope, workload) !== false);

/** https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes */
function fits(scope: QuotaScope, workload: Workload): boolean | undefined {
  if (scope.name === 'PriorityClass') return fitsClass(scope, workload);
  if (scope.operator !== 'Exists') return undefined;
  switch (scope.name) {
    // Who asks for anything is no best effort.
    case 'BestEffort':
      return asksForAny(workload) ? false : undefined;
    case 'Terminating':
      return isEndless(workload) ? false : undefined;
    default:
      return undefined;
  }
}

const asksForAny = ({ containers }: Workload): boolean =>
  containers.some(({ spec: { resources } }) =>
    [resources.cpuRequest, resources.cpuLimit, resources.memoryRequest, resources.memoryLimit].some(
      (amount) => amount !== undefined && amount > 0,
    ),
  );

/** The API server refuses `activeDeadlineSeconds` in their templates; of Jobs nobody reads it. */
const isEndless = ({ ref }: Workload): boolean =>
  ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Rollout'].includes(ref.kind);

/** As its pods have it: the template may leave the class to the default of the cluster. */
function fitsClass({ operator, values }: QuotaScope, { pods }: Workload): boolean | undefined {
  const [first, ...others] = pods;
  if (first === undefined || others.some(({ priorityClass }) => priorityClass !== first.priorityClass))
    return undefined;
  const { priorityClass: own } = first;
  switch (operator) {
    case 'Exists':
      return own !== undefined;
    case 'DoesNotExist':
      return own === undefined;
    case 'In':
      return own !== undefined && values.includes(own);
    case 'NotIn':
      return own === undefined || !values.includes(own);
    default:
      return undefined;
  }
}
