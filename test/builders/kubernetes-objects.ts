/** Raw Kubernetes objects, as a server sends them: `aDeployment().named('web').in('shop').withContainer({ name: 'app' })`. */
import { isRecord, type Manifest } from '../fakes/kubernetes/manifest.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface RawContainer extends Fields {
  readonly name: string;
  readonly image?: string;
}

/** Immutable: every step gives a new builder. `build()` says what it is so far. */
export interface ObjectBuilder {
  readonly named: (name: string) => ObjectBuilder;
  readonly in: (namespace: string) => ObjectBuilder;
  readonly labelled: (labels: Readonly<Record<string, string>>) => ObjectBuilder;
  readonly annotated: (annotations: Readonly<Record<string, string>>) => ObjectBuilder;
  readonly ownedBy: (owner: { apiVersion: string; kind: string; name: string; uid?: string }) => ObjectBuilder;
  readonly withContainer: (container: RawContainer) => ObjectBuilder;
  readonly withInitContainer: (container: RawContainer) => ObjectBuilder;
  /** Merged in depth; lists are replaced. */
  readonly with: (fields: Fields) => ObjectBuilder;
  readonly build: () => Manifest;
}

const template = { metadata: { labels: { app: 'web' } }, spec: { restartPolicy: 'Always', containers: [] } };
const selector = { matchLabels: { app: 'web' } };
const running = { replicas: 1, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1, observedGeneration: 1 };

export const aDeployment = (): ObjectBuilder =>
  anObject('apps/v1', 'Deployment').with({ spec: { replicas: 1, selector, template }, status: running });
export const aStatefulSet = (): ObjectBuilder =>
  anObject('apps/v1', 'StatefulSet').with({
    spec: { replicas: 1, serviceName: 'web', selector, template },
    status: running,
  });
export const aReplicaSet = (): ObjectBuilder =>
  anObject('apps/v1', 'ReplicaSet').with({ spec: { replicas: 1, selector, template }, status: running });
export const aRollout = (): ObjectBuilder =>
  anObject('argoproj.io/v1alpha1', 'Rollout').with({
    spec: { replicas: 1, selector, template },
    status: { ...running, observedGeneration: '1', phase: 'Healthy' },
  });
export const aDaemonSet = (): ObjectBuilder =>
  anObject('apps/v1', 'DaemonSet').with({
    spec: { selector, template },
    status: {
      desiredNumberScheduled: 3,
      numberReady: 3,
      numberAvailable: 3,
      updatedNumberScheduled: 3,
      observedGeneration: 1,
    },
  });
export const aJob = (): ObjectBuilder =>
  anObject('batch/v1', 'Job').with({ spec: { selector: { matchLabels: { 'job-name': 'web' } }, template: once } });
export const aCronJob = (): ObjectBuilder =>
  anObject('batch/v1', 'CronJob').with({ spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: once } } } });
const once = { metadata: {}, spec: { restartPolicy: 'Never', containers: [] } };

export const aPod = (): ObjectBuilder =>
  anObject('v1', 'Pod').with({
    spec: { containers: [] },
    status: { phase: 'Running', qosClass: 'BestEffort', startTime: '2026-11-01T00:00:05Z' },
  });
export const aNode = (): ObjectBuilder =>
  clusterScoped('v1', 'Node').with({
    status: {
      allocatable: { cpu: '3920m', memory: '15000Mi', pods: '110' },
      capacity: { cpu: '4', memory: '16Gi', pods: '110' },
      conditions: [
        { type: 'Ready', status: 'True', reason: 'KubeletReady', lastTransitionTime: '2026-11-01T00:00:00Z' },
      ],
    },
  });
export const aNamespace = (): ObjectBuilder => clusterScoped('v1', 'Namespace').with({ status: { phase: 'Active' } });
export const anHpa = (): ObjectBuilder =>
  anObject('autoscaling/v2', 'HorizontalPodAutoscaler').with({
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 10,
    },
    status: { currentReplicas: 2, desiredReplicas: 2 },
  });
export const aVpa = (): ObjectBuilder =>
  anObject('autoscaling.k8s.io/v1', 'VerticalPodAutoscaler').with({
    spec: { targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
  });
export const aQuota = (): ObjectBuilder => anObject('v1', 'ResourceQuota');
export const aLimitRange = (): ObjectBuilder => anObject('v1', 'LimitRange');
export const anEvent = (): ObjectBuilder =>
  anObject('v1', 'Event').with({
    involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'web' },
    type: 'Warning',
    reason: 'BackOff',
  });
export const anApplication = (): ObjectBuilder =>
  anObject('argoproj.io/v1alpha1', 'Application').with({
    spec: { project: 'default', destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' } },
  });
export const aDisruptionBudget = (): ObjectBuilder =>
  anObject('policy/v1', 'PodDisruptionBudget').with({
    spec: { minAvailable: 1, selector },
    status: { disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1, observedGeneration: 1 },
  });
export const aConfigMap = (): ObjectBuilder => anObject('v1', 'ConfigMap');

/** `web` in `default`, made on 1 November 2026. */
export const anObject = (apiVersion: string, kind: string): ObjectBuilder =>
  clusterScoped(apiVersion, kind).in('default');

const clusterScoped = (apiVersion: string, kind: string): ObjectBuilder =>
  builderOf({
    apiVersion,
    kind,
    metadata: { name: 'web', creationTimestamp: '2026-11-01T00:00:00Z', generation: 1 },
  });

function builderOf(manifest: Manifest): ObjectBuilder {
  const merged = (fields: Fields): ObjectBuilder => builderOf({ ...manifest, ...merge(manifest, fields) });
  const metadata = (part: Fields): ObjectBuilder =>
    builderOf({ ...manifest, metadata: { ...manifest.metadata, ...merge(manifest.metadata, part) } });
  return {
    named: (name) => metadata({ name }),
    in: (namespace) => metadata({ namespace }),
    labelled: (labels) => metadata({ labels }),
    annotated: (annotations) => metadata({ annotations }),
    ownedBy: ({ uid = `uid-${manifest.metadata.name}`, ...owner }) =>
      metadata({ ownerReferences: [{ ...owner, uid, controller: true, blockOwnerDeletion: true }] }),
    withContainer: (container) => merged(podSpec(manifest, 'containers', container)),
    withInitContainer: (container) => merged(podSpec(manifest, 'initContainers', container)),
    with: merged,
    build: () => manifest,
  };
}

/** The path to the pod spec, around the list with one more container. */
function podSpec(manifest: Manifest, list: string, container: RawContainer): Fields {
  const path = POD_SPEC[manifest.kind] ?? ['spec', 'template', 'spec'];
  const spec = path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), manifest);
  const before = isRecord(spec) && Array.isArray(spec[list]) ? spec[list] : [];
  const added: Fields = { [list]: [...before, { image: 'registry.example.com/web:1.0', ...container }] };
  return path.reduceRight<Fields>((inner, key) => ({ [key]: inner }), added);
}

const POD_SPEC: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

const merge = (base: Fields, part: Fields): Fields => ({
  ...base,
  ...Object.fromEntries(
    Object.entries(part).map(([key, value]) => {
      const before = base[key];
      return [key, isRecord(before) && isRecord(value) ? merge(before, value) : value];
    }),
  ),
});
