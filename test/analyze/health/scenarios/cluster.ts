import type { ClusterNode, Pod } from '../../../../src/model/cluster.ts';
import { known } from '../../../../src/model/reason.ts';
import { bytes, millicores, minutes, ratio } from '../../../../src/model/units.ts';
import { aSickPod, condition, listed, remembering, warned } from '../../../builders/health.ts';
import { aNode, aQuota, refOf } from '../../../builders/objects.ts';
import { ago } from '../../../builders/time.ts';
import { usageOf } from '../../../builders/usage.ts';
import { aWorkload } from '../../../builders/workload.ts';
import { type Scenario, withPods } from './scenario.ts';

const node = (part: Partial<ClusterNode>) => ({ with: { nodes: listed(aNode('node-1', { node: part })) } });
const N = 'found warning Node/node-1';
const leaking = (r2: number, pods = 2) => {
  const base = aWorkload()
    .container('app', { usage: { ...usageOf({ cpu: 1, memory: 2 ** 20, pods: 2 }), lives: [life(r2)] } })
    .build();
  return { ...base, pods: Array.from({ length: pods }, (_, i) => aSickPod(`web-${i}`)) };
};
const life = (r2: number) =>
  ({
    pod: 'web-0',
    from: ago(minutes(600)),
    to: ago(minutes(1)),
    samples: 100,
    peak: bytes(2 ** 30),
    first: bytes(2 ** 20),
    slopePerHour: 2 ** 24,
    r2: ratio(r2),
  }) as const;
const leak = (...names: readonly string[]) => ({ 'memory-leak': names.map((pod) => [{ pod }, 1200] as const) });
const requesting = (cpu: number): Pod => {
  const pod = aSickPod('web-0');
  return {
    ...pod,
    containers: pod.containers.map((spec) => ({ ...spec, resources: { cpuRequest: millicores(cpu), extended: [] } })),
  };
};
const quota = (used: number) => ({
  objects: { quotas: listed(aQuota('shop', { hard: { pods: 10 }, used: { pods: used } })) },
});
const seen = (key: string, before = 16) => remembering(['sighted', before, `prod/${key}`]);
const system = (last: number) => ({
  with: {
    nodes: listed(aNode('node-1')),
    nodeEvents: known([
      warned(refOf('Node', '', 'node-1'), { reason: 'SystemOOM', message: 'victim process: java', last }),
    ]),
  },
});
const sampled = (
  name: 'node-disk' | 'node-evictions' | 'kubelet-certificate',
  labels: Record<string, string>,
  value: number,
) => ({
  ...node({}),
  signals: { [name]: [[labels, value]] as const },
});

