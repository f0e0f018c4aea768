import type { Application } from '../model/application.ts';
import type { ObjectMeta, ObjectRef } from '../model/cluster.ts';
import { known, type Reading, unknown } from '../model/reason.ts';
import { groupOf, sameObject } from '../model/workload.ts';

const TRACKING = 'argocd.argoproj.io/tracking-id';
const INSTANCE_LABELS = ['app.kubernetes.io/instance', 'argocd.argoproj.io/instance'];

/** What Argo CD looks at to tell whose object it is. */
export type Tracked = Pick<ObjectMeta, 'ref' | 'labels' | 'annotations'>;

/**
 * The Application that tracks an object: the tracking-id annotation where it names its own object (a copied one does
 * not: https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/), else an Application that lists the
 * object among its resources and is named by an instance label, or is the only one that lists it.
 */
export function applicationOf(
  object: Tracked,
  applications: Reading<readonly Application[]>,
): Reading<Application | undefined> {
  if (applications.kind === 'unknown') return applications;
  const claim = claimOf(object);
  const claimed = claim === undefined ? [] : applications.value.filter((application) => isNamed(application, claim));
  const chosen = claimed.length > 0 ? claimed : listing(object, applications.value);
  if (chosen.length <= 1) return known(chosen[0]);
  const listed = chosen.filter((application) => lists(application, object.ref));
  if (listed.length === 1) return known(listed[0]);
  const names = chosen.map((application) => application.ref.name).join(', ');
  return unknown('application-unknown', `several Applications claim it (${names}): leave it to one of them`);
}

/** `[installation:]app:group/Kind:ns/name`; the app is `ns_app` where Applications live in any namespace. */
function claimOf(object: Tracked): string | undefined {
  const parts = (object.annotations[TRACKING] ?? '').split(':');
  if (parts.length < 3) return undefined;
  const [name = '', kind = '', app = ''] = parts.toReversed();
  const own = `${groupOf(object.ref)}/${object.ref.kind}:${object.ref.namespace ?? ''}/${object.ref.name}`;
  return `${kind}:${name}` === own ? app : undefined;
}

const isNamed = (application: Application, claim: string): boolean =>
  claim === application.ref.name || claim === `${application.ref.namespace ?? ''}_${application.ref.name}`;

function listing(object: Tracked, applications: readonly Application[]): readonly Application[] {
  const all = applications.filter((application) => lists(application, object.ref));
  const labels = INSTANCE_LABELS.map((label) => object.labels[label]).filter((value) => value !== undefined);
  // A label holds at most 63 characters: Argo CD cuts longer names.
  const labelled = all.filter((application) => labels.some((value) => application.ref.name.slice(0, 63) === value));
  return labelled.length > 0 ? labelled : all;
}

const lists = (application: Application, ref: ObjectRef): boolean =>
  application.resources.some((resource) => sameObject(resource, ref));
