/** Whose object is it? What Argo CD writes on the objects that it applies. */
import type { Application } from './application.ts';
import type { ObjectMeta, ObjectRef } from './cluster.ts';
import { groupOf, sameObject } from './workload.ts';

const TRACKING = 'argocd.argoproj.io/tracking-id';

/** What Argo CD looks at to tell whose object it is. */
export type Tracked = Pick<ObjectMeta, 'ref' | 'labels' | 'annotations'>;

/**
 * `[installation:]app:group/Kind:ns/name`; the app is `ns_app` where Applications live in any namespace. Undefined where
 * the annotation is not there or names another object (it was copied).
 * https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/
 */
export function trackingClaim(object: Tracked): string | undefined {
  const parts = (object.annotations[TRACKING] ?? '').split(':');
  if (parts.length < 3) return undefined;
  const [name = '', kind = '', app = ''] = parts.toReversed();
  const own = `${groupOf(object.ref)}/${object.ref.kind}:${object.ref.namespace ?? ''}/${object.ref.name}`;
  return `${kind}:${name}` === own ? app : undefined;
}

export const isClaimedBy = (claim: string, { ref }: Application): boolean =>
  claim === ref.name || claim === `${ref.namespace ?? ''}_${ref.name}`;

export const listsResource = (application: Application, ref: ObjectRef): boolean =>
  application.resources.some((resource) => sameObject(resource, ref));
