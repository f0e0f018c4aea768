/** What shall be different in the rendered manifests, independent of files. intent-text.ts puts it in words. */
import type { ContainerRole, ObjectRef } from './cluster.ts';
import type { ImageReference } from './image.ts';
import type { Bytes, Millicores } from './units.ts';

export type ResourceField = 'requests.cpu' | 'requests.memory' | 'limits.cpu' | 'limits.memory';

/**
 * One field of one object; several intents of one object go into one pull request.
 *
 * `from` is the live value and absent when the field is not set: the base rendering must agree with it. Where `to` may
 * be absent, that means that the field shall not be set any more.
 */
export type Intent =
  | ResourceIntent
  | UnsetResource
  | SetImage
  | SetReplicas
  | SetAutoscalerBound
  | SetAutoscalerTarget
  | SetAutoscalerAverage
  | SetCronTrigger
  | SetProbeNumber
  | SetProbeEndpoint
  | SetContainerSecurity
  | SetPodSecurity
  | SetStorage
  | SetEnvironment
  | SetMetadata;

/** What an intent about a container says besides its field. */
interface InContainer {
  readonly object: ObjectRef;
  readonly container: string;
  readonly role: ContainerRole;
}

export type ResourceIntent = SetCpu | SetMemory;

export interface SetCpu extends InContainer {
  readonly kind: 'set-cpu';
  readonly field: 'requests.cpu' | 'limits.cpu';
  readonly from?: Millicores;
  readonly to: Millicores;
}

export interface SetMemory extends InContainer {
  readonly kind: 'set-memory';
  readonly field: 'requests.memory' | 'limits.memory';
  readonly from?: Bytes;
  readonly to: Bytes;
  /** What a LimitRange admits for one container: no spelling in another unit may be above it. */
  readonly most?: Bytes;
}

/** `from` in the unit of the field: millicores or bytes. */
export interface UnsetResource extends InContainer {
  readonly kind: 'unset-resource';
  readonly field: ResourceField;
  readonly from: Millicores | Bytes;
}

export interface SetImage extends InContainer {
  readonly kind: 'set-image';
  readonly from?: ImageReference;
  readonly to: ImageReference;
}

/** Deployment, StatefulSet, ReplicaSet or Rollout; refused while an autoscaler sets the number. */
export interface SetReplicas {
  readonly kind: 'set-replicas';
  readonly object: ObjectRef;
  readonly from?: number;
  readonly to?: number;
}

/** `object` is the HorizontalPodAutoscaler, or the KEDA ScaledObject that makes one (`minReplicaCount` there). */
export interface SetAutoscalerBound {
  readonly kind: 'set-autoscaler-bound';
  readonly object: ObjectRef;
  readonly field: 'minReplicas' | 'maxReplicas';
  readonly from?: number;
  readonly to: number;
}

/** Average utilization in per cent of the request: of all containers, or of one. */
export interface SetAutoscalerTarget {
  readonly kind: 'set-autoscaler-target';
  readonly object: ObjectRef;
  readonly resource: 'cpu' | 'memory';
  readonly container?: string;
  readonly from?: number;
  readonly to: number;
}

/**
 * One value of a metric's target that changes its kind, a share of the request or an amount per pod; the three go together:
 * https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/#MetricTarget
 */
export type SetAutoscalerAverage = {
  readonly kind: 'set-autoscaler-average';
  readonly object: ObjectRef;
  readonly resource: 'cpu' | 'memory';
  readonly container?: string;
} & AverageValue;

type AverageValue =
  | { readonly field: 'type'; readonly from: MetricTargetType; readonly to: MetricTargetType }
  /** Per cent. */
  | { readonly field: 'averageUtilization'; readonly from?: number; readonly to?: number }
  /** Millicores or bytes. */
  | { readonly field: 'averageValue'; readonly from?: Millicores | Bytes; readonly to?: Millicores | Bytes };
export type MetricTargetType = 'Utilization' | 'AverageValue';

