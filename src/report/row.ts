import type { Assessment } from '../model/analysis.ts';
import type { ContainerRole, Resources } from '../model/cluster.ts';
import type { Finding } from '../model/finding.ts';
import type { Policy, PolicySet, Prices } from '../model/policy.ts';
import type { Reason } from '../model/reason.ts';
import type { Recommendation, UsagePoint, UsageStatistics } from '../model/recommendation.ts';
import type { Workload } from '../model/workload.ts';
import type { Actions, Fate } from './actions.ts';
import { teamOf } from './team-of.ts';

/** One container: what it asks for, what it uses, what it should ask for, and what becomes of that. */
export interface Row {
  /** Sorts and finds the row: `shop/Deployment/web/app`. */
  readonly id: string;
  /** Where a report is about several. */
  readonly cluster?: string;
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly container: string;
  readonly role: ContainerRole;
  readonly team?: string;
  readonly policy?: string;
  /** Pods that reserve at once; 0 for what runs now and then (Job, CronJob). */
  readonly replicas: number;
  readonly current: Resources;
  readonly recommended?: Recommendation;
  readonly statistics?: UsageStatistics;
  readonly points: readonly UsagePoint[];
  /** Requests now minus requests recommended, over all replicas: positive is freed. Differences too small to act on are 0. */
  readonly delta: { readonly cpu: number; readonly memory: number; readonly money: number };
  readonly state: State;
  readonly findings: readonly Finding[];
  /** Why nothing is recommended. */
  readonly unknown?: Reason;
  /** Why nothing becomes of it: of the finding where there is one, else of the recommendation. */
  readonly because?: Reason;
  readonly fate?: Fate;
}

/** `fine`: what it asks for fits. `open`: a pull request is open or planned. `held`: left alone, with a reason. */
export type State = 'fine' | 'open' | 'held' | 'unknown';

interface Context {
  readonly findings: readonly Finding[];
  readonly actions: Actions;
  readonly policies: PolicySet;
}

export function rowOf(assessment: Assessment, { findings, actions, policies }: Context): Row {
  const { workload, container, recommendation, statistics } = assessment;
  const { ref } = workload;
  const recommended = recommendation.kind === 'known' ? recommendation.value : undefined;
  const policy = policies.policies.find(({ name }) => name === assessment.policy);
  const fate = findings.map(({ key }) => actions.byFinding.get(key)).find((one) => one !== undefined);
  const team = teamOf(workload, policies.teamLabel);
  const replicas = replicasOf(workload);
  const unknown = recommendation.kind === 'unknown' ? recommendation.because : undefined;
  const because = fate === undefined ? (unknown ?? keptFrom(recommended)) : reasonOf(fate);
  return {
    id: [ref.namespace ?? '', ref.kind, ref.name, container.spec.name].join('/'),
    namespace: ref.namespace ?? '',
    kind: ref.kind,
    name: ref.name,
    container: container.spec.name,
    role: container.spec.role,
    ...(team === undefined ? {} : { team }),
    ...(assessment.policy === undefined ? {} : { policy: assessment.policy }),
    replicas,
    current: container.spec.resources,
    ...(recommended === undefined ? {} : { recommended }),
    ...(statistics.kind === 'known' ? { statistics: statistics.value } : {}),
    points: assessment.points,
    delta: freedBy(findings, deltaOf(assessment, { recommended, replicas, policy, prices: policies.prices })),
    state: fate === undefined ? quietState(recommended) : stateOf(fate),
    findings,
    ...(unknown === undefined ? {} : { unknown }),
    ...(because === undefined ? {} : { because }),
    ...(fate === undefined ? {} : { fate }),
  };
}

/** An autoscaler's minimum is what is reserved all month; a Job reserves only while it runs. */
export function replicasOf({ ref, controller, hpas, pods }: Workload): number {
  if (ref.kind === 'Job' || ref.kind === 'CronJob') return 0;
  const minimum = hpas.kind === 'known' ? hpas.value[0]?.minReplicas : undefined;
  return minimum ?? controller?.replicas ?? controller?.status.replicas ?? pods.length;
}

const reasonOf = (fate: Fate): Reason | undefined => (fate.kind === 'held' ? fate.because : fate.change.because);

/** What the formula would lower and the data do not allow to lower. */
const keptFrom = (recommended: Recommendation | undefined): Reason | undefined => recommended?.withheld?.[0]?.because;

function quietState(recommended: Recommendation | undefined): State {
  if (recommended === undefined) return 'unknown';
  return keptFrom(recommended) === undefined ? 'fine' : 'held';
}

function stateOf(fate: Fate): State {
  if (fate.kind === 'held' || fate.change.state === 'refused' || fate.change.state === 'failed') return 'held';
  return 'open';
}

interface Sizes {
  readonly recommended: Recommendation | undefined;
  readonly replicas: number;
  readonly policy: Policy | undefined;
  readonly prices: Prices;
}

/** Init containers reserve nothing beside the pod's other containers. An unset request reserves its limit, or nothing. */
function deltaOf({ container }: Assessment, { recommended, replicas, policy, prices }: Sizes): Row['delta'] {
  if (recommended === undefined || container.spec.role === 'init') return { cpu: 0, memory: 0, money: 0 };
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit } = container.spec.resources;
  const { cpu: leastCpu, memory: leastMemory, share } = policy?.change.ignoreBelow ?? { cpu: 0, memory: 0, share: 0 };
  const cpu = worthwhile(cpuRequest ?? cpuLimit ?? 0, recommended.cpuRequest, { least: leastCpu, share });
  const memory = worthwhile(memoryRequest ?? memoryLimit ?? 0, recommended.memoryRequest, {
    least: leastMemory,
    share,
  });
  const money = (cpu / 1000) * prices.cpuCoreMonth + (memory / 2 ** 30) * prices.memoryGibMonth;
  return { cpu: cpu * replicas, memory: memory * replicas, money: Math.round(money * replicas * 100) / 100 };
}

/** A container that was killed for want of memory frees nothing, whatever its percentiles say. */
const freedBy = (findings: readonly Finding[], delta: Row['delta']): Row['delta'] =>
  findings.some(({ kind }) => kind === 'oom-killed')
    ? { cpu: Math.min(0, delta.cpu), memory: Math.min(0, delta.memory), money: Math.min(0, delta.money) }
    : delta;

function worthwhile(now: number, then: number | undefined, { least, share }: { least: number; share: number }): number {
  const freed = then === undefined ? 0 : now - then;
  return Math.abs(freed) >= least && Math.abs(freed) >= share * now ? freed : 0;
}
