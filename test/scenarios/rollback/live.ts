/** The live objects of a scenario, as an API server holds them after the failed revision was deployed. */
import { parse } from 'yaml';
import { apiResources } from '../../../src/adapters/kubernetes/api-resources.ts';
import { projections } from '../../../src/adapters/kubernetes/project/projections.ts';
import { redactDeep } from '../../../src/adapters/kubernetes/redact-deep.ts';
import type { ClusterKind, ClusterKinds } from '../../../src/model/cluster-kinds.ts';
import { UpstreamSurprise } from '../../../src/model/errors.ts';
import { minutes } from '../../../src/model/units.ts';
import type { Cluster } from '../../../src/ports/cluster.ts';
import { aNamespace, aNode, anApplication, anEvent, anObject, aPod } from '../../builders/kubernetes-objects.ts';
import { ago } from '../../builders/time.ts';
import type { Manifest } from '../../fakes/kubernetes/manifest.ts';
import { isRecord } from '../../fakes/kubernetes/manifest.ts';
import type { Pods, Scenario } from './scenario.ts';

export interface Deployed {
  /** The workload's manifest as the good and the bad commit render it. */
  readonly good: Readonly<Record<string, unknown>>;
  readonly bad: Readonly<Record<string, unknown>>;
  readonly goodCommit: string;
  readonly badCommit: string;
  readonly url: string;
}

export const isoAgo = (before: number): string => new Date(ago(minutes(before))).toISOString();

const OLD = '6d5f8b7c9';
const NEW = '7c9d4f5b6';
const NAMES = { fresh: `web-${NEW}`, stable: `web-${OLD}` };

/** Answers like an API server, through the same projections. */
export function clusterOf(scenario: Scenario, deployed: Deployed): Cluster {
  const objects = liveObjects(scenario, deployed);
  const templates = new Map([
    [
      NAMES.fresh,
      {
        createdAt: ago(minutes(scenario.deployedAgo)),
        template: redactDeep(withImage(defaulted(templateOf(deployed.bad)), scenario.liveImage)),
      },
    ],
    [NAMES.stable, { createdAt: ago(minutes(10_000)), template: redactDeep(defaulted(templateOf(deployed.good))) }],
  ]);
  return {
    async *list<K extends ClusterKind>(kind: K): AsyncGenerator<ClusterKinds[K]> {
      for (const object of objects)
        if (object.kind === apiResources[kind].kind) yield projections[kind].parse(served(object));
    },
    mayI: async () => ({ kind: 'known', value: true }),
    template: async ({ name }) => {
      const found = templates.get(name);
      if (found === undefined) throw new UpstreamSurprise({ source: 'test', issue: name, code: 'absent' });
      return found;
    },
  };
}

/** As the server gives it: with an identity. */
const served = ({ metadata, ...object }: Manifest): Manifest => ({
  ...object,
  metadata: { uid: `uid-${object.kind}-${metadata.name}`, resourceVersion: '1', ...metadata },
});

/** The first document of a file. */
export function manifestIn(text: string): Readonly<Record<string, unknown>> {
  const body: unknown = parse(text);
  if (!isRecord(body)) throw new Error('no manifest');
  return body;
}

export function templateOf(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const template = isRecord(body.spec) ? body.spec.template : undefined;
  if (!isRecord(template)) throw new Error('no template');
  return template;
}

/** Some of what the API server fills in: Git says nothing of it. */
function defaulted(template: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const spec = isRecord(template.spec) ? template.spec : {};
  const containers = Array.isArray(spec.containers) ? spec.containers : [];
  const full = containers.map((one: unknown) =>
    isRecord(one) ? { terminationMessagePath: '/dev/termination-log', imagePullPolicy: 'IfNotPresent', ...one } : one,
  );
  return {
    ...template,
    spec: { restartPolicy: 'Always', schedulerName: 'default-scheduler', ...spec, containers: full },
  };
}

