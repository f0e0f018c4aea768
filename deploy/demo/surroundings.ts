import type { Application, ApplicationSource } from '../../src/model/application.ts';
import type {
  ClusterEvent,
  ClusterNode,
  HorizontalPodAutoscaler,
  LimitRange,
  Namespace,
  ObjectRef,
  VerticalPodAutoscaler,
} from '../../src/model/cluster.ts';
import type { ResourceQuota } from '../../src/model/quota.ts';
import { bytes, cores, gibibytes, later, minutes } from '../../src/model/units.ts';
import { metaOf, workloadRef } from './objects.ts';
import type { WorkloadPlan } from './plan.ts';
import type { PodStory } from './simulate.ts';
import { daysAgo, hoursAgo, TAKEN_AT } from './time.ts';

const cluster = (kind: string, name: string): ObjectRef => ({ apiVersion: 'v1', kind, name });

export const namespaces = (plans: readonly WorkloadPlan[]): Namespace[] =>
  [...new Set(plans.map((plan) => plan.namespace))].map((name) =>
    metaOf(cluster('Namespace', name), { labels: { 'kubernetes.io/metadata.name': name }, createdAt: daysAgo(900) }),
  );

export const nodes = (): ClusterNode[] =>
  [1, 2, 3].map((i) => ({
    ...metaOf(cluster('Node', `node-${i}`), {
      labels: { 'topology.kubernetes.io/zone': `zone-${i}`, 'node.kubernetes.io/instance-type': 'm16.4xlarge' },
      createdAt: daysAgo(300),
    }),
    allocatable: { cpu: cores(15.5), memory: gibibytes(60), pods: 110 },
    capacity: { cpu: cores(16), memory: gibibytes(64) },
    unschedulable: false,
    conditions: [
      { type: 'MemoryPressure', status: 'False' },
      { type: 'Ready', status: 'True' },
    ],
  }));

export const hpas = (plans: readonly WorkloadPlan[]): HorizontalPodAutoscaler[] =>
  plans.flatMap((plan) =>
    plan.hpa === undefined
      ? []
      : [
          {
            ...metaOf({
              apiVersion: 'autoscaling/v2',
              kind: 'HorizontalPodAutoscaler',
              namespace: plan.namespace,
              name: plan.name,
            }),
            target: { kind: plan.kind, name: plan.name },
            minReplicas: plan.hpa.min,
            maxReplicas: plan.hpa.max,
            metrics: [
              { source: 'Resource', name: 'cpu', target: { type: 'Utilization', value: plan.hpa.cpuUtilization } },
            ],
            currentReplicas: plan.replicas,
            conditions: [{ type: 'ScalingActive', status: 'True', reason: 'ValidMetricFound' }],
          },
        ],
  );

export const vpas = (plans: readonly WorkloadPlan[]): VerticalPodAutoscaler[] =>
  plans.flatMap((plan) =>
    plan.vpa === undefined
      ? []
      : [
          {
            ...metaOf({
              apiVersion: 'autoscaling.k8s.io/v1',
              kind: 'VerticalPodAutoscaler',
              namespace: plan.namespace,
              name: plan.name,
            }),
            target: { kind: plan.kind, name: plan.name },
            mode: plan.vpa,
          },
        ],
  );

export const quotas = (): ResourceQuota[] => [
  {
    ...metaOf({ apiVersion: 'v1', kind: 'ResourceQuota', namespace: 'payments', name: 'compute' }),
    hard: {
      'requests.cpu': 16,
      'requests.memory': bytes(32 * 2 ** 30),
      'limits.memory': bytes(48 * 2 ** 30),
      pods: 60,
    },
    used: {
      'requests.cpu': 13.1,
      'requests.memory': bytes(21.5 * 2 ** 30),
      'limits.memory': bytes(22.6 * 2 ** 30),
      pods: 14,
    },
  },
];

export const limitRanges = (): LimitRange[] => [
  {
    ...metaOf({ apiVersion: 'v1', kind: 'LimitRange', namespace: 'checkout', name: 'container-bounds' }),
    items: [
      {
        type: 'Container',
        min: {},
        max: { cpu: 4, memory: 8 * 2 ** 30 },
        default: {},
        defaultRequest: {},
        maxLimitRequestRatio: {},
      },
    ],
  },
];

/** Events live for an hour by default: only what happened this morning is left. */
export function events(plan: WorkloadPlan, pods: readonly PodStory[]): ClusterEvent[] {
  if (plan.name !== 'recommendations') return [];
  return pods
    .filter((pod) => pod.alive)
    .map((pod) => ({
      ...metaOf({ apiVersion: 'v1', kind: 'Event', namespace: plan.namespace, name: `${pod.name}.pulled` }),
      involved: { kind: 'Pod', namespace: plan.namespace, name: pod.name },
      type: 'Normal',
      reason: 'Pulled',
      message: 'Container image is already present on machine',
      count: 3,
      firstAt: hoursAgo(1),
      lastAt: later(TAKEN_AT, minutes(-20)),
    }));
}

const REPOSITORY = 'https://git.example.com/shop/manifests.git';
const SOURCES: readonly {
  readonly name: string;
  readonly source: Partial<ApplicationSource>;
  readonly into: string;
}[] = [
  { name: 'payments-prod', source: { path: 'payments/overlays/prod' }, into: 'payments' },
  {
    name: 'platform-tools',
    source: { path: 'platform', directory: { recurse: true, jsonnet: false } },
    into: 'platform',
  },
  { name: 'storefront', source: { path: 'apps/storefront' }, into: 'shop' },
];

export const applications = (plans: readonly WorkloadPlan[]): Application[] =>
  SOURCES.map(({ name, source, into }) => ({
    ...metaOf({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', namespace: 'argocd', name }),
    project: 'default',
    sources: [{ repoUrl: REPOSITORY, targetRevision: 'main', ...source }],
    hydrated: false,
    destination: { server: 'https://kubernetes.default.svc', namespace: into },
    autoSync: true,
    // A cluster where a kubectl edit could survive is one where self-heal is off.
    selfHeal: false,
    ignoreDifferences: [],
    syncStatus: 'Synced',
    healthStatus: 'Healthy',
    revisions: ['5a3c1f0e9d2b47869aa04c1be3f7d6120c94e8b7'],
    operationPhase: 'Succeeded',
    conditions: [],
    resources: plans
      .filter((plan) => plan.application === name && plan.operator === undefined)
      .map(workloadRef)
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    history: [{ id: 41, revisions: ['5a3c1f0e9d2b47869aa04c1be3f7d6120c94e8b7'], deployedAt: hoursAgo(20) }],
  }));
