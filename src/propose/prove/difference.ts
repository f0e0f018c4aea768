/** What differs between two renderings, leaf by leaf. */
import type { ObjectRef } from '../../model/cluster.ts';
import type { ManifestObject, RenderedChange } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import { groupOf, workloadName } from '../../model/workload.ts';
import { because } from '../locate/reasons.ts';
import { flatten } from './flatten.ts';

export type Rendered = readonly ManifestObject[];

/** Sorted by object and path. Two objects of one identity in one rendering cannot be compared. */
export function difference(before: Rendered, after: Rendered): readonly RenderedChange[] | Reason {
  const [old, new_] = [byIdentity(before), byIdentity(after)];
  if (old === undefined || new_ === undefined) {
    return because('render-ambiguous', 'The rendering holds one object twice; Argo CD would apply only one of them.');
  }
  const identities = [...new Set([...old.keys(), ...new_.keys()])].sort();
  return identities.flatMap((identity) => changesOf(old.get(identity), new_.get(identity)));
}

function byIdentity(objects: Rendered): ReadonlyMap<string, ManifestObject> | undefined {
  const found = new Map(objects.map((object) => [identityOf(object), object]));
  return found.size === objects.length ? found : undefined;
}

const identityOf = ({ ref }: ManifestObject): string => `${groupOf(ref)}/${workloadName(ref)}`;

function changesOf(before: ManifestObject | undefined, after: ManifestObject | undefined): RenderedChange[] {
  const object = (after ?? before)?.ref;
  if (object === undefined) return [];
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
