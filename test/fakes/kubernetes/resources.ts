/** What the double serves: more than Trimtab reads, so that a test can see that it does not ask for it. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly scope: 'namespaced' | 'cluster';
  /** `custom`: served once an object of it was put or its CRD installed. */
  readonly origin: 'built-in' | 'custom';
}

const rows = (text: string, origin: Resource['origin']): Resource[] =>
  text
    .trim()
    .split('\n')
    .map((line) => {
      const [apiVersion = '', resource = '', kind = '', scope] = line.trim().split(/\s+/);
      const [version = '', group = ''] = apiVersion.split('/').reverse();
      return { group, version, resource, kind, scope: scope === 'cluster' ? 'cluster' : 'namespaced', origin };
    });

const RESOURCES: readonly Resource[] = [
  ...rows(
    `v1 namespaces Namespace cluster
     v1 nodes Node cluster
     v1 pods Pod
     v1 secrets Secret
     v1 configmaps ConfigMap
     v1 services Service
     v1 events Event
     v1 persistentvolumeclaims PersistentVolumeClaim
     v1 persistentvolumes PersistentVolume cluster
     v1 resourcequotas ResourceQuota
     v1 limitranges LimitRange
     apps/v1 deployments Deployment
     apps/v1 statefulsets StatefulSet
     apps/v1 daemonsets DaemonSet
     apps/v1 replicasets ReplicaSet
     batch/v1 cronjobs CronJob
     batch/v1 jobs Job
     discovery.k8s.io/v1 endpointslices EndpointSlice
     networking.k8s.io/v1 ingresses Ingress
     storage.k8s.io/v1 storageclasses StorageClass cluster
     admissionregistration.k8s.io/v1 mutatingwebhookconfigurations MutatingWebhookConfiguration cluster
     admissionregistration.k8s.io/v1 validatingwebhookconfigurations ValidatingWebhookConfiguration cluster
     policy/v1 poddisruptionbudgets PodDisruptionBudget
     autoscaling/v2 horizontalpodautoscalers HorizontalPodAutoscaler`,
    'built-in',
  ),
  ...rows(
    `argoproj.io/v1alpha1 rollouts Rollout
     argoproj.io/v1alpha1 applications Application
     argoproj.io/v1alpha1 applicationsets ApplicationSet
     autoscaling.k8s.io/v1 verticalpodautoscalers VerticalPodAutoscaler`,
    'custom',
  ),
];

export const apiVersionOf = ({ group, version }: Resource): string => (group === '' ? version : `${group}/${version}`);

export const resourceOfKind = (apiVersion: string, kind: string): Resource | undefined =>
  RESOURCES.find((resource) => resource.kind === kind && apiVersionOf(resource) === apiVersion);

export const resourceAt = (group: string, version: string, name: string): Resource | undefined =>
  RESOURCES.find((row) => row.group === group && row.version === version && row.resource === name);

export const allResources = (): readonly Resource[] => RESOURCES;
