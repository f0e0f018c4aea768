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
  ResourceQuota,
  VerticalPodAutoscaler,
} from './cluster.ts';

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
}
export type ClusterKind = keyof ClusterKinds;
