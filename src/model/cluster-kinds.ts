import type { Application } from './application.ts';
import type { ApplicationSet } from './application-set.ts';
import type {
  ClusterEvent,
  ClusterNode,
  Controller,
  HorizontalPodAutoscaler,
  LimitRange,
  Namespace,
  Pod,
  VerticalPodAutoscaler,
} from './cluster.ts';
import type {
  AnalysisRun,
  Certificate,
  EndpointSlice,
  Ingress,
  PersistentVolume,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  Service,
  StorageClass,
  WebhookConfiguration,
} from './cluster-objects.ts';
import type { ImageUpdater } from './image-updater.ts';
import type { ResourceQuota } from './quota.ts';

/** Every kind the bot reads. The name is the port's key, the capture's file name and the doctor's row. */
export interface ClusterKinds {
  namespaces: Namespace;
  nodes: ClusterNode;
  pods: Pod;
  deployments: Controller;
  statefulsets: Controller;
  daemonsets: Controller;
  replicasets: Controller;
  cronjobs: Controller;
  jobs: Controller;
  rollouts: Controller;
  hpas: HorizontalPodAutoscaler;
  vpas: VerticalPodAutoscaler;
  quotas: ResourceQuota;
  limitranges: LimitRange;
  events: ClusterEvent;
  applications: Application;
  applicationsets: ApplicationSet;
  analysisruns: AnalysisRun;
  certificates: Certificate;
  endpointslices: EndpointSlice;
  imageupdaters: ImageUpdater;
  ingresses: Ingress;
  mutatingwebhooks: WebhookConfiguration;
  pdbs: PodDisruptionBudget;
  pvcs: PersistentVolumeClaim;
  pvs: PersistentVolume;
  services: Service;
  storageclasses: StorageClass;
  validatingwebhooks: WebhookConfiguration;
}
export type ClusterKind = keyof ClusterKinds;

/**
 * Kinds that only the health checks look at, and changes of images. Without one of them a check is unknown; sizes, closing and deleting do not
 * depend on them, so that a missing right to list webhooks does not make a pass partial.
 */
export const HEALTH_KINDS = [
  'analysisruns',
  'certificates',
  'endpointslices',
  'imageupdaters',
  'ingresses',
  'mutatingwebhooks',
  'pdbs',
  'pvcs',
  'pvs',
  'services',
  'storageclasses',
  'validatingwebhooks',
] as const satisfies readonly ClusterKind[];
export type HealthObjectKind = (typeof HEALTH_KINDS)[number];
