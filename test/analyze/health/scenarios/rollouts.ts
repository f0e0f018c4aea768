import { known } from '../../../../src/model/reason.ts';
import { hours, minutes } from '../../../../src/model/units.ts';
import {
  aSickPod,
  condition,
  ended,
  listed,
  type PodPlan,
  remembering,
  waiting,
  warned,
} from '../../../builders/health.ts';
import { metaOf } from '../../../builders/objects.ts';
import { ago } from '../../../builders/time.ts';
import { aControlled, aReplicaSet, inShop, type Scenario, type StatusPart, web } from './scenario.ts';

const sets = { replicasets: listed(aReplicaSet('new', 2), aReplicaSet('old', 1)) };
const overdue = (before = 6) => condition('Progressing', 'False', before, { reason: 'ProgressDeadlineExceeded' });
const old = (part: PodPlan = {}) => aSickPod('web-old', { labels: { 'pod-template-hash': 'old' }, ...part });
const unready = [condition('Ready', 'False', 30)];
const crash = { ...waiting('CrashLoopBackOff'), lastTerminated: ended(1) };

/** A rollout past its deadline with this new pod beside old ones. */
const stuck = (
  fresh: PodPlan,
  oldPods = [old()],
  more: Parameters<typeof warned>[1][] = [],
  status: StatusPart = {},
) => ({
  workloads: [
    aControlled(
      'Deployment',
      { conditions: [overdue()], available: 1, ...status },
      {
        workload: {
          pods: [aSickPod('web-new', { conditions: unready, ...fresh }), ...oldPods],
          events: known(more.map((part) => warned(inShop('Pod', 'web-new'), part))),
        },
      },
    ),
  ],
  objects: sets,
});
const W = 'found warning shop/Deployment/web';
const R = 'found warning shop/Rollout/web';
const rollout = (status: StatusPart, pods = [aSickPod('web-0')], generation = 1) =>
  aControlled('Rollout', status, { controller: { generation }, workload: { pods } });
const ofRollout = (status: StatusPart) => ({ workloads: [rollout(status)] });
const paused = (reason: string, before: number) => ({
  phase: 'Paused',
  rollout: { aborted: false, pauses: [{ reason, startedAt: ago(minutes(before)) }] },
});
const run = (phase: string, before = 10) => ({
  ...metaOf(inShop('AnalysisRun', 'web-2'), {
    createdAt: ago(minutes(before)),
    owners: [
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Rollout',
        name: 'web',
        uid: 'uid-rollout-shop-web',
        controller: true,
      },
    ],
  }),
  phase,
  metrics: [{ name: 'success-rate', phase, message: '0.82 < 0.95' }],
});
const memory = (kind: string, before: number, of = web.kind) =>
  remembering(['sighted', before, `prod/shop/${of}/web/-/${kind}`]);
const refused = (message: string) => [condition('ReplicaFailure', 'True', 6, { reason: 'FailedCreate', message })];

