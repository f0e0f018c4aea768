import type { ObjectRef } from '../../model/cluster.ts';
import type { Rollback } from '../../model/decision.ts';
import { fenced } from '../text/escape.ts';

/**
 * For somebody who cannot wait for a merge: to be typed by a person, never run by us. Automated sync must be off first,
 * or Argo CD puts the bad version back within seconds, and it must be on again afterwards, or it stays off for ever.
 * Empty for what no such command knows: a sync that failed, a CronJob.
 */
export function commandsFor({ blame }: Rollback, { kind, name, namespace = 'default' }: ObjectRef): string {
  const undo = UNDO[kind];
  if (undo === undefined) return '';
  // Kubernetes allows no other names, a capture holds whatever somebody wrote into it, and this ends in a shell.
  if (![name, namespace, blame.application].every(isPlain)) return ODD;
  return fenced('sh', [
    '# 1. pause automated sync',
    `argocd app set ${blame.application} --sync-policy none`,
    '# 2. go back in the cluster; Git still says the bad version',
    `${undo}${name} -n ${namespace}`,
    '# 3. merge this pull request, then turn automated sync on again, with the options it had',
    `argocd app set ${blame.application} --sync-policy automated`,
  ]);
}

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_rollout/kubectl_rollout_undo/ */
const UNDO: Readonly<Record<string, string>> = {
  Deployment: 'kubectl rollout undo deployment/',
  StatefulSet: 'kubectl rollout undo statefulset/',
  DaemonSet: 'kubectl rollout undo daemonset/',
  Rollout: 'kubectl argo rollouts undo ',
};

/** The names that Kubernetes allows: no sign of them means anything to a shell, and none begins like an option. */
const isPlain = (name: string): boolean => name.length <= 253 && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name);

const ODD =
  'No commands are shown: a name here is none that Kubernetes allows, and pasting it into a shell could do anything.';
