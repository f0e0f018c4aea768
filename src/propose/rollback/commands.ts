import type { ObjectRef } from '../../model/cluster.ts';
import type { Rollback } from '../../model/decision.ts';
import { fenced, line } from '../text/escape.ts';

/**
 * For somebody who cannot wait for a merge: to be typed by a person, never run by us. Automated sync must be off first,
 * or Argo CD puts the bad version back within seconds, and it must be on again afterwards, or it stays off for ever.
 */
export function commandsFor({ blame }: Rollback, { kind, name, namespace = 'default' }: ObjectRef): string {
  const undo =
    kind === 'Rollout'
      ? `kubectl argo rollouts undo ${word(name)} -n ${word(namespace)}`
      : `kubectl rollout undo ${word(kind.toLowerCase())}/${word(name)} -n ${word(namespace)}`;
  return fenced('sh', [
    '# 1. pause automated sync',
    `argocd app set ${word(blame.application)} --sync-policy none`,
    '# 2. go back in the cluster; Git still says the bad version',
    undo,
    '# 3. merge this pull request, then turn automated sync on again, with the options it had',
    `argocd app set ${word(blame.application)} --sync-policy automated`,
  ]);
}

/** Names of Kubernetes objects need no quotes; anything else is not copied into a shell. */
const word = (name: string): string => (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name) ? line(name) : '<name>');
