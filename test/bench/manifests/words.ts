import type { Field } from '../../../src/propose/locate/field.ts';

/** Keys that an edit for this field may write in an object's own document. */
export const wordsOf = ({ path, intent }: Field): Set<string> =>
  new Set([...path.filter((step) => typeof step === 'string'), ...(intent.kind === 'set-environment' ? ['name'] : [])]);

/** In a kustomization an edit may also be a new patch or entry; `value` is that of a JSON patch. */
export const wideWordsOf = (field: Field): Set<string> =>
  new Set([
    ...wordsOf(field),
    ...['patches', 'patch', 'target', 'apiVersion', 'kind', 'metadata', 'name', 'namespace', 'spec', 'value'],
    ...['images', 'newName', 'newTag', 'digest', 'replicas', 'count'],
  ]);
