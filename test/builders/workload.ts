import type { Application } from '../../src/model/application.ts';
import type {
  ContainerSpec,
  ContainerTermination,
  Controller,
  HorizontalPodAutoscaler,
  Pod,
} from '../../src/model/cluster.ts';
import { known } from '../../src/model/reason.ts';
import { days, earlier, type Instant, type Milliseconds, minutes } from '../../src/model/units.ts';
import type { Workload } from '../../src/model/workload.ts';
import { type ContainerPlan, containerOf, specOf } from './container.ts';
import { memory, metaOf, refOf } from './objects.ts';
import { TAKEN_AT } from './time.ts';

/** A death of one container of pod number `pod` (default 0); OOMKilled with 137 unless said otherwise. */
export interface DeathPlan extends Partial<ContainerTermination> {
  readonly pod?: number;
  readonly restartCount?: number;
  /** The killed pod's own limit, when it differs from today's template. */
  readonly limit?: string;
  /** `waiting` puts the container into CrashLoopBackOff. */
  readonly waiting?: boolean;
  readonly ready?: boolean;
}

/** Immutable: every call gives a new builder. `.build()` ends it. */
export interface WorkloadBuilder {
  readonly in: (namespace: string) => WorkloadBuilder;
  readonly named: (name: string) => WorkloadBuilder;
  readonly kind: (kind: string) => WorkloadBuilder;
  readonly replicas: (count: number) => WorkloadBuilder;
  readonly labelled: (labels: Readonly<Record<string, string>>) => WorkloadBuilder;
  readonly annotated: (annotations: Readonly<Record<string, string>>) => WorkloadBuilder;
  readonly container: (name: string, plan?: ContainerPlan) => WorkloadBuilder;
  /** Age of the pod template at TAKEN_AT; default 30 days. */
  readonly revisionAge: (age: Milliseconds) => WorkloadBuilder;
  readonly died: (container: string, death?: DeathPlan) => WorkloadBuilder;
  readonly trackedBy: (application: Application) => WorkloadBuilder;
  readonly scaledBy: (...hpas: readonly HorizontalPodAutoscaler[]) => WorkloadBuilder;
  readonly controller: (part: Partial<Controller>) => WorkloadBuilder;
  readonly withoutController: () => WorkloadBuilder;
  readonly ownedBy: (kind: string, name: string) => WorkloadBuilder;
  /** Anything else, last word. */
  readonly with: (part: Partial<Workload>) => WorkloadBuilder;
  readonly build: () => Workload;
}

interface Plan {
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
  readonly replicas: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly containers: ReadonlyMap<string, ContainerPlan>;
  readonly revisionAge: Milliseconds;
  readonly deaths: readonly (DeathPlan & { readonly container: string })[];
  readonly controller: Partial<Controller> | undefined;
  readonly part: Partial<Workload>;
}

/** Deployment shop/web with 2 replicas; one container `app` (500m, 512Mi, limit 512Mi) unless others are named. */
export const aWorkload = (): WorkloadBuilder =>
  builder({
    namespace: 'shop',
    name: 'web',
    kind: 'Deployment',
    replicas: 2,
    labels: {},
    annotations: {},
    containers: new Map(),
    revisionAge: days(30),
    deaths: [],
    controller: {},
    part: {},
  });

function builder(plan: Plan): WorkloadBuilder {
  const next = (part: Partial<Plan>): WorkloadBuilder => builder({ ...plan, ...part });
  const extend = (part: Partial<Workload>): WorkloadBuilder => next({ part: { ...plan.part, ...part } });
  return {
    in: (namespace) => next({ namespace }),
    named: (name) => next({ name }),
    kind: (kind) => next({ kind }),
    replicas: (replicas) => next({ replicas }),
    labelled: (labels) => next({ labels: { ...plan.labels, ...labels } }),
    annotated: (annotations) => next({ annotations: { ...plan.annotations, ...annotations } }),
    container: (name, own = {}) => next({ containers: new Map([...plan.containers, [name, own]]) }),
    revisionAge: (revisionAge) => next({ revisionAge }),
    died: (container, death = {}) => next({ deaths: [...plan.deaths, { ...death, container }] }),
    trackedBy: (application) => extend({ application: known(application) }),
    scaledBy: (...hpas) => extend({ hpas: known(hpas) }),
    controller: (part) => next({ controller: { ...plan.controller, ...part } }),
    withoutController: () => next({ controller: undefined }),
    ownedBy: (kind, name) =>
      extend({ operator: { apiVersion: 'example.com/v1', kind, namespace: plan.namespace, name } }),
    with: extend,
    build: () => workloadOf(plan),
  };
}

