/**
 * Kubernetes objects, projected at the edge to what Trimtab uses. Adapters build these; captures store these.
 * Secrets have no projection: they are never read.
 */
import type { RolloutStatus } from './rollout-status.ts';
import type { ContainerRights, PodRights } from './security.ts';
import type { Bytes, Instant, Millicores, Milliseconds } from './units.ts';

/** Identifies an object; `namespace` is absent for cluster-scoped kinds. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export interface ObjectMeta {
  readonly ref: ObjectRef;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation?: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly createdAt: Instant;
  readonly deletedAt?: Instant;
  readonly owners: readonly OwnerRef[];
  /** What must happen before a deletion is carried out; absent when nothing must. */
  readonly finalizers?: readonly string[];
  /** Field managers that own `resources` or `replicas` of this object: who would fight an edit. */
  readonly managers: readonly FieldManager[];
}

export interface OwnerRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller: boolean;
}

export interface FieldManager {
  readonly manager: string;
  readonly subresource?: string;
  readonly owns: readonly ('resources' | 'replicas' | 'image')[];
}

/** What a container asks for and may use. An absent field is not set; it is never zero. */
export interface Resources {
  readonly cpuRequest?: Millicores;
  readonly cpuLimit?: Millicores;
  readonly memoryRequest?: Bytes;
  readonly memoryLimit?: Bytes;
  /** Names of extended resources (GPU, hugepages, ephemeral-storage): seen, never touched. */
  readonly extended: readonly string[];
}

/** `sidecar` is a native one: an init container with restartPolicy Always. */
export type ContainerRole = 'main' | 'init' | 'sidecar';

export interface ContainerSpec extends ContainerRights {
  readonly name: string;
  readonly role: ContainerRole;
  readonly image: string;
  readonly resources: Resources;
  /** Command and arguments, redacted like env values. */
  readonly command: readonly string[];
  /** Only variables that set a runtime's heap (JAVA_TOOL_OPTIONS, NODE_OPTIONS, GOMEMLIMIT, ...); values redacted. */
  readonly heapEnv: Readonly<Record<string, string>>;
  readonly probes: { readonly liveness: boolean; readonly readiness: boolean; readonly startup: boolean };
  /** Ports that it declares; absent when it declares none. */
  readonly ports?: readonly { readonly name?: string; readonly port: number }[];
}

export interface PodTemplate extends PodRights {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly containers: readonly ContainerSpec[];
  /** True when an emptyDir with medium Memory is mounted: its pages count as container memory. */
  readonly memoryVolumes: boolean;
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly changedAt?: Instant;
}

export const CONTROLLER_KINDS = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'CronJob',
  'Job',
  'ReplicaSet',
  'Rollout',
] as const;

/** Anything that makes pods from a template. */
export interface Controller extends ObjectMeta {
  readonly template: PodTemplate;
  readonly selector: Readonly<Record<string, string>>;
  /** Argo Rollouts may take the template from a Deployment. */
  readonly workloadRef?: { readonly apiVersion: string; readonly kind: string; readonly name: string };
  readonly replicas?: number;
  /** `spec.paused` or `spec.suspend`. */
  readonly paused: boolean;
  readonly schedule?: string;
  /** IANA name; without one a schedule is read in the time zone of the controller manager, nearly always UTC. */
  readonly timeZone?: string;
  /** Jobs: how long a finished one is kept. */
  readonly ttlAfterFinished?: Milliseconds;
  /** CronJobs: how many finished Jobs are kept; the API fills in 3 and 1. */
  readonly historyLimits?: { readonly successful: number; readonly failed: number };
  readonly status: ControllerStatus;
}

