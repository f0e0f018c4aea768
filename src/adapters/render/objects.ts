import type { ObjectRef } from '../../model/cluster.ts';
import type { ManifestObject } from '../../model/manifests.ts';

type Body = Readonly<Record<string, unknown>>;

/**
 * Parsed documents as objects: lists opened, empty documents left out, and the namespace that Argo CD applies with when
 * the manifest names none. One that has no name gets a number for one: an API server would refuse it, but it must not hide
 * the others, and it is compared like them. Returns what is wrong with the first document that is not a Kubernetes object.
 */
export function toObjects(documents: readonly unknown[], namespace: string | undefined): ManifestObject[] | string {
  const objects: ManifestObject[] = [];
  let nameless = 0;
  for (const document of documents.flatMap(openList)) {
    if (document === undefined || document === null) continue;
    const ref = isBody(document) ? refOf(document, namespace) : undefined;
    if (ref === undefined || !isBody(document)) return 'a document without kind, apiVersion or metadata';
    const name = ref.name ?? `(without a name, ${++nameless})`;
    objects.push({ ref: { ...ref, name }, body: document });
  }
  return objects;
}

/** Anything with an array `items` is a list for Argo CD, of whatever kind; lists may hold lists. */
function openList(document: unknown): unknown[] {
  if (!isBody(document) || !Array.isArray(document.items) || !/List$/.test(String(document.kind))) return [document];
  return document.items.flatMap(openList);
}

type Nameless = Omit<ObjectRef, 'name'> & { readonly name?: string };

function refOf(body: Body, namespace: string | undefined): Nameless | undefined {
  const { apiVersion, kind, metadata } = body;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !isBody(metadata)) return undefined;
  const name = metadata.name ?? metadata.generateName;
  const own = typeof metadata.namespace === 'string' ? metadata.namespace : undefined;
  const settled = CLUSTER_SCOPED.has(kind) ? undefined : (own ?? namespace);
  return {
    apiVersion,
    kind,
    ...(settled === undefined ? {} : { namespace: settled }),
    ...(typeof name === 'string' && name !== '' ? { name } : {}),
  };
}

export const isBody = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Built-in kinds and the usual custom ones; every other kind is taken as namespaced. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  'APIService',
  'CertificateSigningRequest',
  'ClusterIssuer',
  'ClusterPolicy',
  'ClusterRole',
  'ClusterRoleBinding',
  'ClusterSecretStore',
  'CSIDriver',
  'CSINode',
  'CustomResourceDefinition',
  'FlowSchema',
  'GatewayClass',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PodSecurityPolicy',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'RuntimeClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttachment',
  'VolumeSnapshotClass',
]);