function workloadOf(plan: Plan): Workload {
  const containers = planned(plan).map(([name, own]) => containerOf(name, own));
  return {
    ref: refOf(plan.kind, plan.namespace, plan.name),
    labels: plan.labels,
    annotations: plan.annotations,
    namespaceLabels: {},
    namespaceAnnotations: {},
    ...(plan.controller === undefined ? {} : { controller: controllerOf(plan, plan.controller) }),
    containers,
    pods: Array.from({ length: plan.replicas }, (_, i) => podOf(plan, i)),
    revision: known({ startedAt: earlier(TAKEN_AT, plan.revisionAge), age: plan.revisionAge }),
    hpas: known([]),
    vpas: known([]),
    quotas: known([]),
    limitRanges: known([]),
    events: known([]),
    application: known(undefined),
    ...plan.part,
  };
}

const DEFAULT_CONTAINER: ContainerPlan = { cpuRequest: '500m', memoryRequest: '512Mi', memoryLimit: '512Mi' };

const planned = (plan: Plan): readonly (readonly [string, ContainerPlan])[] =>
  plan.containers.size === 0 ? [['app', DEFAULT_CONTAINER]] : [...plan.containers];

const controllerOf = (plan: Plan, part: Partial<Controller>): Controller => ({
  ...metaOf(refOf(plan.kind, plan.namespace, plan.name), { labels: plan.labels, annotations: plan.annotations }),
  template: {
    labels: { app: plan.name },
    annotations: {},
    containers: planned(plan)
      .filter(([, own]) => own.injected !== true)
      .map(([name, own]) => specOf(name, own)),
    memoryVolumes: false,
  },
  selector: { app: plan.name },
  replicas: plan.replicas,
  paused: false,
  status: {
    observedGeneration: 1,
    replicas: plan.replicas,
    ready: plan.replicas,
    available: plan.replicas,
    updated: plan.replicas,
    conditions: [],
  },
  ...part,
});

function podOf(plan: Plan, index: number): Pod {
  const startedAt = earlier(TAKEN_AT, plan.revisionAge);
  const name = plan.kind === 'StatefulSet' ? `${plan.name}-${index}` : `${plan.name}-6d5f8b7c9-${podSuffix(index)}`;
  return {
    ...metaOf(refOf('Pod', plan.namespace, name), { labels: { app: plan.name }, createdAt: startedAt }),
    phase: 'Running',
    node: `node-${(index % 3) + 1}`,
    qosClass: 'Burstable',
    startedAt,
    conditions: [{ type: 'Ready', status: 'True' }],
    containers: planned(plan).map(([container, own]) => killedSpec(plan, index, specOf(container, own))),
    statuses: planned(plan).map(([container, own]) => statusOf(plan, index, specOf(container, own), startedAt)),
  };
}

const podSuffix = (index: number): string => `x${String.fromCharCode(98 + (index % 20))}${index % 10}kq`;

const deathOf = (plan: Plan, pod: number, container: string): DeathPlan | undefined =>
  plan.deaths.findLast((death) => death.container === container && (death.pod ?? 0) === pod);

function killedSpec(plan: Plan, pod: number, spec: ContainerSpec): ContainerSpec {
  const limit = deathOf(plan, pod, spec.name)?.limit;
  if (limit === undefined) return spec;
  const memoryLimit = memory(limit);
  return { ...spec, resources: { ...spec.resources, memoryLimit } };
}

function statusOf(plan: Plan, pod: number, spec: ContainerSpec, startedAt: Instant): Pod['statuses'][number] {
  const base = { name: spec.name, role: spec.role, restartCount: 0, ready: true, runningSince: startedAt };
  const death = deathOf(plan, pod, spec.name);
  if (death === undefined) return base;
  const finishedAt = death.finishedAt ?? earlier(TAKEN_AT, minutes(90));
  const lastTerminated: ContainerTermination = {
    reason: death.reason ?? 'OOMKilled',
    exitCode: death.exitCode ?? 137,
    startedAt: death.startedAt ?? earlier(finishedAt, minutes(600)),
    finishedAt,
    ...(death.message === undefined ? {} : { message: death.message }),
  };
  const { runningSince: _, ...stopped } = base;
  return {
    ...(death.waiting === true ? { ...stopped, waiting: { reason: 'CrashLoopBackOff' } } : base),
    ready: death.ready ?? death.waiting !== true,
    restartCount: death.restartCount ?? 1,
    lastTerminated,
  };
}
