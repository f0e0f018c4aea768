import type { Gate } from '../candidate.ts';

/** Tools that write what Git or a person says. Everything else that owns `resources` is a program with its own will. */
const WRITES_FOR_PEOPLE = /^(argocd|kubectl|helm|before-first-apply|kustomize|k9s|Lens|Mozilla|OpenAPI-Generator)/;

/** A program that writes `resources` would undo the merge, and the merge would undo the program. */
export const fieldOwners: Gate = ({ workload }) => {
  const other = workload.controller?.managers.find(
    ({ manager, owns, subresource }) =>
      subresource !== 'status' && owns.includes('resources') && !WRITES_FOR_PEOPLE.test(manager),
  );
  return other === undefined
    ? undefined
    : { code: 'operator-managed', detail: `${other.manager} writes the resources of this object (managedFields)` };
};
