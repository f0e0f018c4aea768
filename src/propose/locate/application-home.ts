/**
 * Where an Application is written down when another one syncs it (app of apps): its inline values and parameters are
 * fields of that document.
 */
import type { Application } from '../../model/application.ts';
import type { Reason } from '../../model/reason.ts';
import { type FoundDocument, findDocuments, isRecord } from './documents.ts';
import type { Ground } from './ground.ts';
import type { ApplicationHome } from './home.ts';
import { applicationName, readersOf } from './readers.ts';
import { because, isReason } from './reasons.ts';
import type { RepositoryIndex } from './repository-index.ts';
import type { LocatedSource } from './source.ts';

export function applicationHome(ground: Ground, application: Application): ApplicationHome | Reason {
  const owner = application.owners.find(({ kind }) => kind === 'ApplicationSet');
  if (owner !== undefined) {
    const detail = `${applicationName(application)} is made by the ApplicationSet ${owner.name}, which would undo an edit; its template or generator must be changed.`;
    return because('value-not-in-git', detail);
  }
  const homes = indexesOf(ground).flatMap((index) =>
    documentsFor(index, application).map((found) => ({ index, found })),
  );
  const [home, another] = homes;
  if (home === undefined) {
    const detail = `${applicationName(application)} is not written down as a plain document in a configured repository.`;
    return because('value-not-in-git', detail);
  }
  if (another !== undefined) {
    const paths = homes.map(({ found }) => found.path).join(', ');
    return because('file-ambiguous', `${applicationName(application)} is described more than once: ${paths}.`);
  }
  const parent = parentOf(ground, home);
  return isReason(parent) ? parent : { ...home, parent };
}

const indexesOf = (ground: Ground): RepositoryIndex[] => [
  ...new Set(ground.applications.flatMap(ground.locate).flatMap((one) => (isReason(one) ? [] : [one.index]))),
];

function documentsFor({ tree, pathsUnder }: RepositoryIndex, { ref }: Application): FoundDocument[] {
  return pathsUnder('')
    .filter((path) => /\.(ya?ml|json)$/.test(path))
    .flatMap((path) => {
      const text = tree.text(path);
      if (text?.includes('Application') !== true || !text.includes(ref.name)) return [];
      return findDocuments({ path, text }, { apiVersion: ref.apiVersion, kind: 'Application', names: [ref.name] });
    })
    .filter(({ namespace, object }) => (namespace ?? ref.namespace) === ref.namespace && isRecord(object.spec));
}

/** A document that nobody syncs has no effect, one that two Applications sync belongs to both. */
function parentOf(ground: Ground, { index, found }: Omit<ApplicationHome, 'parent'>): LocatedSource | Reason {
  const parents = readersOf(ground, index, found.path).flatMap((reader) =>
    reader.kind === 'application' && reader.located.tool !== 'helm' ? [reader.located] : [],
  );
  const [parent, another] = parents;
  if (parent === undefined) return because('value-not-in-git', `No Application syncs ${found.path}.`);
  return another === undefined ? parent : because('shared-source', `Several Applications sync ${found.path}.`);
}
