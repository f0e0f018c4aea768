import type { Workload } from '../../model/workload.ts';

/**
 * What Argo Rollouts does when the old template comes back: none of its steps where it is still the stable one, or where
 * it is inside spec.rollbackWindow; else all of them. https://argo-rollouts.readthedocs.io/en/stable/features/rollback/
 */
export function stepsOf({ ref, controller }: Workload): string | undefined {
  if (ref.kind !== 'Rollout') return undefined;
  const isAborted = controller?.status.rollout?.aborted === true;
  const now = isAborted ? 'The rollout is aborted and the stable revision serves. ' : '';
  return `${now}Git goes back to the template of the stable revision: while that is still the stable one, Argo Rollouts runs no canary steps for it. Should another revision become stable before the merge, all steps run, unless the template is inside spec.rollbackWindow.`;
}
