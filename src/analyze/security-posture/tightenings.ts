import type { ContainerSpec } from '../../model/cluster.ts';
import type { Tightening } from '../../model/intent.ts';
import type { SecurityPolicy } from '../../model/policy.ts';
import type { PodSecurity } from '../../model/security.ts';

/**
 * What can be tightened because the template itself shows that the container does without. README.md argues each. One that
 * is privileged or adds capabilities is left to people: it says that it needs more than others, not why.
 */
export function tighteningsOf(spec: ContainerSpec, pod: PodSecurity, policy: SecurityPolicy | undefined): Tightening[] {
  const { privileged, security = {} } = spec;
  if (privileged === true || (security.adds ?? []).length > 0) return [];
  const user = security.runAsUser ?? pod.runAsUser;
  const isNumberedUser = user !== undefined && user > 0;
  return [
    ...(security.allowPrivilegeEscalation === undefined ? [NO_ESCALATION] : []),
    ...(isNumberedUser && security.runAsNonRoot === undefined && pod.runAsNonRoot === undefined ? [NON_ROOT] : []),
    ...(isNumberedUser && security.drops === undefined && !hasLowPort(spec) ? [DROP_ALL] : []),
    ...(security.seccomp === undefined && pod.seccomp === undefined ? [SECCOMP] : []),
    ...(policy?.readOnlyRootFilesystem === 'set' && security.readOnlyRootFilesystem === undefined ? [READ_ONLY] : []),
  ];
}

const NO_ESCALATION: Tightening = { field: 'allowPrivilegeEscalation', to: false };
const NON_ROOT: Tightening = { field: 'runAsNonRoot', to: true };
const DROP_ALL: Tightening = { field: 'capabilities.drop', to: 'ALL' };
const SECCOMP: Tightening = { field: 'seccompProfile.type', to: 'RuntimeDefault' };
const READ_ONLY: Tightening = { field: 'readOnlyRootFilesystem', to: true };

/** To listen there somebody who is not root needs NET_BIND_SERVICE. */
const hasLowPort = ({ ports = [] }: ContainerSpec): boolean => ports.some(({ port }) => port < 1024);