export const clusterScenarios: readonly Scenario[] = [
  [
    'memory-leak',
    'two pods in straight lines',
    { workloads: [leaking(0.95)], signals: leak('web-0', 'web-1') },
    ['found warning shop/Deployment/web/app'],
  ],
  ['memory-leak', 'one pod of two', { workloads: [leaking(0.95)], signals: leak('web-0') }, ['healthy']],
  ['memory-leak', 'up and down', { workloads: [leaking(0.4)], signals: leak('web-0', 'web-1') }, ['healthy']],
  [
    'cpu-throttled',
    'a third of its periods',
    { workloads: [withPods([aSickPod('web-0')])], signals: { 'throttled-15m': [[{ pod: 'web-0' }, 0.33]] } },
    ['found info shop/Deployment/web/app'],
  ],
  [
    'cpu-throttled',
    'a fifth',
    { workloads: [withPods([aSickPod('web-0')])], signals: { 'throttled-15m': [[{ pod: 'web-0' }, 0.2]] } },
    ['healthy'],
  ],
  [
    'quota-full',
    'all of it',
    { ...quota(10), with: seen('shop/ResourceQuota/quota/-/quota-full') },
    ['found warning shop/ResourceQuota/quota'],
  ],
  [
    'quota-full',
    'nearly',
    { ...quota(9.5), with: seen('shop/ResourceQuota/quota/-/quota-full') },
    ['found info shop/ResourceQuota/quota'],
  ],
  ['quota-full', 'half of it', quota(5), ['healthy']],
  [
    'cluster-overcommit',
    'more than two of three nodes hold',
    { workloads: [withPods([requesting(17_000)])], with: seen('-/Cluster/prod/-/cluster-overcommit') },
    ['found warning Cluster/prod'],
  ],
  ['cluster-overcommit', 'fits without the largest', { workloads: [withPods([requesting(15_000)])] }, ['healthy']],
  [
    'cluster-overcommit',
    'a part of the cluster cannot tell',
    { workloads: [withPods([requesting(99_000)])], with: { scope: { kind: 'shard', index: 0, of: 2 } } },
    ['healthy'],
  ],
  [
    'cluster-filling',
    'in three weeks',
    { signals: { 'cluster-weeks-until-80': [[{ resource: 'cpu' }, 3]] } },
    ['found warning Cluster/prod/cpu'],
  ],
  [
    'cluster-filling',
    'in half a year',
    { signals: { 'cluster-weeks-until-80': [[{ resource: 'cpu' }, 26]] } },
    ['healthy'],
  ],
  [
    'node-not-ready',
    'for 6 minutes',
    node({ conditions: [condition('Ready', 'Unknown', 6)] }),
    ['found critical Node/node-1'],
  ],
  ['node-not-ready', 'for 4 minutes', node({ conditions: [condition('Ready', 'False', 4)] }), ['pending']],
  [
    'node-not-ready',
    'cordoned',
    node({ unschedulable: true, conditions: [condition('Ready', 'False', 60)] }),
    ['healthy'],
  ],
  ['node-not-ready', 'in turns', { ...node({}), signals: { 'node-not-ready-flaps': [[{ node: 'node-1' }, 8]] } }, [N]],
  [
    'node-pressure',
    'for 11 minutes',
    node({ conditions: [condition('DiskPressure', 'True', 11)] }),
    [`${N}/DiskPressure`],
  ],
  ['node-pressure', 'is over', node({ conditions: [condition('DiskPressure', 'False', 11)] }), ['healthy']],
  ['node-system-oom', '10 minutes ago', system(10), [N]],
  ['node-system-oom', 'two hours ago', system(120), ['healthy']],
  [
    'node-disk',
    '85 % for an hour',
    sampled('node-disk', { nodename: 'node-1', mountpoint: '/var' }, 0.85),
    [`${N}/:var`],
  ],
  ['node-disk', 'half full', sampled('node-disk', { nodename: 'node-1', mountpoint: '/var' }, 0.5), ['healthy']],
  [
    'node-disk',
    'half full, and full in 10 days',
    {
      ...node({}),
      signals: {
        'node-disk': [[{ nodename: 'node-1', mountpoint: '/' }, 0.5]],
        'node-disk-days-until-full': [[{ nodename: 'node-1', mountpoint: '/' }, 10]],
      },
    },
    [`${N}/:`],
  ],
  [
    'node-problem',
    'a read-only file system',
    node({ conditions: [condition('ReadonlyFilesystem', 'True', 16)] }),
    [`${N}/ReadonlyFilesystem`],
  ],
  [
    'node-problem',
    'none',
    node({ conditions: [condition('KernelDeadlock', 'False', 16), condition('Ready', 'True', 16)] }),
    ['healthy'],
  ],
  [
    'node-pods-full',
    'all but none',
    {
      workloads: [withPods(Array.from({ length: 10 }, (_, i) => aSickPod(`web-${i}`)))],
      with: {
        ...node({ allocatable: { cpu: millicores(1), memory: bytes(1), pods: 10 } }).with,
        ...seen('-/Node/node-1/-/node-pods-full'),
      },
    },
    [N],
  ],
  ['node-pods-full', 'one pod', { workloads: [withPods([aSickPod('web-0')])], ...node({}) }, ['healthy']],
  ['node-certificate', '5 days', sampled('kubelet-certificate', { node: 'node-1' }, 5 * 86_400), [N]],
  [
    'node-certificate',
    '20 days',
    sampled('kubelet-certificate', { instance: 'node-1:10250' }, 20 * 86_400),
    ['healthy'],
  ],
  [
    'node-evicting',
    'two pods',
    sampled('node-evictions', { node: 'node-1', eviction_signal: 'memory.available' }, 2),
    ['found info Node/node-1'],
  ],
  ['node-evicting', 'of a node that is gone', sampled('node-evictions', { node: 'node-9' }, 2), ['healthy']],
];
