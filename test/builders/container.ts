import type { ContainerRole, ContainerSpec, Resources } from '../../src/model/cluster.ts';
import { known, type Reading, unknown } from '../../src/model/reason.ts';
import { ratio } from '../../src/model/units.ts';
import type { ContainerUsage } from '../../src/model/usage.ts';
import type { WorkloadContainer } from '../../src/model/workload.ts';
import { cpu, memory } from './objects.ts';
import { usageOf } from './usage.ts';

/** Quantities as people write them: `{ cpuRequest: '500m', memoryLimit: '1Gi', usage: usageOf({ ... }) }`. */
export interface ContainerPlan {
  readonly image?: string;
  readonly role?: ContainerRole;
  readonly cpuRequest?: string;
  readonly cpuLimit?: string;
  readonly memoryRequest?: string;
  readonly memoryLimit?: string;
  readonly extended?: readonly string[];
  readonly command?: readonly string[];
  readonly heapEnv?: Readonly<Record<string, string>>;
  readonly injected?: boolean;
  readonly usage?: ContainerUsage | Reading<ContainerUsage>;
  readonly throttledShare?: number;
  readonly oomEvents?: number;
  readonly restarts?: number;
}

export const containerOf = (name: string, plan: ContainerPlan): WorkloadContainer => ({
  spec: specOf(name, plan),
  injected: plan.injected ?? false,
  usage: usageReading(plan.usage),
  throttledShare:
    plan.throttledShare === undefined ? unknown('metric-absent', 'no CFS metrics') : known(ratio(plan.throttledShare)),
  oomEvents: known(plan.oomEvents ?? 0),
  restarts: known(plan.restarts ?? 0),
});

function usageReading(usage: ContainerPlan['usage']): Reading<ContainerUsage> {
  if (usage === undefined) return known(usageOf({ cpu: 100, memory: 200 * 2 ** 20, pods: 2 }));
  return 'kind' in usage ? usage : known(usage);
}

export const specOf = (name: string, plan: ContainerPlan): ContainerSpec => ({
  name,
  role: plan.role ?? 'main',
  image: plan.image ?? `registry.example.com/shop/${name}:1.4.2`,
  resources: resourcesOf(plan),
  command: plan.command ?? [],
  heapEnv: plan.heapEnv ?? {},
  probes: { liveness: true, readiness: true, startup: false },
});

export const resourcesOf = (plan: ContainerPlan): Resources => ({
  ...(plan.cpuRequest === undefined ? {} : { cpuRequest: cpu(plan.cpuRequest) }),
  ...(plan.cpuLimit === undefined ? {} : { cpuLimit: cpu(plan.cpuLimit) }),
  ...(plan.memoryRequest === undefined ? {} : { memoryRequest: memory(plan.memoryRequest) }),
  ...(plan.memoryLimit === undefined ? {} : { memoryLimit: memory(plan.memoryLimit) }),
  extended: plan.extended ?? [],
});
