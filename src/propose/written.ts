import type { ObjectRef } from '../model/cluster.ts';
import type { PolicySet } from '../model/policy.ts';
import { known } from '../model/reason.ts';
import { repositoryKey } from '../model/repository.ts';
import type { ObservedRepository, Snapshot } from '../model/snapshot.ts';
import { type WrittenObject, writtenChecks } from '../model/written-object.ts';
import { isRecord, objectsOf, refOf, slicesOf } from './locate/documents.ts';
import { isInside } from './locate/paths.ts';
import { doubtsAbout } from './posture/doubts.ts';

/**
 * Roles, ConfigMaps and NetworkPolicies as Git has them, where a policy asks for a check of them. They are read there and
 * not in the cluster: the bot needs no right to read every ConfigMap and every Role for it.
 */
export function withWritten(snapshot: Snapshot, { policies = [] }: Partial<Pick<PolicySet, 'policies'>>): Snapshot {
  const isAsked = policies.some(({ health = {} }) => writtenChecks.some((check) => health[check]?.enabled === true));
  if (!isAsked) return snapshot;
  const unread = snapshot.repositories.flatMap(({ tree }) => (tree.kind === 'unknown' ? [tree] : []));
  const [first] = unread;
  const written = first ?? known(snapshot.repositories.flatMap((repository) => writtenIn(repository, snapshot)));
  return { ...snapshot, written };
}

const KINDS = /^\s*["']?kind["']?\s*:\s*["']?(?:Cluster)?(?:Role|RoleBinding|ConfigMap|NetworkPolicy)\b/m;

function writtenIn({ tree }: ObservedRepository, snapshot: Snapshot): WrittenObject[] {
  if (tree.kind === 'unknown') return [];
  const { paths, urls, text } = tree.value;
  return paths
    .filter((path) => /\.(ya?ml|json)$/.test(path))
    .flatMap((file) => {
      const content = text(file) ?? '';
      if (!KINDS.test(content)) return [];
      const application = applicationOf(file, urls, snapshot);
      return slicesOf(content)
        .filter((slice) => KINDS.test(slice.text))
        .flatMap((slice) => objectsOf(slice.text))
        .flatMap(({ object }) => writtenOf(object, { file, ...application }));
    });
}

interface Place {
  readonly file: string;
  readonly application?: string;
  readonly destination?: string;
}

function writtenOf(object: Readonly<Record<string, unknown>>, { destination, ...place }: Place): WrittenObject[] {
  const { apiVersion = '', kind = '', name, namespace = destination } = refOf(object);
  if (!isRecord(object) || name === undefined || !WANTED.has(kind)) return [];
  const isOfCluster = kind.startsWith('Cluster');
  const ref: ObjectRef = { apiVersion, kind, name, ...(namespace === undefined || isOfCluster ? {} : { namespace }) };
  return [{ ref, ...place, doubts: doubtsAbout(kind, object) }];
}

const WANTED = new Set(['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'ConfigMap', 'NetworkPolicy']);

/** Whose folder it is, and where that goes if the document does not say. */
function applicationOf(
  file: string,
  urls: readonly string[],
  { applications }: Snapshot,
): Pick<Place, 'application' | 'destination'> {
  const keys = new Set(urls.map(repositoryKey));
  const own = (applications.kind === 'known' ? applications.value : []).find(({ sources }) =>
    sources.some(({ repoUrl, path }) => path !== undefined && keys.has(repositoryKey(repoUrl)) && isInside(file, path)),
  );
  if (own === undefined) return {};
  const { namespace } = own.destination;
  return { application: own.ref.name, ...(namespace === undefined ? {} : { destination: namespace }) };
}
