import { known } from '../../src/model/reason.ts';
import { days, seconds } from '../../src/model/units.ts';
import type { SignalSample, UsageMessage, UsageResource } from '../../src/model/usage.ts';
import type { Metrics, PodOwner } from '../../src/ports/metrics.ts';
import type { WorkloadPlan } from './plan.ts';
import type { ContainerStory, PodStory } from './simulate.ts';
import { STEP, TAKEN_AT } from './time.ts';

export interface Told {
  readonly plan: WorkloadPlan;
  readonly pods: readonly PodStory[];
}

/** What Prometheus would answer about these lives. */
export function demoMetrics(told: readonly Told[]): Metrics {
  return {
    describe: () => ({
      cpu: '1000 * max by (namespace, pod, container) (rate(container_cpu_usage_seconds_total{namespace="$namespace",container!="",container!="POD",pod!="",image!=""}[5m]))',
      memory:
        'max by (namespace, pod, container) (max_over_time(container_memory_working_set_bytes{namespace="$namespace",container!="",container!="POD",pod!="",image!=""}[5m]))',
      backend: 'prometheus 3.7.3',
    }),
    probe: async () => ({
      backend: 'prometheus 3.7.3',
      metrics: [],
      scrapeInterval: known(seconds(30)),
      clusters: [],
      warnings: [],
    }),
    usage: () => usage(told),
    signal: async (name) => {
      if (name === 'throttled-share') return known(signals(told, throttled));
      return known(signals(told, killsOfLastDay));
    },
    podOwners: async () => known(told.flatMap(owners)),
  };
}

async function* usage(told: readonly Told[]): AsyncGenerator<UsageMessage> {
  const resources: readonly UsageResource[] = ['cpu', 'memory'];
  for (const resource of resources) yield { kind: 'resolution', resource, interval: STEP, duplicates: false };
  for (const { plan, pods } of told) {
    for (const pod of pods) {
      for (const story of pod.containers) {
        const series = { namespace: plan.namespace, pod: pod.name, container: story.plan.name };
        for (const resource of resources) {
          yield { kind: 'samples', resource, series, times: story.times, values: story[resource] };
        }
      }
    }
  }
}

const signals = (told: readonly Told[], of: (story: ContainerStory) => number | undefined): SignalSample[] =>
  told.flatMap(({ plan, pods }) =>
    pods.flatMap((pod) =>
      pod.containers.flatMap((story) => {
        const value = pod.alive && story.times.length > 0 ? of(story) : undefined;
        const series = { namespace: plan.namespace, pod: pod.name, container: story.plan.name };
        return value === undefined ? [] : [{ series, value }];
      }),
    ),
  );

const throttled = (story: ContainerStory): number | undefined =>
  story.plan.resources.cpuLimit === undefined ? undefined : (story.plan.throttled ?? 0);

const killsOfLastDay = (story: ContainerStory): number =>
  story.kills.filter((kill) => kill.at >= TAKEN_AT - days(1)).length;

const owners = ({ plan, pods }: Told): PodOwner[] =>
  pods.map((pod) => ({ namespace: plan.namespace, pod: pod.name, kind: pod.owner.kind, name: pod.owner.name }));
