import { known } from '../../../../src/model/reason.ts';
import { hours, minutes } from '../../../../src/model/units.ts';
import { aSickPod, condition, ended, type PodPlan, waiting, warned } from '../../../builders/health.ts';
import { ago } from '../../../builders/time.ts';
import { aControlled, inShop, type Scenario, withPods } from './scenario.ts';

const pod = (plan: PodPlan) => ({ workloads: [withPods([aSickPod('web-0', plan)])] });
const told = (plan: PodPlan, ...messages: readonly Parameters<typeof warned>[1][]) => ({
  workloads: [
    withPods([aSickPod('web-0', plan)], {
      events: known(messages.map((part) => warned(inShop('Pod', 'web-0'), part))),
    }),
  ],
});
const unready = (before: number) => [condition('Ready', 'False', before)];
const looping = { ...waiting('CrashLoopBackOff'), restartCount: 9, lastTerminated: ended(1) };
const W = 'found warning shop/Deployment/web';
const unplaced = (before: number, message = '0/3 nodes are available: 3 Insufficient memory.') => ({
  phase: 'Pending',
  statuses: [],
  conditions: [condition('PodScheduled', 'False', before, { reason: 'Unschedulable', message })],
});

export const podScenarios: readonly Scenario[] = [
  [
    'pod-crashloop',
    'Prometheus says 15 minutes',
    { ...pod({ status: looping }), signals: { 'crashloop-15m': [[{ pod: 'web-0' }, 15]] } },
    [`${W}/app`],
  ],
  ['pod-crashloop', 'Prometheus says it is younger', pod({ status: looping }), ['healthy']],
  [
    'pod-crashloop',
    'nothing serves, killed for memory',
    {
      workloads: [
        aControlled(
          'Deployment',
          { available: 0 },
          {
            workload: {
              pods: [
                aSickPod('web-0', { status: { ...looping, lastTerminated: ended(137, { reason: 'OOMKilled' }) } }),
              ],
            },
          },
        ),
      ],
      signals: { 'crashloop-15m': [[{ pod: 'web-0' }, 15]] },
    },
    ['found critical shop/Deployment/web/app out-of-memory'],
  ],
  [
    'pod-image-pull',
    'a tag that is not there',
    pod({ age: 3, status: waiting('ImagePullBackOff', 'manifest unknown: not found') }),
    [`${W}/app image-absent`],
  ],
  [
    'pod-image-pull',
    'refused',
    pod({
      status: waiting('ErrImagePull', 'pull access denied, repository does not exist or may require authorization'),
    }),
    [`${W}/app image-auth`],
  ],
  [
    'pod-image-pull',
    'too many requests',
    pod({ status: waiting('ErrImagePull', '429 Too Many Requests: toomanyrequests') }),
    [`${W}/app registry-unavailable`],
  ],
  [
    'pod-image-pull',
    'no such host',
    pod({ status: waiting('ImagePullBackOff', 'dial tcp: lookup registry: no such host') }),
    [`${W}/app registry-unavailable`],
  ],
  [
    'pod-image-pull',
    'another architecture',
    pod({ status: waiting('ErrImagePull', 'no match for platform in manifest: not found') }),
    [`${W}/app wrong-architecture`],
  ],
  ['pod-image-pull', 'a minute old', pod({ age: 1, status: waiting('ErrImagePull', 'not found') }), ['pending']],
  ['pod-image-pull', 'is being made', pod({ status: waiting('ContainerCreating') }), ['healthy']],
  [
    'pod-config-error',
    'no such ConfigMap',
    pod({ age: 6, status: waiting('CreateContainerConfigError', 'configmap "web" not found') }),
    [`${W}/app missing-reference`],
  ],
  [
    'pod-config-error',
    'a bad command',
    pod({ age: 6, status: waiting('RunContainerError', 'exec: "serve": executable file not in $PATH') }),
    [`${W}/app bad-config`],
  ],
  [
    'pod-config-error',
    'seen for the first time',
    pod({ age: 1, status: waiting('CreateContainerConfigError', 'configmap "web" not found') }),
    ['pending'],
  ],
  ['pod-config-error', 'runs', pod({}), ['healthy']],
  [
    'pod-init-fail',
    'an init container that fails',
    pod({ age: 6, phase: 'Pending', status: { ...looping, role: 'init', name: 'migrate' } }),
    [`${W}/migrate`],
  ],
  [
    'pod-init-fail',
    'is at work',
    pod({ age: 6, phase: 'Pending', status: { role: 'init', name: 'migrate', ready: false } }),
    ['healthy'],
  ],
  [
    'pod-init-fail',
    'fails for 4 minutes',
    pod({ age: 4, phase: 'Pending', status: { ...looping, role: 'init' } }),
    ['pending'],
  ],
  ['pod-unschedulable', 'no room for 6 minutes', pod(unplaced(6)), [`${W} unschedulable`]],
  ['pod-unschedulable', 'for 4 minutes', pod(unplaced(4)), ['pending']],
  [
    'pod-unschedulable',
    'a node is on its way',
    told(unplaced(14), { type: 'Normal', reason: 'TriggeredScaleUp' }),
    ['pending'],
  ],
  [
    'pod-unschedulable',
    'waits behind a gate',
    pod({ ...unplaced(60), conditions: [condition('PodScheduled', 'False', 60, { reason: 'SchedulingGated' })] }),
    ['healthy'],
  ],
  [
    'pod-creating-stuck',
    'a volume that is not mounted',
    told(
      { age: 11, phase: 'Pending', status: waiting('ContainerCreating') },
      { reason: 'FailedMount', message: 'timed out' },
    ),
    [`${W} volume`],
  ],
  [
    'pod-creating-stuck',
    'no network',
    told(
      { age: 11, phase: 'Pending', status: waiting('ContainerCreating') },
      { reason: 'FailedCreatePodSandBox', message: 'cni' },
    ),
    [W],
  ],
  [
    'pod-creating-stuck',
    'a large image',
    pod({ age: 30, phase: 'Pending', status: waiting('ContainerCreating') }),
    ['healthy'],
  ],
  ['pod-not-ready', 'for 16 minutes', pod({ conditions: unready(16) }), [W]],
  ['pod-not-ready', 'for 14 minutes', pod({ conditions: unready(14) }), ['pending']],
  [
    'pod-not-ready',
    'of a Job',
    pod({
      conditions: unready(60),
      owners: [{ apiVersion: 'batch/v1', kind: 'Job', name: 'send', uid: 'j', controller: true }],
    }),
    ['healthy'],
  ],
  ['pod-not-ready', 'crashes, which is told elsewhere', pod({ conditions: unready(60), status: looping }), ['healthy']],
  [
    'pod-restarts',
    'four within an hour',
    { ...pod({}), signals: { 'restarts-1h': [[{ pod: 'web-0' }, 4]] } },
    [`${W}/app`],
  ],
  [
    'pod-restarts',
    'three within an hour',
    { ...pod({}), signals: { 'restarts-1h': [[{ pod: 'web-0' }, 3]] } },
    ['healthy'],
  ],
  [
    'pod-probe-kill',
    'three times in half an hour',
    told(
      {},
      {
        type: 'Normal',
        reason: 'Killing',
        message: 'Container app failed liveness probe, will be restarted',
        count: 3,
        first: 25,
        last: 2,
      },
    ),
    [`${W} failing-probe`],
  ],
  [
    'pod-probe-kill',
    'three times in five hours',
    told(
      {},
      {
        type: 'Normal',
        reason: 'Killing',
        message: 'Container app failed liveness probe, will be restarted',
        count: 3,
        first: 300,
        last: 2,
      },
    ),
    ['healthy'],
  ],
  [
    'pod-probe-kill',
    'stopped by a rollout',
    told({}, { type: 'Normal', reason: 'Killing', message: 'Stopping container app', count: 9 }),
    ['healthy'],
  ],
  [
    'pod-evicted',
    '11 minutes ago',
    pod({ phase: 'Failed', reason: 'Evicted', conditions: unready(11) }),
    ['found info shop/Deployment/web'],
  ],
  ['pod-evicted', '9 minutes ago', pod({ phase: 'Failed', reason: 'Evicted', conditions: unready(9) }), ['pending']],
  [
    'pod-completed-old',
    '25 hours ago',
    pod({ age: 60 * 26, phase: 'Succeeded', conditions: [], status: { terminated: ended(0, { before: 60 * 25 }) } }),
    ['found info shop/Deployment/web'],
  ],
  [
    'pod-completed-old',
    'made long ago, ended an hour ago',
    pod({ age: 60 * 72, phase: 'Succeeded', conditions: [], status: { terminated: ended(0, { before: 60 }) } }),
    ['pending'],
  ],
  [
    'pod-crashloop-1h',
    'for 61 minutes',
    { ...pod({ status: looping }), signals: { 'crashloop-1h': [[{ pod: 'web-0' }, 61]] } },
    [`${W}/app`],
  ],
  ['pod-crashloop-1h', 'for 59 minutes', pod({ status: looping }), ['healthy']],
  [
    'pod-failed-other',
    'lost with its node',
    pod({ phase: 'Failed', reason: 'NodeLost', conditions: unready(61) }),
    ['found info shop/Deployment/web'],
  ],
  [
    'pod-failed-other',
    'of a Job',
    pod({
      phase: 'Failed',
      reason: 'Shutdown',
      conditions: unready(61),
      owners: [{ apiVersion: 'batch/v1', kind: 'Job', name: 'send', uid: 'j', controller: true }],
    }),
    ['healthy'],
  ],
  [
    'pod-terminating',
    '11 minutes after its grace period',
    pod({ deletedAt: ago(minutes(11)), finalizers: ['example.com/wait'] }),
    [W],
  ],
  ['pod-terminating', 'within its grace period', pod({ deletedAt: ago(minutes(-5)) }), ['healthy']],
  ['pod-terminating', 'a minute late', pod({ deletedAt: ago(minutes(1)) }), ['pending']],
  ['pod-naked', 'without an owner', pod({ owners: [] }), ['found info shop/Deployment/web']],
  ['pod-naked', 'a static pod', pod({ owners: [], annotations: { 'kubernetes.io/config.mirror': 'x' } }), ['healthy']],
  ['pod-naked', 'is over', pod({ owners: [], phase: 'Succeeded', startedAt: ago(hours(1)) }), ['healthy']],
];
