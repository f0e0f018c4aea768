import type { ContainerSpec, Resources } from './cluster.ts';
import type { Recommendation } from './recommendation.ts';
import type { Workload } from './workload.ts';

export type Sizes = Pick<Recommendation, 'cpuRequest' | 'cpuLimit' | 'memoryRequest' | 'memoryLimit'>;

/** The container's resources once a recommendation is applied: absent fields stay as they are. */
export const after = (current: Resources, { cpuRequest, cpuLimit, memoryRequest, memoryLimit }: Sizes): Resources => ({
  ...current,
  ...(cpuRequest === undefined ? {} : { cpuRequest }),
  ...(cpuLimit === undefined ? {} : { cpuLimit }),
  ...(memoryRequest === undefined ? {} : { memoryRequest }),
  ...(memoryLimit === undefined ? {} : { memoryLimit }),
});

/** What the scheduler counts: a limit without a request stands for the request too. */
export const effective = (resources: Resources): Resources => {
  const cpuRequest = resources.cpuRequest ?? resources.cpuLimit;
  const memoryRequest = resources.memoryRequest ?? resources.memoryLimit;
  return {
    ...resources,
    ...(cpuRequest === undefined ? {} : { cpuRequest }),
    ...(memoryRequest === undefined ? {} : { memoryRequest }),
  };
};

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

/** As the kubelet classifies a pod of these containers, init containers included: https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/ */
export function qosOf(containers: readonly Pick<ContainerSpec, 'resources'>[]): QosClass {
  const all = containers.map(({ resources }) => effective(resources));
  if (all.every((own) => own.cpuRequest === undefined && own.memoryRequest === undefined)) return 'BestEffort';
  const equal = all.every(
    (own) =>
      own.cpuLimit !== undefined &&
      own.memoryLimit !== undefined &&
      own.cpuRequest === own.cpuLimit &&
      own.memoryRequest === own.memoryLimit,
  );
  return equal ? 'Guaranteed' : 'Burstable';
}

export const isGuaranteed = ({ containers }: Pick<Workload, 'containers'>): boolean =>
  qosOf(containers.map(({ spec }) => spec)) === 'Guaranteed';
