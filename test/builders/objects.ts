import type { Application, ApplicationSource } from '../../src/model/application.ts';
import type { ApplicationSet } from '../../src/model/application-set.ts';
import type {
  ClusterEvent,
  ClusterNode,
  HorizontalPodAutoscaler,
  HpaMetric,
  LimitRange,
  ObjectMeta,
  ObjectRef,
  VerticalPodAutoscaler,
} from '../../src/model/cluster.ts';
import { parseCpu, parseMemory } from '../../src/model/quantity.ts';
import type { ResourceQuota } from '../../src/model/quota.ts';
import { type Bytes, days, earlier, type Millicores } from '../../src/model/units.ts';
import { TAKEN_AT } from './time.ts';

const API_VERSIONS: Readonly<Record<string, string>> = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  DaemonSet: 'apps/v1',
  ReplicaSet: 'apps/v1',
  ControllerRevision: 'apps/v1',
  Job: 'batch/v1',
  CronJob: 'batch/v1',
  Rollout: 'argoproj.io/v1alpha1',
  Application: 'argoproj.io/v1alpha1',
  ApplicationSet: 'argoproj.io/v1alpha1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  VerticalPodAutoscaler: 'autoscaling.k8s.io/v1',
  ScaledObject: 'keda.sh/v1alpha1',
};

/** `refOf('Deployment', 'shop', 'web')`; cluster-scoped kinds take the namespace ''. */
export const refOf = (kind: string, namespace: string, name: string): ObjectRef => ({
  apiVersion: API_VERSIONS[kind] ?? 'v1',
  kind,
  ...(namespace === '' ? {} : { namespace }),
  name,
});

export const metaOf = (ref: ObjectRef, part: Partial<ObjectMeta> = {}): ObjectMeta => ({
  ref,
  uid: `uid-${ref.kind}-${ref.namespace ?? ''}-${ref.name}`.toLowerCase(),
  resourceVersion: '1000',
  generation: 1,
  labels: {},
  annotations: {},
  createdAt: earlier(TAKEN_AT, days(60)),
  owners: [],
  managers: [],
  ...part,
});

export const cpu = (text: string): Millicores => quantity(text, parseCpu);
export const memory = (text: string): Bytes => quantity(text, parseMemory);

function quantity<T>(text: string, parse: (text: string) => T | undefined): T {
  const value = parse(text);
  if (value === undefined) throw new Error(`not a quantity: ${text}`);
  return value;
}

export const aNode = (name: string, part: { cpu?: string; memory?: string; node?: Partial<ClusterNode> } = {}) => {
  const size = { cpu: cpu(part.cpu ?? '8'), memory: memory(part.memory ?? '32Gi') };
  const node: ClusterNode = {
    ...metaOf(refOf('Node', '', name)),
    allocatable: { ...size, pods: 110 },
    capacity: size,
    unschedulable: false,
    conditions: [{ type: 'Ready', status: 'True' }],
    ...part.node,
  };
  return node;
};

/** Synced and healthy; plain directory `apps/NAME` of the shop's repository unless said otherwise. */
export const anApplication = (
  name: string,
  part: { source?: Partial<ApplicationSource>; application?: Partial<Application> } = {},
): Application => ({
  ...metaOf(refOf('Application', 'argocd', name)),
  project: 'default',
  sources: [
    {
      repoUrl: 'https://git.example.com/shop/manifests.git',
      targetRevision: 'main',
      path: `apps/${name}`,
      ...part.source,
    },
  ],
  hydrated: false,
  destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
  autoSync: true,
  selfHeal: true,
  ignoreDifferences: [],
  syncStatus: 'Synced',
  healthStatus: 'Healthy',
  revisions: ['0123456789abcdef0123456789abcdef01234567'],
  conditions: [],
  resources: [],
  history: [],
  ...part.application,
});

/** A list of one element, `web`, in Go templates unless said otherwise. */
export const anApplicationSet = (name: string, part: Partial<ApplicationSet> = {}): ApplicationSet => ({
  ...metaOf(refOf('ApplicationSet', 'argocd', name)),
  goTemplate: true,
  goTemplateOptions: [],
  generators: [{ list: { elements: [{ name: 'web' }] } }],
  template: { metadata: { name: '{{ .name }}' }, spec: { source: { path: 'apps/{{ .name }}' } } },
  patched: false,
  conditions: [],
  ...part,
});

export const anHpa = (
  target: ObjectRef,
  metrics: readonly HpaMetric[] = [utilization('cpu', 80)],
  part: Partial<HorizontalPodAutoscaler> = {},
): HorizontalPodAutoscaler => ({
  ...metaOf(refOf('HorizontalPodAutoscaler', target.namespace ?? '', target.name)),
  target: { kind: target.kind, name: target.name },
  minReplicas: 2,
  maxReplicas: 10,
  metrics,
  currentReplicas: 3,
  conditions: [],
  ...part,
});

export const utilization = (name: 'cpu' | 'memory', percent: number): HpaMetric => ({
  source: 'Resource',
  name,
  target: { type: 'Utilization', value: percent },
});

export const aVpa = (target: ObjectRef, mode = 'Auto'): VerticalPodAutoscaler => ({
  ...metaOf(refOf('VerticalPodAutoscaler', target.namespace ?? '', target.name)),
  target: { kind: target.kind, name: target.name },
  mode,
});

export const aQuota = (namespace: string, part: Pick<ResourceQuota, 'hard' | 'used' | 'scopes'>): ResourceQuota => ({
  ...metaOf(refOf('ResourceQuota', namespace, 'quota')),
  ...part,
});

export const aLimitRange = (namespace: string, item: Partial<LimitRange['items'][number]>): LimitRange => ({
  ...metaOf(refOf('LimitRange', namespace, 'limits')),
  items: [{ type: 'Container', min: {}, max: {}, default: {}, defaultRequest: {}, maxLimitRequestRatio: {}, ...item }],
});

export const anEvent = (involved: ObjectRef, part: Partial<ClusterEvent>): ClusterEvent => ({
  ...metaOf(refOf('Event', involved.namespace ?? 'default', `${involved.name}.${part.reason ?? 'event'}`)),
  involved: {
    kind: involved.kind,
    name: involved.name,
    ...(involved.namespace === undefined ? {} : { namespace: involved.namespace }),
  },
  type: 'Warning',
  reason: 'Event',
  message: '',
  count: 1,
  firstAt: earlier(TAKEN_AT, days(1)),
  lastAt: earlier(TAKEN_AT, days(1)),
  ...part,
});
