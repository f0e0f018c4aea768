/** Existing patches that already speak about the container: strategic merges and JSON patches, in files or inline. */
import type { ObjectRef } from '../../model/cluster.ts';
import { groupOf } from '../../model/workload.ts';
import { isRecord, objectsOf, refOf, wordOf } from '../locate/documents.ts';
import type { Field } from '../locate/field.ts';
import { type Place, RANK, type Write } from '../locate/place.ts';
import { stepsReached } from '../locate/reach.ts';
import type { Edit, Step, Value } from '../splice/edit.ts';
import { parseYaml, plainValue } from '../splice/parsed.ts';
import { isAnchoredMatch } from './anchored.ts';
import type { PatchSource } from './layers.ts';

export function patchPlaces(source: PatchSource, object: ObjectRef, names: readonly string[]): Place[] {
  if (source.target !== undefined && !targetFits(source.target, object, names)) return [];
  return [...mergePlaces(source, object, names), ...jsonPlaces(source)];
}

/** Only selections by kind and name are understood; labels would need the rendered object. */
function targetFits(target: Readonly<Record<string, unknown>>, object: ObjectRef, names: readonly string[]): boolean {
  if (target.labelSelector !== undefined || target.annotationSelector !== undefined) return false;
  return (
    isAnchoredMatch(target.kind, [object.kind]) &&
    isAnchoredMatch(target.name, names) &&
    isAnchoredMatch(target.group, [groupOf(object)])
  );
}

function mergePlaces(source: PatchSource, object: ObjectRef, names: readonly string[]): Place[] {
  return objectsOf(source.text).flatMap((found) => {
    const ref = refOf(found.object);
    const own = ref.kind === object.kind && names.includes(ref.name ?? '');
    if (source.target === undefined && !own) return [];
    if (found.object.$patch !== undefined) return [];
    return [
      {
        label: labelOf(source),
        file: source.file,
        rank: (field: Field) => mergeRank(found.object, field, source.layer.depth),
        writes: (fields: readonly Field[]) =>
          fields.map((field) => {
            const { path } = field;
            const there = stepsReached(found.object, path) === path.length;
            const value = there ? field.value : inPatch(field.value);
            return writeOf(source, { document: found.offset, path: [...found.root, ...path], value });
          }),
      },
    ];
  });
}

/** What is missing in a patch stands below it: taking it away there needs an explicit null. */
export const inPatch = (value: Value): Value => (value.kind === 'absent' ? { kind: 'null' } : value);

/** Nearer when more of the way to the field is there: the field, something beside it, its container. */
function mergeRank(patch: Readonly<Record<string, unknown>>, field: Field, depth: number): number | undefined {
  const reached = stepsReached(patch, field.path);
  const nearness = depth / 100;
  if (reached === field.path.length || holdsItem(field, reached)) return RANK.patchWithField + nearness;
  if (!isMergeable(field)) return undefined;
  if (field.owner > 0 && reached > field.owner) return RANK.patchWithResources + nearness;
  return reached >= Math.max(field.owner, 1) ? RANK.patchWithContainer + nearness : undefined;
}

/** A patch that has a list without names has all of it: what is missing in an item there, is missing. */
const holdsItem = (field: Field, reached: number): boolean =>
  !isMergeable(field) &&
  field.within === undefined &&
  reached >= Math.max(field.required, field.path.findLastIndex(isObject) + 1);

const isObject = (step: Step): boolean => typeof step === 'object';

/** A list whose items have no names is replaced as a whole by a patch. */
export const isMergeable = ({ path, within }: Field): boolean =>
  within === undefined && path.every((step) => typeof step !== 'object' || 'named' in step);

function jsonPlaces(source: PatchSource): Place[] {
  return parseYaml(source.text).documents.flatMap((document) => {
    const root = document.contents?.range[0];
    const operations: unknown = document.errors.length > 0 ? undefined : plainValue(document);
    if (root === undefined || !Array.isArray(operations)) return [];
    return operations.flatMap((operation: unknown, i) =>
      isRecord(operation) ? [operationPlace(source, { root, i, operation })] : [],
    );
  });
}

interface Operation {
  readonly root: number;
  readonly i: number;
  readonly operation: Readonly<Record<string, unknown>>;
}

function operationPlace(source: PatchSource, { root, i, operation }: Operation): Place {
  const restOf = (field: Field): readonly Step[] | undefined => {
    const rest = pointerRest(wordOf(operation.path) ?? '', field.path);
    return rest !== undefined && stepsReached(operation.value, rest) === rest.length ? rest : undefined;
  };
  const isWriting = operation.op === 'add' || operation.op === 'replace';
  const writes = ({ value }: Field): boolean => isWriting && value.kind !== 'absent';
  return {
    label: `${labelOf(source)}, operation ${i + 1}`,
    file: source.file,
    rank: (field) =>
      writes(field) && restOf(field) !== undefined ? RANK.patchWithField + source.layer.depth / 100 : undefined,
    writes: (fields) =>
      fields.map((field) => {
        const path = [i, 'value', ...(restOf(field) ?? [])];
        return writeOf(source, { document: root, path, value: field.value });
      }),
  };
}

/** What is left of the field below the pointer. An index may be any container's: the proof tells. */
function pointerRest(pointer: string, path: readonly Step[]): readonly Step[] | undefined {
  const parts = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const fits = parts.every((part, i) => {
    const step = path[i];
    return typeof step === 'string' ? step === part : step !== undefined && /^\d+$/.test(part);
  });
  return fits && parts.length > 0 ? path.slice(parts.length) : undefined;
}

const writeOf = (source: PatchSource, edit: Edit): Write => ({
  file: source.file,
  edit,
  ...(source.inside === undefined ? {} : { inside: { document: source.layer.document, path: source.inside } }),
});

const labelOf = (source: PatchSource): string =>
  `${source.file} (${source.inside === undefined ? 'patch' : `inline patch ${Number(source.inside[1]) + 1}`})`;
