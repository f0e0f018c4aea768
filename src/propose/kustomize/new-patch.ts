/** A strategic-merge patch appended to the overlay: works for every base, shared or remote, and touches nobody else. */
import type { ObjectRef } from '../../model/cluster.ts';
import type { Field } from '../locate/field.ts';
import { type Place, RANK } from '../locate/place.ts';
import { changeOf, emittedOf } from '../splice/change.ts';
import type { Value } from '../splice/edit.ts';
import { mapLines } from '../splice/emit.ts';
import { parseYaml } from '../splice/parsed.ts';
import { dashIndent } from '../splice/style.ts';
import type { Layer } from './layers.ts';
import { inPatch, isMergeable } from './patch-places.ts';

export function newPatchPlaces(leaf: Layer, object: ObjectRef): Place[] {
  const anywhere = placeOf(leaf, object, { kind: object.kind, name: leaf.name });
  // Two objects of one name in two namespaces would both be patched: then, and only then, say which.
  const { namespace } = object;
  const target = { kind: object.kind, name: leaf.name, namespace: namespace ?? 'default' };
  return [
    { ...anywhere, rank: (field) => (isMergeable(field) ? RANK.newPatch : undefined) },
    {
      ...placeOf(leaf, object, target),
      label: `${leaf.path} (new patch, by namespace)`,
      rank: (field) => (isMergeable(field) ? RANK.newPatchInNamespace : undefined),
    },
  ];
}

function placeOf(leaf: Layer, object: ObjectRef, target: Readonly<Record<string, string>>): Omit<Place, 'rank'> {
  return {
    label: `${leaf.path} (new patch)`,
    file: leaf.path,
    writes: (fields) => {
      const patch = patchText(leaf, object, fields);
      // `target` comes last: a list item that ends in a literal block would swallow deeper comments after it.
      const value: Value = { kind: 'tree', to: { patch, target } };
      return [{ file: leaf.path, edit: { document: leaf.document, path: ['patches', { append: true }], value } }];
    },
  };
}

function patchText(leaf: Layer, object: ObjectRef, fields: readonly Field[]): string {
  const text = (path: readonly string[], to: string) => ({ path, value: { kind: 'text' as const, to } });
  const change = changeOf([
    text(['apiVersion'], object.apiVersion),
    text(['kind'], object.kind),
    text(['metadata', 'name'], leaf.name),
    ...fields.map(({ path, value }) => ({ path, value: inPatch(value) })),
  ]);
  const emitted = change === undefined ? undefined : emittedOf(change, [], () => undefined);
  if (emitted?.kind !== 'map') throw new Error('a patch is a map');
  const document = parseYaml(leaf.text).documents.find((one) => one.contents?.range[0] === leaf.document);
  const dash = document === undefined ? 0 : dashIndent(document, leaf.text);
  return mapLines(emitted.entries, { step: 2, dash }).join('\n');
}
