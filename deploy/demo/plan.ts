import type { ContainerRole, FieldManager } from '../../src/model/cluster.ts';
import type { Shape } from './shapes.ts';

export type PlanKind = 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'CronJob';

/** Quantities as a manifest has them. */
export interface Quantities {
  readonly cpuRequest?: string;
  readonly cpuLimit?: string;
  readonly memoryRequest?: string;
  readonly memoryLimit?: string;
}

export interface ContainerPlan {
  readonly name: string;
  readonly image: string;
  readonly resources: Quantities;
  readonly role?: ContainerRole;
  /** In the pods only. */
  readonly injected?: boolean;
  readonly command?: readonly string[];
  readonly heapEnv?: Readonly<Record<string, string>>;
  /** Millicores and mebibytes of one pod; an init container has none. */
  readonly cpu?: Shape;
  readonly memory?: Shape;
  /** Share of CFS periods, where a CPU limit bites. */
  readonly throttled?: number;
}

/** A pod template that was in place for a while; the last one is today's. */
export interface RevisionPlan {
  readonly hoursAgo: number;
  /** What was different then. */
  readonly image?: string;
  readonly memory?: Shape;
}

export interface SchedulePlan {
  readonly cron: string;
  /** Minutes after midnight UTC of the first run of a day, and minutes between runs. */
  readonly firstMinute: number;
  readonly everyMinutes: number;
  readonly lastsMinutes: number;
}

export interface WorkloadPlan {
  readonly namespace: string;
  readonly name: string;
  readonly kind: PlanKind;
  readonly replicas: number;
  readonly team: string;
  /** The Argo CD Application; none for what somebody applied by hand. */
  readonly application?: 'storefront' | 'payments-prod' | 'platform-tools';
  readonly containers: readonly ContainerPlan[];
  /** Default 120. */
  readonly createdDaysAgo?: number;
  readonly revisions?: readonly RevisionPlan[];
  readonly schedule?: SchedulePlan;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly operator?: { readonly apiVersion: string; readonly kind: string; readonly name: string };
  readonly managers?: readonly FieldManager[];
  readonly hpa?: { readonly cpuUtilization: number; readonly min: number; readonly max: number };
  readonly vpa?: string;
  /** Pods whose live requests differ from the template: a VPA or a webhook changed them. */
  readonly podResources?: Quantities;
  /** Kills in the first minute of a pod that started this many hours ago, before it came up. */
  readonly startKills?: { readonly hoursAgo: number; readonly count: number; readonly pod: number };
}
