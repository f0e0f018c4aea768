import type { ClusterKind } from '../../model/cluster-kinds.ts';

/** Where a kind lives in the API. */
export interface ApiResource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  /** `custom`: exists only where its CRD is installed, so a 404 means that there are no such objects. */
  readonly origin: 'built-in' | 'custom';
}

const builtIn = (groupVersion: string, resource: string, kind: string): ApiResource => ({
  ...split(groupVersion),
  resource,
  kind,
  origin: 'built-in',
});
const custom = (groupVersion: string, resource: string, kind: string): ApiResource => ({
  ...split(groupVersion),
  resource,
  kind,
  origin: 'custom',
});

/** Every kind that Trimtab reads; RBAC in deploy/ and the doctor's rows follow from it. Secrets are not here. */
export const apiResources: Readonly<Record<ClusterKind, ApiResource>> = {
  namespaces: builtIn('v1', 'namespaces', 'Namespace'),
  nodes: builtIn('v1', 'nodes', 'Node'),
  pods: builtIn('v1', 'pods', 'Pod'),
  deployments: builtIn('apps/v1', 'deployments', 'Deployment'),
  statefulsets: builtIn('apps/v1', 'statefulsets', 'StatefulSet'),
  daemonsets: builtIn('apps/v1', 'daemonsets', 'DaemonSet'),
  replicasets: builtIn('apps/v1', 'replicasets', 'ReplicaSet'),
  cronjobs: builtIn('batch/v1', 'cronjobs', 'CronJob'),
  jobs: builtIn('batch/v1', 'jobs', 'Job'),
  rollouts: custom('argoproj.io/v1alpha1', 'rollouts', 'Rollout'),
  hpas: builtIn('autoscaling/v2', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler'),
  vpas: custom('autoscaling.k8s.io/v1', 'verticalpodautoscalers', 'VerticalPodAutoscaler'),
  quotas: builtIn('v1', 'resourcequotas', 'ResourceQuota'),
  limitranges: builtIn('v1', 'limitranges', 'LimitRange'),
  events: builtIn('v1', 'events', 'Event'),
  applications: custom('argoproj.io/v1alpha1', 'applications', 'Application'),
  applicationsets: custom('argoproj.io/v1alpha1', 'applicationsets', 'ApplicationSet'),
  analysisruns: custom('argoproj.io/v1alpha1', 'analysisruns', 'AnalysisRun'),
  certificates: custom('cert-manager.io/v1', 'certificates', 'Certificate'),
  endpointslices: builtIn('discovery.k8s.io/v1', 'endpointslices', 'EndpointSlice'),
  imageupdaters: custom('argocd-image-updater.argoproj.io/v1alpha1', 'imageupdaters', 'ImageUpdater'),
  ingresses: builtIn('networking.k8s.io/v1', 'ingresses', 'Ingress'),
  mutatingwebhooks: builtIn(
    'admissionregistration.k8s.io/v1',
    'mutatingwebhookconfigurations',
    'MutatingWebhookConfiguration',
  ),
  pdbs: builtIn('policy/v1', 'poddisruptionbudgets', 'PodDisruptionBudget'),
  pvcs: builtIn('v1', 'persistentvolumeclaims', 'PersistentVolumeClaim'),
  pvs: builtIn('v1', 'persistentvolumes', 'PersistentVolume'),
  services: builtIn('v1', 'services', 'Service'),
  storageclasses: builtIn('storage.k8s.io/v1', 'storageclasses', 'StorageClass'),
  validatingwebhooks: builtIn(
    'admissionregistration.k8s.io/v1',
    'validatingwebhookconfigurations',
    'ValidatingWebhookConfiguration',
  ),
};

export const apiVersionOf = ({ group, version }: ApiResource): string =>
  group === '' ? version : `${group}/${version}`;

/** The path of the whole collection, over all namespaces. */
export const collectionPath = (at: ApiResource): string =>
  `${at.group === '' ? '/api' : '/apis'}/${apiVersionOf(at)}/${at.resource}`;

function split(groupVersion: string): { group: string; version: string } {
  const slash = groupVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: groupVersion }
    : { group: groupVersion.slice(0, slash), version: groupVersion.slice(slash + 1) };
}
