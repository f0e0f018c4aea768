/** The two servers that the suites of this folder run against: the double, and a real one where there is one. */
import { kubernetes } from '../../src/adapters/kubernetes/kubernetes.ts';
import { openSession } from '../../src/adapters/kubernetes/open-session.ts';
import { kubernetesPods } from '../../src/adapters/kubernetes/pods.ts';
import type { ClusterAccess } from '../../src/adapters/kubernetes/session.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import type { Pods } from '../../src/ports/pods.ts';
import { startFakeKubernetes } from '../fakes/kubernetes/fake-kubernetes.ts';
import type { Manifest } from '../fakes/kubernetes/manifest.ts';
import { apiVersionOf, type Resource, resourceOfKind } from '../fakes/kubernetes/resources.ts';
import { type RawClient, rawClient } from './raw-client.ts';

export interface ApiServer {
  /** Exists, is empty and nobody else's. */
  readonly namespace: string;
  readonly cluster: (pageSize: number) => Cluster;
  readonly pods: Pods;
  readonly client: RawClient;
  /** The same server for somebody who may do nothing. */
  readonly nobody: RawClient;
  readonly stranger: RawClient;
  readonly seed: (...manifests: readonly Manifest[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function theDouble(): Promise<ApiServer> {
  const fake = await startFakeKubernetes({ token: 'contract' });
  const locked = await startFakeKubernetes({ token: 'contract', rules: [] });
  const access = { kind: 'direct', url: fake.url, token: 'contract' } as const;
  return {
    namespace: 'trimtab-contract',
    cluster: (pageSize) => kubernetes({ access, version: '0', pageSize }),
    pods: kubernetesPods({ access, version: '0' }),
    client: rawClient(await openSession(access)),
    nobody: rawClient(await openSession({ ...access, url: locked.url })),
    stranger: rawClient(await openSession({ ...access, token: 'wrong' })),
    seed: async (...manifests) => fake.put(...manifests),
    close: async () => {
      await Promise.all([fake.close(), locked.close()]);
    },
  };
}

export async function theRealOne(path: string): Promise<ApiServer> {
  const access: ClusterAccess = { kind: 'kubeconfig', path };
  const session = await openSession(access);
  const client = rawClient(session);
  const namespace = `trimtab-contract-${process.pid}-${Date.now()}`;
  await created(client, '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  return {
    namespace,
    cluster: (pageSize) => kubernetes({ access, version: '0', pageSize }),
    pods: kubernetesPods({ access, version: '0' }),
    client,
    nobody: rawClient(session, { 'impersonate-user': 'nobody' }),
    stranger: rawClient({ ...session, authorize: async () => ({ ...(await session.authorize()), headers: STALE }) }),
    seed: async (...manifests) => {
      for (const manifest of manifests) await seedOne(client, manifest);
    },
    close: async () => {
      await client.send('DELETE', `/api/v1/namespaces/${namespace}`);
    },
  };
}

const STALE = { authorization: 'Bearer nobody-issued-this' };

/** The status of an object is written through its own subresource. */
async function seedOne(client: RawClient, manifest: Manifest): Promise<void> {
  const { status, ...rest } = manifest;
  const collection = collectionOf(manifest);
  await created(client, collection, rest);
  if (status === undefined) return;
  const path = `${collection}/${manifest.metadata.name}/status`;
  const patched = await client.send('PATCH', path, { status });
  if (patched.status !== 200) throw new Error(`could not set ${path}: ${patched.text}`);
}

async function created(client: RawClient, path: string, body: unknown): Promise<void> {
  const { status, text } = await client.send('POST', path, body);
  if (status !== 201) throw new Error(`could not create ${path}: ${status} ${text}`);
}

const collectionOf = ({ apiVersion, kind, metadata }: Manifest): string =>
  pathOf(resourceOfKind(apiVersion, kind), metadata.namespace);

function pathOf(resource: Resource | undefined, namespace: string | undefined): string {
  if (resource === undefined) throw new Error('a kind that the suites do not know');
  const root = `${resource.group === '' ? '/api' : '/apis'}/${apiVersionOf(resource)}`;
  return namespace === undefined
    ? `${root}/${resource.resource}`
    : `${root}/namespaces/${namespace}/${resource.resource}`;
}
