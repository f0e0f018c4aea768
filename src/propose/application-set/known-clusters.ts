/**
 * Clusters as parameters of a cluster generator. Their Secrets in the cluster are never read, so a cluster is known from a
 * manifest of its Secret in Git, or from the destination of an Application that was made for it.
 */
import type { Application } from '../../model/application.ts';
import type { ApplicationSet } from '../../model/application-set.ts';
import { type FoundObject, isRecord, objectsOf, slicesOf, wordOf } from '../locate/documents.ts';
import type { Ground } from '../locate/ground.ts';
import { because } from '../locate/reasons.ts';
import { rememberWeakly } from '../locate/remember.ts';
import type { RepositoryIndex } from '../locate/repository-index.ts';
import { normalize } from './go-template/functions.ts';
import { keyOf, leavesOf, type Origin, type Row } from './row.ts';
import type { EditedTree } from './site.ts';

export function knownClusters(ground: Ground, set: ApplicationSet, edited: EditedTree | undefined): readonly Row[] {
  const written = ground.indexes().flatMap((index) => rowsIn(index, edited));
  const isWritten = ({ params: { server, name } }: Row): boolean =>
    written.some(({ params }) => params.server === server || (name !== undefined && params.name === name));
  const seen = ground.applications
    .filter(({ owners }) => owners.some(({ uid }) => uid === set.uid))
    .map(clusterOf)
    .filter((row) => !isWritten(row));
  const distinct = new Map(seen.map((row) => [JSON.stringify(row.params), row]));
  const rows = [...written, ...distinct.values()];
  return set.goTemplate ? rows : rows.map(flat);
}

const SECRET_TYPE = 'argocd.argoproj.io/secret-type';

export const isClusterSecret = (text: string): boolean => text.includes(SECRET_TYPE);

const clusterSecrets = rememberWeakly((index: RepositoryIndex): ReadonlyMap<string, readonly Row[]> => {
  const found = new Map<string, readonly Row[]>();
  for (const path of index.tree.paths) {
    const text = /\.(ya?ml|json)$/.test(path) ? index.tree.text(path) : undefined;
    if (text !== undefined && isClusterSecret(text)) found.set(path, secretsIn(index, path, text));
  }
  return found;
});

function rowsIn(index: RepositoryIndex, edited: EditedTree | undefined): readonly Row[] {
  const edits = edited?.tree === index.tree ? edited.edits : [];
  const changed = edits.map(({ path, after }) => [path, secretsIn(index, path, after)] as const);
  return [...new Map([...clusterSecrets(index), ...changed]).values()].flat();
}

function secretsIn(index: RepositoryIndex, path: string, text: string): Row[] {
  return slicesOf(text).flatMap((slice) =>
    objectsOf(slice.text).flatMap((found) => {
      const metadata = isRecord(found.object.metadata) ? found.object.metadata : {};
      const labels = isRecord(metadata.labels) ? metadata.labels : {};
      if (found.object.kind !== 'Secret' || labels[SECRET_TYPE] !== 'cluster') return [];
      return [secretRow(found, { index, file: path, document: slice.start + found.offset })];
    }),
  );
}

type At = Pick<Extract<Origin, { kind: 'file' }>, 'index' | 'file' | 'document'>;

/** Labels and annotations are where people keep values; name and server say which cluster it is. */
function secretRow({ object, root }: FoundObject, at: At): Row {
  const metadata = isRecord(object.metadata) ? object.metadata : {};
  const parts = ['labels', 'annotations'].flatMap((key) =>
    isRecord(metadata[key]) ? [[key, metadata[key]] as const] : [],
  );
  const name = dataOf(object, 'name') ?? '';
  const own = {
    name,
    nameNormalized: normalize(name),
    server: dataOf(object, 'server'),
    project: dataOf(object, 'project') ?? '',
  };
  const origins = leavesOf(Object.fromEntries(parts)).map(({ path }): [string, Origin] => [
    keyOf(['metadata', ...path]),
    { kind: 'file', ...at, path: [...root, 'metadata', ...path] },
  ]);
  return { params: { ...own, metadata: Object.fromEntries(parts) }, origins: new Map([...origins, ...nowhere(own)]) };
}

function dataOf({ stringData, data }: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const plain = isRecord(stringData) ? wordOf(stringData[key]) : undefined;
  const coded = isRecord(data) ? wordOf(data[key]) : undefined;
  return plain ?? (coded === undefined ? undefined : decoded(coded));
}

function decoded(text: string): string | undefined {
  return /^[A-Za-z0-9+/=\s]*$/.test(text) ? atob(text.replace(/\s/g, '')) : undefined;
}

const IN_CLUSTER = { name: 'in-cluster', server: 'https://kubernetes.default.svc' };

function clusterOf({ destination }: Application): Row {
  const isLocal = destination.server === IN_CLUSTER.server || destination.name === IN_CLUSTER.name;
  const { name, server } = isLocal ? IN_CLUSTER : destination;
  const params = {
    ...(name === undefined ? {} : { name, nameNormalized: normalize(name) }),
    ...(server === undefined ? {} : { server }),
    project: '',
  };
  return { params, origins: new Map(nowhere(params)) };
}

const nowhere = (params: Readonly<Record<string, unknown>>): [string, Origin][] =>
  Object.keys(params).map((key) => {
    const detail = `The value is the ${key} of a cluster, which stands in its Secret.`;
    return [keyOf([key]), { kind: 'nowhere', because: because('value-not-in-git', detail) }];
  });

/** Without Go templates nested names have dots. */
const flat = ({ params, origins }: Row): Row => {
  const leaves = leavesOf(params);
  const moved = leaves.flatMap(({ path }): [string, Origin][] => {
    const origin = origins.get(keyOf(path));
    return origin === undefined ? [] : [[keyOf([path.join('.')]), origin]];
  });
  return {
    params: Object.fromEntries(leaves.map(({ path, value }) => [path.join('.'), value])),
    origins: new Map(moved),
  };
};