export const rolloutScenarios: readonly Scenario[] = [
  // 1.3, in the order in which causes are asked.
  [
    'deploy-stuck',
    'quota',
    stuck({}, [old()], [], { conditions: [overdue(), ...refused('pods "web" is forbidden: exceeded quota: compute')] }),
    [`${W} quota`],
  ],
  [
    'deploy-stuck',
    'a policy',
    stuck({}, [old()], [], { conditions: [overdue(), ...refused('violates PodSecurity "restricted"')] }),
    [`${W} policy`],
  ],
  [
    'deploy-stuck',
    'no room',
    stuck({ phase: 'Pending', conditions: [condition('PodScheduled', 'False', 6, { reason: 'Unschedulable' })] }),
    [`${W} unschedulable`],
  ],
  [
    'deploy-stuck',
    'a volume',
    stuck(
      { phase: 'Pending', status: waiting('ContainerCreating') },
      [old()],
      [{ reason: 'FailedAttachVolume', message: 'Multi-Attach error' }],
    ),
    [`${W} volume`],
  ],
  [
    'deploy-stuck',
    'an absent image',
    stuck({ status: waiting('ImagePullBackOff', 'manifest unknown') }),
    [`${W} image-absent`],
  ],
  [
    'deploy-stuck',
    'a refusing registry',
    stuck({ status: waiting('ImagePullBackOff', '401 Unauthorized') }),
    [`${W} image-auth`],
  ],
  [
    'deploy-stuck',
    'a silent registry',
    stuck({ status: waiting('ImagePullBackOff', 'i/o timeout') }),
    [`${W} registry-unavailable`],
  ],
  [
    'deploy-stuck',
    'another architecture',
    stuck({ status: { ...crash, lastTerminated: { ...ended(1), message: 'exec format error' } } }),
    [`${W} wrong-architecture`],
  ],
  [
    'deploy-stuck',
    'a missing key',
    stuck({ status: waiting('CreateContainerConfigError', "couldn't find key port in ConfigMap") }),
    [`${W} missing-reference`],
  ],
  ['deploy-stuck', 'new pods crash at once, old ones serve', stuck({ status: crash }), [`${W} bad-config`]],
  [
    'deploy-stuck',
    'old and new pods crash',
    stuck({ status: crash }, [old({ conditions: unready, status: crash })]),
    [`${W} crash-without-change`],
  ],
  [
    'deploy-stuck',
    'killed for memory',
    stuck({ status: { ...crash, lastTerminated: ended(137, { reason: 'OOMKilled' }) } }),
    [`${W} out-of-memory`],
  ],
  [
    'deploy-stuck',
    'a failing probe',
    stuck({}, [old()], [{ reason: 'Unhealthy', message: 'Readiness probe failed: 404' }]),
    [`${W} failing-probe`],
  ],
  [
    'deploy-stuck',
    'nothing serves',
    stuck({ status: crash }, [old({ conditions: unready, status: crash })], [], { available: 0 }),
    ['found critical shop/Deployment/web crash-without-change'],
  ],
  [
    'deploy-stuck',
    'gets on',
    { workloads: [aControlled('Deployment', { conditions: [condition('Progressing', 'True', 60)] })], objects: sets },
    ['healthy'],
  ],
  [
    'deploy-stuck',
    'a minute past its deadline',
    { workloads: [aControlled('Deployment', { conditions: [overdue(1)] })], objects: sets },
    ['pending'],
  ],
  [
    'deploy-unavailable',
    'one of two for 16 minutes',
    { workloads: [aControlled('Deployment', { available: 1, conditions: [condition('Available', 'False', 16)] })] },
    [`${W} unclassified`],
  ],
  [
    'deploy-unavailable',
    'one of two for 14 minutes',
    { workloads: [aControlled('Deployment', { available: 1, conditions: [condition('Available', 'False', 14)] })] },
    ['pending'],
  ],
  [
    'deploy-unavailable',
    'none for 6 minutes',
    { workloads: [aControlled('Deployment', { available: 0, conditions: [condition('Available', 'False', 6)] })] },
    ['found critical shop/Deployment/web unclassified'],
  ],
  [
    'deploy-unavailable',
    'Prometheus says 15 minutes',
    {
      workloads: [aControlled('Deployment', { available: 1 })],
      signals: { 'unavailable-15m': [[{ deployment: 'web' }, 16]] },
    },
    [`${W} unclassified`],
  ],
  [
    'deploy-unavailable',
    'scaled to zero',
    { workloads: [aControlled('Deployment', { available: 0 }, { controller: { replicas: 0 } })] },
    ['healthy'],
  ],
  [
    'deploy-replica-failure',
    'a LimitRange',
    {
      workloads: [aControlled('Deployment', { conditions: refused('maximum memory usage per Container is 1Gi') })],
      objects: sets,
    },
    [`${W} quota`],
  ],
  [
    'deploy-replica-failure',
    'a webhook, told by the ReplicaSet',
    {
      workloads: [aControlled('Deployment', {})],
      objects: {
        replicasets: listed(
          aReplicaSet('new', 2, {
            status: {
              replicas: 0,
              ready: 0,
              available: 0,
              updated: 0,
              conditions: refused('admission webhook "a" denied the request'),
            },
          }),
        ),
      },
    },
    [`${W} policy`],
  ],
  [
    'deploy-replica-failure',
    'a StatefulSet, by its events',
    {
      workloads: [
        aControlled(
          'StatefulSet',
          {},
          {
            workload: {
              events: known([
                warned(inShop('StatefulSet', 'web'), { reason: 'FailedCreate', message: 'exceeded quota' }),
              ]),
            },
          },
        ),
      ],
    },
    ['found warning shop/StatefulSet/web quota'],
  ],
  [
    'deploy-replica-failure',
    'events of an hour ago',
    {
      workloads: [
        aControlled(
          'StatefulSet',
          {},
          {
            workload: {
              events: known([warned(inShop('StatefulSet', 'web'), { reason: 'FailedCreate', first: 80, last: 60 })]),
            },
          },
        ),
      ],
    },
    ['healthy'],
  ],
  [
    'deploy-generation-mismatch',
    'never looked at',
    {
      workloads: [aControlled('Deployment', { observedGeneration: 6 }, { controller: { generation: 7 } })],
      with: memory('deploy-generation-mismatch', 16),
    },
    [W],
  ],
  [
    'deploy-generation-mismatch',
    'seen for the first time',
    { workloads: [aControlled('Deployment', { observedGeneration: 6 }, { controller: { generation: 7 } })] },
    ['pending'],
  ],
  [
    'deploy-generation-mismatch',
    'looked at',
    { workloads: [aControlled('Deployment', { observedGeneration: 7 }, { controller: { generation: 7 } })] },
    ['healthy'],
  ],
  [
    'statefulset-stuck',
    'an update that does not get on',
    {
      workloads: [
        aControlled(
          'StatefulSet',
          { ready: 1, updated: 1, currentRevision: 'a', updateRevision: 'new' },
          {
            workload: {
              pods: [
                aSickPod('web-1', {
                  conditions: [condition('Ready', 'False', 16)],
                  status: waiting('ImagePullBackOff', 'not found'),
                }),
              ],
            },
          },
        ),
      ],
    },
    ['found warning shop/StatefulSet/web image-absent'],
  ],
  [
    'statefulset-stuck',
    'for 10 minutes',
    {
      workloads: [
        aControlled(
          'StatefulSet',
          { ready: 1 },
          { workload: { pods: [aSickPod('web-1', { conditions: [condition('Ready', 'False', 10)] })] } },
        ),
      ],
    },
    ['pending'],
  ],
  [
    'statefulset-stuck',
    'all ready',
    { workloads: [aControlled('StatefulSet', { currentRevision: 'a', updateRevision: 'a' })] },
    ['healthy'],
  ],
  [
    'daemonset-missing',
    'a node lacks it',
    {
      workloads: [
        aControlled(
          'DaemonSet',
          { replicas: 3, available: 2, updated: 3, scheduled: 3 },
          { workload: { pods: [aSickPod('web-1', { conditions: [condition('Ready', 'False', 16)] })] } },
        ),
      ],
    },
    ['found warning shop/DaemonSet/web failing-probe'],
  ],
  [
    'daemonset-missing',
    'every node has it',
    { workloads: [aControlled('DaemonSet', { replicas: 2, scheduled: 2 })] },
    ['healthy'],
  ],
  [
    'daemonset-misscheduled',
    'runs where it should not',
    {
      workloads: [aControlled('DaemonSet', { misscheduled: 1 })],
      with: memory('daemonset-misscheduled', 16, 'DaemonSet'),
    },
    ['found warning shop/DaemonSet/web'],
  ],
  [
    'daemonset-misscheduled',
    'runs where it should',
    { workloads: [aControlled('DaemonSet', { misscheduled: 0 })] },
    ['healthy'],
  ],
  [
    'rollout-degraded',
    'judged bad, the stable one serves',
    {
      ...ofRollout({
        phase: 'Degraded',
        conditions: [condition('Progressing', 'False', 6, { reason: 'RolloutAborted' })],
      }),
      objects: { analysisruns: listed(run('Failed')) },
    },
    [`${R} analysis-failed`],
  ],
  [
    'rollout-degraded',
    'the provider of metrics failed',
    {
      ...ofRollout({ phase: 'Degraded', conditions: [condition('Progressing', 'False', 6)] }),
      objects: { analysisruns: listed(run('Error')) },
    },
    [`${R} analysis-error`],
  ],
  [
    'rollout-degraded',
    'aborted by hand, nothing serves',
    ofRollout({
      phase: 'Degraded',
      available: 0,
      rollout: { aborted: true, pauses: [] },
      conditions: [condition('Progressing', 'False', 6)],
    }),
    ['found critical shop/Rollout/web rollout-aborted'],
  ],
  ['rollout-degraded', 'healthy', ofRollout({ phase: 'Healthy' }), ['healthy']],
  [
    'rollout-degraded',
    'status of an older spec',
    { workloads: [rollout({ phase: 'Degraded', observedGeneration: 1 }, [], 2)] },
    ['healthy'],
  ],
  [
    'rollout-inconclusive',
    'for 11 minutes',
    ofRollout(paused('InconclusiveAnalysisRun', 11)),
    [`${R} analysis-inconclusive`],
  ],
  ['rollout-inconclusive', 'a planned pause', ofRollout(paused('CanaryPauseStep', 11)), ['healthy']],
  [
    'rollout-pause-long',
    'for 25 hours',
    ofRollout(paused('CanaryPauseStep', 60 * 25)),
    ['found info shop/Rollout/web'],
  ],
  ['rollout-pause-long', 'for an hour', ofRollout(paused('BlueGreenPause', 60)), ['pending']],
  ['rollout-pause-long', 'not paused', ofRollout({ phase: 'Progressing' }), ['healthy']],
  [
    'analysis-run-failed',
    'a verdict',
    { ...ofRollout({}), objects: { analysisruns: listed(run('Failed')) } },
    [`${R} analysis-failed`],
  ],
  [
    'analysis-run-failed',
    'a newer one succeeded',
    { ...ofRollout({}), objects: { analysisruns: listed(run('Failed', 60), { ...run('Successful'), uid: 'newer' }) } },
    ['healthy'],
  ],
  [
    'analysis-run-failed',
    'two days ago',
    { ...ofRollout({}), objects: { analysisruns: listed(run('Failed', hours(48) / minutes(1))) } },
    ['healthy'],
  ],
];
