import type { Gate } from '../candidate.ts';

/** Only fields that a manifest author owns can be changed in a manifest. */
export const owner: Gate = ({ workload, finding }) => {
  const { controller, operator, ref } = workload;
  if (controller === undefined) {
    return { code: 'owner-unknown', detail: `what makes the pods of ${ref.kind} ${ref.name} cannot be read` };
  }
  const above = operator ?? controller.owners.find((owned) => owned.controller);
  if (above !== undefined) {
    return { code: 'operator-managed', detail: `${above.kind} ${above.name} writes this ${ref.kind}; change it there` };
  }
  if (ref.kind === 'Job') return { code: 'runs-once', detail: 'the pod template of a Job cannot be changed' };
  return controller.template.containers.some((spec) => spec.name === finding.container)
    ? undefined
    : {
        code: 'injected-container',
        detail: `container ${finding.container} is not in the pod template: an injector adds it; size it there`,
      };
};
