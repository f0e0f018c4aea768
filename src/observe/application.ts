import type { Application } from '../model/application.ts';
import { known, type Reading, unknown } from '../model/reason.ts';
import { isClaimedBy, listsResource, type Tracked, trackingClaim } from '../model/tracking.ts';

const INSTANCE_LABELS = ['app.kubernetes.io/instance', 'argocd.argoproj.io/instance'];

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
  const claim = trackingClaim(object);
  const claimed =
    claim === undefined ? [] : applications.value.filter((application) => isClaimedBy(claim, application));
  const chosen = claimed.length > 0 ? claimed : listing(object, applications.value);
  if (chosen.length <= 1) return known(chosen[0]);
  const listed = chosen.filter((application) => listsResource(application, object.ref));
  if (listed.length === 1) return known(listed[0]);
  const names = chosen.map((application) => application.ref.name).join(', ');
  return unknown('application-unknown', `several Applications claim it (${names}): leave it to one of them`);
}

function listing(object: Tracked, applications: readonly Application[]): readonly Application[] {
  const all = applications.filter((application) => listsResource(application, object.ref));
  const labels = INSTANCE_LABELS.map((label) => object.labels[label]).filter((value) => value !== undefined);
  // A label holds at most 63 characters: Argo CD cuts longer names.
  const labelled = all.filter((application) => labels.some((value) => application.ref.name.slice(0, 63) === value));
  return labelled.length > 0 ? labelled : all;
}
