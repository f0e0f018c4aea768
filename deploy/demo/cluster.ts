import type { ClusterKind, ClusterKinds } from '../../src/model/cluster-kinds.ts';
import { unknown } from '../../src/model/reason.ts';
import type { Cluster } from '../../src/ports/cluster.ts';
import type { Told } from './metrics.ts';
import { jobs, replicaSets, topController } from './objects.ts';
import type { PlanKind } from './plan.ts';
import { livePods } from './pods.ts';
import { applications, events, hpas, limitRanges, namespaces, nodes, quotas, vpas } from './surroundings.ts';

/** Nothing of these runs in the demo. */
const quiet = {
  analysisruns: [],
  certificates: [],
  endpointslices: [],
  imageupdaters: [],
  ingresses: [],
  mutatingwebhooks: [],
  pdbs: [],
  pvcs: [],
  pvs: [],
  services: [],
  storageclasses: [],
  validatingwebhooks: [],
} as const;

/** What the API server would list. */
export function demoCluster(told: readonly Told[]): Cluster {
  const plans = told.map(({ plan }) => plan);
  const tops = (kind: PlanKind) => plans.filter((plan) => plan.kind === kind).map(topController);
  const objects: { readonly [K in ClusterKind]: readonly ClusterKinds[K][] } = {
    namespaces: namespaces(plans),
    nodes: nodes(),
    pods: told.flatMap(({ plan, pods }) => livePods(plan, pods)),
    deployments: tops('Deployment'),
    statefulsets: tops('StatefulSet'),
    daemonsets: tops('DaemonSet'),
    replicasets: plans.flatMap(replicaSets),
    cronjobs: tops('CronJob'),
    jobs: plans.flatMap(jobs),
    rollouts: [],
    hpas: hpas(plans),
    vpas: vpas(plans),
    quotas: quotas(),
    limitranges: limitRanges(),
    events: told.flatMap(({ plan, pods }) => events(plan, pods)),
    applications: applications(plans),
    applicationsets: [],
    ...quiet,
  };
  return {
    async *list(kind) {
      yield* objects[kind];
    },
    mayI: async () => unknown('upstream-unreachable', 'a demo has no API server that could be asked'),
  };
}
