import type { ContainerSpec } from '../../model/cluster.ts';
import type { PodSecurity } from '../../model/security.ts';

export interface Fault {
  readonly text: string;
  /** Whoever takes the container over has the node. */
  readonly grave?: true;
}

/** What the restricted Pod Security Standard would object to: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export function faultsOf({ privileged, security = {} }: ContainerSpec, pod: PodSecurity): Fault[] {
  const user = security.runAsUser ?? pod.runAsUser;
  const isNonRoot = security.runAsNonRoot ?? pod.runAsNonRoot ?? false;
  const seccomp = security.seccomp ?? pod.seccomp;
  return [
    ...(privileged === true ? [{ text: 'is privileged', grave: true as const }] : []),
    ...(user === 0 ? [{ text: 'runs as root' }] : !isNonRoot ? [{ text: 'may run as root' }] : []),
    ...(security.allowPrivilegeEscalation === false ? [] : [{ text: 'may gain privileges' }]),
    ...(security.readOnlyRootFilesystem === true ? [] : [{ text: 'may write to its image' }]),
    ...(dropsAll(security.drops) ? [] : [{ text: 'keeps capabilities' }]),
    ...(seccomp === undefined || seccomp === 'Unconfined' ? [{ text: 'has no seccomp profile' }] : []),
  ];
}

const dropsAll = (drops: readonly string[] = []): boolean => drops.some((one) => one.toUpperCase() === 'ALL');
