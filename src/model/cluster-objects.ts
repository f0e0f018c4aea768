/** Objects that only the health checks look at, projected at the edge to the fields that they use. */
import type { Condition, ObjectMeta } from './cluster.ts';
import type { Bytes, Instant } from './units.ts';

export interface Service extends ObjectMeta {
  /** Empty: its endpoints are written by hand or by an operator. */
  readonly selector: Readonly<Record<string, string>>;
  readonly type: string;
  readonly ports: readonly { readonly name?: string; readonly port: number; readonly targetPort: string | number }[];
}

export interface EndpointSlice extends ObjectMeta {
  /** Label kubernetes.io/service-name; absent for slices that somebody made for themselves. */
  readonly service?: string;
  readonly ready: number;
  readonly notReady: number;
}

export interface PodDisruptionBudget extends ObjectMeta {
  readonly selector: Readonly<Record<string, string>>;
  /** A count or a share such as `50%`. */
  readonly minAvailable?: string | number;
  readonly maxUnavailable?: string | number;
  readonly disruptionsAllowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
  readonly conditions: readonly Condition[];
}

export interface PersistentVolumeClaim extends ObjectMeta {
  readonly phase: string;
  readonly storageClass?: string;
  readonly requested?: Bytes;
}

export interface PersistentVolume extends ObjectMeta {
  readonly phase: string;
  /** `status.lastPhaseTransitionTime`, from Kubernetes 1.28 on. */
  readonly phaseSince?: Instant;
  readonly reason?: string;
  readonly message?: string;
  readonly claim?: { readonly namespace: string; readonly name: string };
  readonly reclaimPolicy: string;
}

export interface StorageClass extends ObjectMeta {
  /** `WaitForFirstConsumer`: a claim waits for a pod, and that is no fault. */
  readonly bindingMode: string;
  readonly expandable: boolean;
}

/** ValidatingWebhookConfiguration or MutatingWebhookConfiguration; what it calls and whether that may fail. */
export interface WebhookConfiguration extends ObjectMeta {
  readonly webhooks: readonly {
    readonly name: string;
    readonly failurePolicy: string;
    /** Absent where it calls a URL outside of the cluster. */
    readonly service?: { readonly namespace: string; readonly name: string };
  }[];
}

export interface Ingress extends ObjectMeta {
  readonly backends: readonly { readonly service: string; readonly port?: string | number }[];
}

/** cert-manager's. The certificate itself lies in a Secret, which is never read. */
export interface Certificate extends ObjectMeta {
  readonly notAfter?: Instant;
  readonly conditions: readonly Condition[];
}

/** Argo Rollouts: one judgement over metrics. */
export interface AnalysisRun extends ObjectMeta {
  readonly phase: string;
  readonly message?: string;
  readonly metrics: readonly { readonly name: string; readonly phase: string; readonly message?: string }[];
}