/**
 * One value of a cron trigger of a KEDA ScaledObject, which is made if there is none of that name:
 * https://keda.sh/docs/2.17/scalers/cron/. All values are texts there, also the number of replicas.
 */
export interface SetCronTrigger {
  readonly kind: 'set-cron-trigger';
  readonly object: ObjectRef;
  readonly trigger: string;
  readonly field: CronTriggerField;
  readonly from?: string;
  readonly to: string;
}
export type CronTriggerField =
  | 'type'
  | 'metadata.timezone'
  | 'metadata.start'
  | 'metadata.end'
  | 'metadata.desiredReplicas';

export type Probe = 'livenessProbe' | 'readinessProbe' | 'startupProbe';
export type ProbeNumber = 'timeoutSeconds' | 'failureThreshold' | 'periodSeconds' | 'initialDelaySeconds';

/** The probe must be there: none is made or taken away. */
export interface SetProbeNumber extends InContainer {
  readonly kind: 'set-probe-number';
  readonly probe: Probe;
  readonly field: ProbeNumber;
  readonly from?: number;
  readonly to?: number;
}

/** Where a probe asks; the handler must have the field already. A port may be the name of one. */
export interface SetProbeEndpoint extends InContainer {
  readonly kind: 'set-probe-endpoint';
  readonly probe: Probe;
  readonly field: 'httpGet.path' | 'httpGet.port' | 'tcpSocket.port' | 'grpc.port';
  readonly from: string | number;
  readonly to: string | number;
}

/** Only ever tightened: what loosens cannot be said. */
export interface SetContainerSecurity extends InContainer {
  readonly kind: 'set-container-security';
  readonly change: Tightening;
  readonly from?: boolean;
}

export type Tightening =
  | { readonly field: 'allowPrivilegeEscalation' | 'privileged'; readonly to: false }
  | { readonly field: 'readOnlyRootFilesystem' | 'runAsNonRoot'; readonly to: true }
  /** As the only one, where none is dropped yet. */
  | { readonly field: 'capabilities.drop'; readonly to: 'ALL' }
  | { readonly field: 'seccompProfile.type'; readonly to: 'RuntimeDefault' };

export interface SetPodSecurity {
  readonly kind: 'set-pod-security';
  readonly object: ObjectRef;
  readonly change: { readonly field: 'runAsNonRoot'; readonly to: true };
  readonly from?: boolean;
}

/** Storage request of a PersistentVolumeClaim; it can only grow. */
export interface SetStorage {
  readonly kind: 'set-storage';
  readonly object: ObjectRef;
  /** Name in `volumeClaimTemplates` of a StatefulSet: the API server refuses to change those. */
  readonly template?: string;
  readonly from?: Bytes;
  readonly to: Bytes;
}

/** A variable that is written as a value; one that is taken from elsewhere is left alone. */
export interface SetEnvironment extends InContainer {
  readonly kind: 'set-environment';
  readonly name: string;
  readonly from?: string;
  readonly to: string;
}

/** On the object itself, never on its pod template or selector. */
export interface SetMetadata {
  readonly kind: 'set-metadata';
  readonly object: ObjectRef;
  readonly map: 'annotations' | 'labels';
  readonly key: string;
  readonly from?: string;
  readonly to?: string;
}

export const isResourceIntent = (intent: Intent): intent is ResourceIntent =>
  intent.kind === 'set-cpu' || intent.kind === 'set-memory';

/** Does merging it replace the pods? */
export const isOfTemplate = (intent: Intent): boolean => 'role' in intent || intent.kind === 'set-pod-security';

/** The container that an intent is about; undefined for fields of the whole object. */
export const containerOf = (intent: Intent): string | undefined =>
  'container' in intent ? intent.container : undefined;

/** The wanted value; undefined where the field shall not be set any more. Numbers are in the unit of the field. */
export function wantedOf(intent: Intent): number | string | boolean | ImageReference | undefined {
  switch (intent.kind) {
    case 'unset-resource':
      return undefined;
    case 'set-container-security':
    case 'set-pod-security':
      return intent.change.to;
    default:
      return intent.to;
  }
}
