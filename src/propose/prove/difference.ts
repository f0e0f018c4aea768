/** What differs between two renderings, leaf by leaf. */
import type { ObjectRef } from '../../model/cluster.ts';
import type { ManifestObject, RenderedChange } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import { groupOf, objectKey, workloadName } from '../../model/workload.ts';
import { because } from '../locate/reasons.ts';
import { flatten } from './flatten.ts';

export type Rendered = readonly ManifestObject[];

/** Sorted by object and path. Of an object that a rendering holds twice nobody knows which one counts: it may not change. */
export function difference(before: Rendered, after: Rendered): readonly RenderedChange[] | Reason {
  const [old, new_] = [byIdentity(before), byIdentity(after)];
  const changes: RenderedChange[] = [];
  for (const identity of [...new Set([...old.keys(), ...new_.keys()])].sort()) {
    const [left, right] = [old.get(identity) ?? [], new_.get(identity) ?? []];
    const own = [...Array(Math.max(left.length, right.length)).keys()].flatMap((i) => changesOf(left[i], right[i]));
    if (own[0] !== undefined && Math.max(left.length, right.length) > 1) return ambiguous(own[0].object);
    changes.push(...own);
  }
  return changes;
}

const ambiguous = (object: ObjectRef): Reason =>
  because(
    'render-ambiguous',
    `The rendering holds ${workloadName(object)} more than once; Argo CD would apply only one of them.`,
  );

function byIdentity(objects: Rendered): ReadonlyMap<string, readonly ManifestObject[]> {
  const found = new Map<string, ManifestObject[]>();
  for (const object of objects) {
    const key = objectKey(object.ref);
    found.set(key, [...(found.get(key) ?? []), object]);
  }
  return found;
}

function changesOf(before: ManifestObject | undefined, after: ManifestObject | undefined): RenderedChange[] {
  const object = (after ?? before)?.ref;
  // A renderer that has read the same text before gives the same values.
  if (object === undefined || before?.body === after?.body) return [];
  const [old, new_] = [leavesOf(before), leavesOf(after)];
  const paths = [...new Set([...old.keys(), ...new_.keys()])].sort();
  return paths.flatMap((path): RenderedChange[] => {
    const [left, right] = [old.get(path), new_.get(path)];
    if (sameLeaf(left, right) && (old.has(path) === new_.has(path) || isBuiltIn(object))) return [];
    return [
      {
        object,
        path,
        ...(old.has(path) ? { before: left } : {}),
        ...(new_.has(path) ? { after: right } : {}),
      },
    ];
  });
}

const leavesOf = (object: ManifestObject | undefined): ReadonlyMap<string, unknown> =>
  object === undefined ? new Map() : flatten(object.body);

/**
 * `value:` with nothing after it is dropped when Kustomize merges a patch; the API server reads a null in kinds of its own
 * as if the key were not there. Custom resources, whose groups have a dot, may mean something by it.
 */
const isBuiltIn = (object: ObjectRef): boolean => !groupOf(object).includes('.');

/** Leaves are scalars, or empty maps and lists. */
const sameLeaf = (a: unknown, b: unknown): boolean =>
  Object.is(a ?? undefined, b ?? undefined) ||
  (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