export interface ControllerStatus {
  readonly observedGeneration?: number;
  readonly replicas: number;
  readonly ready: number;
  readonly available: number;
  readonly updated: number;
  readonly conditions: readonly Condition[];
  /** Argo Rollouts: Healthy, Progressing, Degraded, Paused. */
  readonly phase?: string;
  readonly completedAt?: Instant;
  /** Jobs: when the first pod was started. */
  readonly startedAt?: Instant;
  /** CronJobs: when a Job was last made. */
  readonly scheduledAt?: Instant;
  /** Jobs: pods that failed so far. */
  readonly failed?: number;
  /** StatefulSets: the revision of most pods, and the one they are going to. */
  readonly currentRevision?: string;
  readonly updateRevision?: string;
  /** DaemonSets: pods on nodes that should have one, and on nodes that should not. */
  readonly scheduled?: number;
  readonly misscheduled?: number;
  /** Argo Rollouts. */
  readonly rollout?: RolloutStatus;
}

export interface ContainerTermination {
  readonly reason: string;
  readonly exitCode: number;
  readonly startedAt?: Instant;
  readonly finishedAt?: Instant;
  readonly message?: string;
}

export interface ContainerStatus {
  readonly name: string;
  readonly role: ContainerRole | 'ephemeral';
  readonly restartCount: number;
  readonly ready: boolean;
  readonly waiting?: { readonly reason: string; readonly message?: string };
  readonly runningSince?: Instant;
  readonly terminated?: ContainerTermination;
  readonly lastTerminated?: ContainerTermination;
}

export interface Pod extends ObjectMeta {
  readonly phase: string;
  readonly reason?: string;
  readonly message?: string;
  readonly node?: string;
  readonly qosClass: string;
  readonly startedAt?: Instant;
  readonly conditions: readonly Condition[];
  readonly containers: readonly ContainerSpec[];
  readonly statuses: readonly ContainerStatus[];
  /** Names of the PersistentVolumeClaims it mounts; absent when there are none. */
  readonly claims?: readonly string[];
  /** Name of its PriorityClass; absent when it has none. */
  readonly priorityClass?: string;
}

export interface ClusterNode extends ObjectMeta {
  readonly allocatable: { readonly cpu: Millicores; readonly memory: Bytes; readonly pods: number };
  readonly capacity: { readonly cpu: Millicores; readonly memory: Bytes };
  readonly unschedulable: boolean;
  readonly conditions: readonly Condition[];
}

/** Of nodes and pods alike. */
export const isReady = ({ conditions }: { readonly conditions: readonly Condition[] }): boolean =>
  conditions.some(({ type, status }) => type === 'Ready' && status === 'True');

export interface HpaMetric {
  readonly source: 'Resource' | 'ContainerResource' | 'Pods' | 'Object' | 'External';
  /** `cpu` or `memory` for the first two sources, else the metric's name. */
  readonly name: string;
  readonly container?: string;
  readonly target: { readonly type: 'Utilization' | 'AverageValue' | 'Value'; readonly value: number };
}

export interface HorizontalPodAutoscaler extends ObjectMeta {
  readonly target: { readonly kind: string; readonly name: string };
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly metrics: readonly HpaMetric[];
  readonly currentReplicas: number;
  readonly conditions: readonly Condition[];
}

export interface VerticalPodAutoscaler extends ObjectMeta {
  readonly target: { readonly kind: string; readonly name: string };
  readonly mode: string;
}

/** Bounds of one container, pod or claim, by resource name (`cpu`, `memory`), as plain quantity numbers. */
export interface LimitRange extends ObjectMeta {
  readonly items: readonly {
    readonly type: string;
    readonly min: Readonly<Record<string, number>>;
    readonly max: Readonly<Record<string, number>>;
    readonly default: Readonly<Record<string, number>>;
    readonly defaultRequest: Readonly<Record<string, number>>;
    readonly maxLimitRequestRatio: Readonly<Record<string, number>>;
  }[];
}

export interface ClusterEvent extends ObjectMeta {
  readonly involved: {
    readonly kind: string;
    readonly namespace?: string;
    readonly name: string;
    readonly uid?: string;
  };
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
}

export interface Namespace extends ObjectMeta {}

/** How long a pod template must have been in place before its usage speaks for it. */
export interface Revision {
  readonly startedAt: Instant;
  readonly age: Milliseconds;
}