/** Somebody set it past Git. */
const withImage = (template: Record<string, unknown>, image: string | undefined): Record<string, unknown> =>
  image === undefined
    ? template
    : JSON.parse(JSON.stringify(template).replace(/registry\.example\.com\/web:[^"]*/g, image));

export function liveObjects(scenario: Scenario, deployed: Deployed): Manifest[] {
  const isRolledOut = scenario.syncFailed === undefined && !scenario.healthy;
  return [
    aNamespace().named('shop').build(),
    aNode().named('node-1').build(),
    applicationOf(scenario, deployed),
    controllerOf(scenario, deployed),
    ...(isRolledOut ? replicaSetsOf(scenario, deployed) : []),
    ...(isRolledOut ? podsOf(scenario, deployed) : []),
    ...analysisOf(scenario),
    ...scenario.objects.map((fields) => {
      const { apiVersion, kind, ...rest } = fields;
      return anObject(String(apiVersion), String(kind)).in('shop').with(rest).build();
    }),
  ];
}

function applicationOf(
  { source, application, history, syncFailed, deployedAgo }: Scenario,
  deployed: Deployed,
): Manifest {
  const { goodCommit, badCommit, url } = deployed;
  const entry = (id: number, revision: string, before: number) => ({
    id,
    revision,
    deployStartedAt: isoAgo(before + 1),
    deployedAt: isoAgo(before),
  });
  const isDeployed = syncFailed === undefined;
  const all = [entry(1, goodCommit, 10_000), ...(isDeployed ? [entry(2, badCommit, deployedAgo)] : [])];
  return anApplication()
    .named('web')
    .in('argocd')
    .with({
      metadata: { uid: 'uid-app-web' },
      spec: {
        source: { repoURL: url, targetRevision: 'main', ...source },
        syncPolicy: { automated: { selfHeal: true } },
      },
      status: {
        sync: { status: isDeployed ? 'Synced' : 'OutOfSync', revision: badCommit },
        health: { status: 'Degraded' },
        history: history === 'none' ? all.slice(-1) : all,
        operationState: operationOf(syncFailed, badCommit),
        resources: [],
      },
    })
    .with(application)
    .build();
}

function operationOf(syncFailed: Scenario['syncFailed'], revision: string) {
  const when = { startedAt: isoAgo(41), finishedAt: isoAgo(40) };
  if (syncFailed === undefined) return { phase: 'Succeeded', ...when, syncResult: { revision, resources: [] } };
  const { kind, name, message, hook } = syncFailed;
  const isCore = ['Service', 'ConfigMap'].includes(kind);
  const group = isCore ? {} : { group: kind === 'Job' ? 'batch' : 'apps' };
  const result = { ...group, version: 'v1', kind, namespace: 'shop', name, message };
  const how = hook === undefined ? { status: 'SyncFailed' } : { hookType: hook, hookPhase: 'Failed' };
  return { phase: 'Failed', message, ...when, syncResult: { revision, resources: [{ ...result, ...how }] } };
}

function controllerOf(scenario: Scenario, { bad, good }: Deployed): Manifest {
  const { kind, annotations, syncFailed, tracked, failed, stable, refusedPods, rollout = {} } = scenario;
  const body = syncFailed === undefined ? bad : good;
  const group = kind === 'Rollout' ? 'argoproj.io' : 'apps';
  const tracking = { 'argocd.argoproj.io/tracking-id': `web:${group}/${kind}:shop/web` };
  const isWell = syncFailed !== undefined || scenario.healthy;
  const ready = isWell ? 3 : stable.ready ? stable.count : 0;
  const stuck = {
    type: 'Progressing',
    status: 'False',
    reason: kind === 'Rollout' ? 'RolloutAborted' : 'ProgressDeadlineExceeded',
    lastTransitionTime: isoAgo(30),
    message: 'ReplicaSet "web" has timed out progressing.',
  };
  const refused = {
    type: 'ReplicaFailure',
    status: 'True',
    reason: 'FailedCreate',
    message: refusedPods,
    lastTransitionTime: isoAgo(30),
  };
  const counts = {
    replicas: 3,
    readyReplicas: ready,
    availableReplicas: ready,
    updatedReplicas: isWell ? 3 : failed.count,
  };
  const nodes = {
    desiredNumberScheduled: 3,
    currentNumberScheduled: 3,
    numberReady: ready,
    numberAvailable: ready,
    updatedNumberScheduled: failed.count,
  };
  const revisions = { currentRevision: NAMES.stable, updateRevision: NAMES.fresh };
  return anObject(group === 'apps' ? 'apps/v1' : 'argoproj.io/v1alpha1', kind)
    .named('web')
    .in('shop')
    .annotated({ ...(tracked ? tracking : {}), ...annotations })
    .with({ metadata: { uid: 'uid-web', generation: 2 }, spec: isRecord(body.spec) ? body.spec : {} })
    .with({
      status: {
        ...(kind === 'DaemonSet' ? nodes : counts),
        ...(kind === 'StatefulSet' ? revisions : {}),
        conditions:
          !isWell && (kind === 'Deployment' || kind === 'Rollout')
            ? [stuck, ...(refusedPods === undefined ? [] : [refused])]
            : [],
        ...(kind === 'Rollout'
          ? { observedGeneration: '2', phase: 'Degraded', abort: true, stableRS: OLD, currentPodHash: NEW }
          : { observedGeneration: 2 }),
        ...rollout,
      },
    })
    .build();
}

const owned = (kind: string) => ({
  apiVersion: kind === 'Rollout' ? 'argoproj.io/v1alpha1' : 'apps/v1',
  kind,
  name: 'web',
  uid: 'uid-web',
});

function replicaSetsOf({ kind, failed, stable, deployedAgo }: Scenario, deployed: Deployed): Manifest[] {
  if (kind !== 'Deployment' && kind !== 'Rollout') return [];
  const revision = kind === 'Rollout' ? 'rollout.argoproj.io/revision' : 'deployment.kubernetes.io/revision';
  const label = kind === 'Rollout' ? 'rollouts-pod-template-hash' : 'pod-template-hash';
  const one = (
    name: string,
    {
      hash,
      number,
      before,
      body,
      pods,
    }: { hash: string; number: string; before: number; body: Deployed['good']; pods: Pods },
  ) =>
    anObject('apps/v1', 'ReplicaSet')
      .named(name)
      .in('shop')
      .ownedBy(owned(kind))
      .labelled({ [label]: hash })
      .annotated({ [revision]: number })
      .with({
        metadata: { uid: `uid-${name}`, creationTimestamp: isoAgo(before) },
        spec: { replicas: pods.count, selector: {}, template: templateOf(body) },
        status: { replicas: pods.count, readyReplicas: pods.ready ? pods.count : 0 },
      })
      .build();
  return [
    one(NAMES.stable, { hash: OLD, number: '1', before: 10_000, body: deployed.good, pods: stable }),
    one(NAMES.fresh, { hash: NEW, number: '2', before: deployedAgo, body: deployed.bad, pods: failed }),
  ];
}

function podsOf(scenario: Scenario, { good, bad }: Deployed): Manifest[] {
  const { failed, stable, deployedAgo, stableFor } = scenario;
  const fresh = podsFor(scenario, { pods: failed, name: NAMES.fresh, hash: NEW, body: bad, before: deployedAgo });
  const old = podsFor(scenario, { pods: stable, name: NAMES.stable, hash: OLD, body: good, before: stableFor });
  return [...fresh, ...old];
}

interface Revision {
  readonly pods: Pods;
  readonly name: string;
  readonly hash: string;
  readonly body: Deployed['good'];
  readonly before: number;
}

function podsFor({ kind }: Scenario, { pods, name, hash, body, before }: Revision): Manifest[] {
  const isSet = kind === 'Deployment' || kind === 'Rollout';
  const owner = isSet ? { apiVersion: 'apps/v1', kind: 'ReplicaSet', name, uid: `uid-${name}` } : owned(kind);
  const label = { Deployment: 'pod-template-hash', Rollout: 'rollouts-pod-template-hash' }[
    kind === 'Rollout' ? 'Rollout' : 'Deployment'
  ];
  const labels: Record<string, string> = isSet
    ? { [label]: hash }
    : { 'controller-revision-hash': kind === 'StatefulSet' ? name : hash };
  const { spec } = templateOf(body);
  return Array.from({ length: pods.count }, (_, i) => {
    const pod = `${name}-${i}`;
    const built = aPod()
      .named(pod)
      .in('shop')
      .ownedBy(owner)
      .labelled({ app: 'web', ...labels })
      .with({
        metadata: { uid: `uid-${pod}`, creationTimestamp: isoAgo(before) },
        spec: withImage({ ...(isRecord(spec) ? spec : {}) }, pods.image),
      })
      .with({ status: statusOf(pods, before) })
      .build();
    return [built, ...(i === 0 ? eventsOf(pods, pod) : [])];
  }).flat();
}

function statusOf({ ready, waiting, lastTerminated, unschedulable }: Pods, before: number) {
  const is = { type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: isoAgo(before - 1) };
  const scheduled =
    unschedulable === undefined
      ? { type: 'PodScheduled', status: 'True' }
      : {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: unschedulable,
          lastTransitionTime: isoAgo(before),
        };
  const state = waiting === undefined ? { running: { startedAt: isoAgo(before - 1) } } : { waiting };
  const last = lastTerminated === undefined ? {} : { lastState: { terminated: lastTerminated } };
  const statuses =
    unschedulable === undefined
      ? [{ name: 'app', ready, restartCount: lastTerminated === undefined ? 0 : 6, state, ...last }]
      : [];
  const phase = ready || (waiting === undefined && unschedulable === undefined) ? 'Running' : 'Pending';
  return { phase, conditions: [is, scheduled], containerStatuses: statuses };
}

const eventsOf = ({ events }: Pods, pod: string): Manifest[] =>
  events.map(({ reason, message }, i) =>
    anEvent()
      .named(`${pod}.${i}`)
      .in('shop')
      .with({
        involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: pod, uid: `uid-${pod}` },
        type: 'Warning',
        reason,
        message,
        count: 9,
        firstTimestamp: isoAgo(38),
        lastTimestamp: isoAgo(3),
      })
      .build(),
  );

const analysisOf = ({ analysis }: Scenario): Manifest[] =>
  analysis === undefined
    ? []
    : [
        anObject('argoproj.io/v1alpha1', 'AnalysisRun')
          .named('web-2')
          .in('shop')
          .ownedBy(owned('Rollout'))
          .with({
            metadata: { uid: 'uid-run', creationTimestamp: isoAgo(38) },
            status: { phase: analysis.phase, metricResults: [{ name: 'success-rate', ...analysis }] },
          })
          .build(),
      ];
