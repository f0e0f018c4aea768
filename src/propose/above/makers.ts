/** Which sources render an Application or an ApplicationSet: as Argo CD says, else as documents and templates look. */
import type { Application } from '../../model/application.ts';
import type { ObjectMeta } from '../../model/cluster.ts';
import type { Reason } from '../../model/reason.ts';
import { isClaimedBy, listsResource, trackingClaim } from '../../model/tracking.ts';
import { sameObject, workloadName } from '../../model/workload.ts';
import { chartOf, joined } from '../helm/chart.ts';
import { layersOf } from '../kustomize/layers.ts';
import { findDocuments } from '../locate/documents.ts';
import type { Ground } from '../locate/ground.ts';
import { applicationName } from '../locate/readers.ts';
import { because, isReason } from '../locate/reasons.ts';
import type { LocatedSource } from '../locate/source.ts';

/** Sources of exactly one Application. */
export function makersOf(ground: Ground, object: ObjectMeta): readonly LocatedSource[] | Reason {
  const others = ground.applications.filter(({ ref }) => !sameObject(ref, object.ref));
  const claim = trackingClaim(object);
  const told = others.filter(
    (one) => listsResource(one, object.ref) || (claim !== undefined && isClaimedBy(claim, one)),
  );
  const chosen = told.length > 0 ? told : likely(ground, others, object);
  const [one, another] = chosen;
  if (one === undefined) {
    const detail = `${nameOf(object)} is not written down in a source that an Application syncs from a configured repository.`;
    return because('value-not-in-git', detail);
  }
  if (another !== undefined) {
    return because(
      'shared-source',
      `Several Applications sync ${nameOf(object)}: ${chosen.map(applicationName).join(', ')}.`,
    );
  }
  const sources = ground.locate(one);
  const located = locatedOf(sources);
  return located.length > 0 ? located : because('value-not-in-git', unreadable(object, one, sources.find(isReason)));
}

const locatedOf = (sources: readonly (LocatedSource | Reason)[]): LocatedSource[] =>
  sources.flatMap((source) => (isReason(source) ? [] : [source]));

const nameOf = ({ ref }: ObjectMeta): string => `${ref.kind} ${workloadName(ref).replace(`${ref.kind}/`, '')}`;

const unreadable = (object: ObjectMeta, parent: Application, reason: Reason | undefined): string =>
  `${nameOf(object)} comes from ${applicationName(parent)}, which cannot be written: ${reason?.detail ?? 'it has no source'}`;

/** A document says more than a template that might make it. */
function likely(ground: Ground, applications: readonly Application[], object: ObjectMeta): readonly Application[] {
  const how = (application: Application): 'document' | 'template' | undefined => {
    const sources = locatedOf(ground.locate(application));
    if (sources.some((source) => describes(source, object))) return 'document';
    return sources.some((source) => mayTemplate(source, object)) ? 'template' : undefined;
  };
  const found = applications.map((application) => ({ application, how: how(application) }));
  const documents = found.filter((one) => one.how === 'document');
  return (documents.length > 0 ? documents : found.filter((one) => one.how === 'template')).map(
    ({ application }) => application,
  );
}

function describes({ tool, index, directory, loads, application }: LocatedSource, { ref }: ObjectMeta): boolean {
  if (tool === 'helm') return false;
  const plain = () => index.pathsUnder(directory).filter(loads);
  const named =
    tool === 'plain' ? plain().map((path) => ({ path, name: ref.name })) : layered(index, directory, ref.name);
  return named.some(({ path, name }) => {
    const text = index.tree.text(path);
    if (text === undefined) return false;
    return findDocuments({ path, text }, { ...ref, names: [name] }).some(
      ({ namespace }) => tool === 'kustomize' || (namespace ?? application.destination.namespace) === ref.namespace,
    );
  });
}

const layered = (index: LocatedSource['index'], directory: string, name: string) =>
  layersOf(index, directory, name).flatMap((layer) => layer.files.map((path) => ({ path, name: layer.name })));

function mayTemplate({ tool, index, directory }: LocatedSource, { ref }: ObjectMeta): boolean {
  if (tool !== 'helm') return false;
  const kind = new RegExp(`^\\s*kind: ${ref.kind}\\b`, 'm');
  return chartOf(index, directory).directories.some((chart) =>
    index.pathsUnder(joined(chart, 'templates')).some((path) => kind.test(index.tree.text(path) ?? '')),
  );
}
