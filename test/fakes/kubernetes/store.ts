import type { Manifest, Stored } from './manifest.ts';
import { type Resource, resourceOfKind } from './resources.ts';

export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly revision: number;
  readonly resource: Resource;
  readonly object: Stored;
}

/** Like etcd: a log of changes, so that a list can be read as it was and a watch can start in the past. */
export interface Store {
  readonly put: (manifest: Manifest) => Stored;
  readonly remove: (object: Stored) => void;
  readonly find: (resource: Resource, namespace: string | undefined, name: string) => Stored | undefined;
  /** By namespace and name, as they were at a revision; by default now. */
  readonly list: (resource: Resource, revision?: number) => Stored[];
  readonly serves: (resource: Resource) => boolean;
  readonly install: (resource: Resource) => void;
  readonly revision: () => number;
  /** Forgets the past: tokens and watches that start before this moment have expired. */
  readonly compact: () => void;
  readonly compacted: () => number;
  readonly changesSince: (revision: number) => readonly Change[];
  readonly subscribe: (listener: (change: Change) => void) => () => void;
}

export const keyOf = (object: Manifest): string =>
  object.metadata.namespace === undefined
    ? object.metadata.name
    : `${object.metadata.namespace}/${object.metadata.name}`;

export function createStore(now: () => Date): Store {
  const log: Change[] = [];
  const installed = new Set<Resource>();
  const listeners = new Set<(change: Change) => void>();
  let revision = 100;
  let compacted = 0;

  const record = (type: Change['type'], resource: Resource, object: Stored): Stored => {
    const change = { type, revision, resource, object };
    log.push(change);
    for (const listener of [...listeners]) listener(change);
    return object;
  };
  const list = (resource: Resource, at = revision): Stored[] => {
    const objects = new Map<string, Stored>();
    for (const change of log) {
      if (change.revision > at) break;
      if (change.resource !== resource) continue;
      if (change.type === 'DELETED') objects.delete(keyOf(change.object));
      else objects.set(keyOf(change.object), change.object);
    }
    return [...objects.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
  };
  const find: Store['find'] = (resource, namespace, name) => {
    const last = log.findLast(
      ({ object: { metadata }, ...change }) =>
        change.resource === resource && metadata.name === name && metadata.namespace === namespace,
    );
    return last?.type === 'DELETED' ? undefined : last?.object;
  };
  return {
    list,
    find,
    put: (manifest) => {
      const resource = known(manifest);
      installed.add(resource);
      const before = find(resource, manifest.metadata.namespace, manifest.metadata.name);
      revision += 1;
      const metadata = {
        uid: before?.metadata.uid ?? uidOf(revision),
        creationTimestamp:
          before?.metadata.creationTimestamp ??
          now()
            .toISOString()
            .replace(/\.\d+Z$/, 'Z'),
        ...manifest.metadata,
        resourceVersion: String(revision),
      };
      return record(before === undefined ? 'ADDED' : 'MODIFIED', resource, { ...manifest, metadata });
    },
    remove: (object) => {
      revision += 1;
      const metadata = { ...object.metadata, resourceVersion: String(revision) };
      record('DELETED', known(object), { ...object, metadata });
    },
    serves: (resource) => resource.origin === 'built-in' || installed.has(resource),
    install: (resource) => void installed.add(resource),
    revision: () => revision,
    compact: () => {
      revision += 1;
      compacted = revision;
    },
    compacted: () => compacted,
    changesSince: (since) => log.filter((change) => change.revision > since),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function known(manifest: Manifest): Resource {
  const resource = resourceOfKind(manifest.apiVersion, manifest.kind);
  if (resource === undefined) throw new Error(`the double does not serve ${manifest.apiVersion} ${manifest.kind}`);
  return resource;
}

const uidOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
