import { afterAll, describe, expect, it } from 'vitest';
import { known } from '../../../src/model/reason.ts';
import { days, hours, minutes } from '../../../src/model/units.ts';
import type { Workload } from '../../../src/model/workload.ts';
import { MI } from '../../analyze/judge.ts';
import { teeth } from '../../analyze/lives.ts';
import { plateau, soonAfterStart } from '../../analyze/oom-killed/cases.ts';
import { oomKilled } from '../../builders/finding.ts';
import { aNode, anEvent, aQuota, refOf } from '../../builders/objects.ts';
import { ago } from '../../builders/time.ts';
import { usageOf } from '../../builders/usage.ts';
import { aPullRequest, aRepository } from '../../decide/setting.ts';
import { CHART, type Ending, endingOf, hasHelm, type Situation, tools, web } from './setting.ts';

afterAll(() => tools.close());

const RAISED = ['- limits: { memory: 512Mi }', '+ limits: { memory: 768Mi }'];
const NOTHING: Ending = { findings: [], diff: [], held: [], deleted: [] };

const starved = (part: object = {}) => web({ usage: plateau(480, 509), oomEvents: 4, restarts: 4, ...part });
const saw = () => web({ usage: usageOf({ cpu: 100, memory: 300 * MI, lives: teeth(4) }), restarts: 4 }).died('app');
const SYSTEM_OOM = anEvent(refOf('Node', '', 'node-1'), {
  reason: 'SystemOOM',
  firstAt: ago(minutes(30)),
  lastAt: ago(minutes(30)),
});
const lost = aNode('node-1', {
  node: { conditions: [{ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown', changedAt: ago(minutes(9)) }] },
});

/** Each pod as it is, with this over it. */
const pods = (workload: Workload, part: object): Workload => ({
  ...workload,
  pods: workload.pods.map((pod) => ({ ...pod, ...part })),
});
const evicted = (of: string, resource = 'memory') =>
  pods(
    web({ usage: plateau(400, 450), memoryLimit: '1Gi' })
      .replicas(1)
      .build(),
    {
      phase: 'Failed',
      reason: 'Evicted',
      message: `The node was low on resource: ${resource}. Threshold quantity: 100Mi, available: 80Mi. Container ${of} was using 470Mi, request is 256Mi, has larger consumption of ${resource}. `,
      startedAt: ago(hours(3)),
      statuses: [],
      conditions: [{ type: 'DisruptionTarget', status: 'True', changedAt: ago(hours(2)) }],
      owners: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-new', uid: 'uid-web-new', controller: true }],
    },
  );

/** The kubelet killed it for its probe, three times in the last half hour. */
function probed(message: string): Workload {
  const workload = starved()
    .died('app', { reason: 'Error', finishedAt: ago(minutes(4)) })
    .build();
  const [pod] = workload.pods;
  if (pod === undefined) throw new Error('no pod');
  const times = { count: 3, firstAt: ago(minutes(25)), lastAt: ago(minutes(4)) };
  return { ...workload, events: known([anEvent(pod.ref, { type: 'Normal', reason: 'Killing', message, ...times })]) };
}

type Row = readonly [what: string, situation: () => Situation, ending: Partial<Ending>];

/** By the kinds of the table "which OOM", with the number of the acceptance scenario where it has one. */
const REMEDIES: readonly Row[] = [
  [
    'K1, 1: three replicas at 509 of 512Mi: the limit is raised, and what usually runs is asked for',
    () => ({ workload: starved().died('app', { pod: 0 }).died('app', { pod: 1 }).died('app', { pod: 2 }).build() }),
    {
      findings: ['oom-killed limit-too-low'],
      diff: ['- requests: { cpu: 500m, memory: 256Mi }', '+ requests: { cpu: 500m, memory: 512Mi }', ...RAISED],
    },
  ],
  [
    'K2, 3: a saw-tooth: somebody looks, nothing is fed',
    () => ({ workload: saw().build() }),
    { findings: ['oom-killed leak'], held: ['oom-killed: leak-suspected'] },
  ],
  [
    'K2, 3: and not a second time after a stop-gap was merged',
    () => {
      const workload = saw().build();
      const finding = oomKilled(workload, { to: { memoryLimit: '512Mi' } });
      const merged = aPullRequest(
        { finding, values: { 'app/limits.memory': 512 * MI } },
        { state: 'merged', closedAt: ago(days(9)) },
      );
      return { workload, snapshot: { repositories: [aRepository([merged])] } };
    },
    { findings: ['oom-killed leak'], held: ['oom-killed: leak-suspected'] },
  ],
  [
    'K3: the node was out of memory: the node is told of, the victim is left alone',
    () => ({
      workload: web({ usage: plateau(100, 150) })
        .died('app', { finishedAt: ago(minutes(30)) })
        .build(),
      snapshot: { nodeEvents: known([SYSTEM_OOM]) },
    }),
    { findings: ['oom-killed node-level', 'node-system-oom'], held: ['oom-killed: node-level'] },
  ],
  [
    'K4, 5: 24 seconds after its start, survivors at 30 %: the limit only',
    () => ({
      workload: web({ usage: plateau(150, 150) })
        .died('app', soonAfterStart)
        .died('app', { ...soonAfterStart, pod: 1 })
        .build(),
    }),
    { findings: ['oom-killed startup-burst'], diff: RAISED },
  ],
  [
    'K5a, 6: 137 for a failed liveness probe: the probe, no memory',
    () => ({ workload: probed('Container app failed liveness probe, will be restarted') }),
    { findings: ['pod-probe-kill'] },
  ],
  [
    'K5c, 7: 137 on a lost node: the node, nothing on the workload',
    () => ({
      workload: starved().died('app', { reason: 'ContainerStatusUnknown' }).build(),
      snapshot: { nodes: known([lost, aNode('node-2'), aNode('node-3'), aNode('node-4'), aNode('node-5')]) },
    }),
    { findings: ['node-not-ready'] },
  ],
  [
    'K5e: 137 at the limit without a reason: told, not changed',
    () => ({
      workload: web({ usage: plateau(480, 510) })
        .died('app', { reason: 'Error' })
        .build(),
    }),
    { findings: ['oom-killed probable'], held: ['oom-killed: probable-oom'] },
  ],
  [
    'K6, 8: five kernel kills and no restart: seen, and raised',
    () => ({ workload: web({ usage: plateau(400, 500), oomEvents: 5, restarts: 0 }).build() }),
    {
      findings: ['oom-killed child-process'],
      diff: ['- requests: { cpu: 500m, memory: 256Mi }', '+ requests: { cpu: 500m, memory: 512Mi }', ...RAISED],
    },
  ],
  [
    'K7: evicted for want of memory: the request, and its shell goes',
    () => ({ workload: evicted('app'), limits: '{ memory: 1Gi }' }),
    {
      findings: ['oom-killed memory-eviction'],
      diff: ['- requests: { cpu: 500m, memory: 256Mi }', '+ requests: { cpu: 500m, memory: 512Mi }'],
      deleted: ['web-6d5f8b7c9-xb0kq'],
    },
  ],
  [
    'K8: the init container that died, and no other',
    () => ({
      workload: web()
        .container('migrate', { cpuRequest: '500m', memoryRequest: '256Mi', memoryLimit: '512Mi', role: 'init' })
        .died('migrate')
        .died('migrate', { pod: 1 })
        .build(),
      init: ['migrate'],
    }),
    { findings: ['oom-killed init-or-sidecar'], diff: RAISED },
  ],
  [
    'K9: its own heap was full: the flag is the bound, not the limit',
    () => {
      const death = { reason: 'Error', exitCode: 3, message: 'java.lang.OutOfMemoryError: Java heap space' };
      return {
        workload: web({ usage: plateau(300, 350) })
          .died('app', death)
          .died('app', { ...death, pod: 1 })
          .build(),
      };
    },
    { findings: ['oom-killed runtime-heap'], held: ['oom-killed: heap-bound'] },
  ],
  [
    'K-reg: a new revision needs far more than the one before: no raise',
    () => {
      const usage = usageOf({ cpu: 100, memory: ({ at }) => (at < ago(hours(5)) ? 200 : 500) * MI });
      return {
        workload: web({ usage })
          .revisionAge(hours(5))
          .died('app', { finishedAt: ago(hours(2)) })
          .build(),
      };
    },
    { findings: ['oom-killed regression'], held: ['oom-killed: regression-suspected'] },
  ],
  [
    '10: the raise would break the quota: said, not proposed',
    () => {
      const quota = aQuota('shop', { hard: { 'limits.memory': 1600 * MI }, used: { 'limits.memory': 1536 * MI } });
      return {
        workload: starved()
          .with({ quotas: known([quota]) })
          .died('app')
          .died('app', { pod: 1 })
          .build(),
      };
    },
    { findings: ['oom-killed limit-too-low'], held: ['oom-killed: quota-exceeded'] },
  ],
];

const SILENT: readonly Row[] = [
  [
    'K1: at 509 of 512Mi, and nothing died',
    () => ({ workload: web({ usage: plateau(480, 480), memoryRequest: '512Mi', memoryLimit: '600Mi' }).build() }),
    {},
  ],
  [
    'K1: the template has answered since',
    () => ({ workload: web({ memoryLimit: '1Gi' }).died('app', { limit: '512Mi' }).build() }),
    {},
  ],
  [
    'K2: a slow slope that never killed',
    () => ({ workload: web({ usage: usageOf({ cpu: 100, memory: 300 * MI }) }).build() }),
    {},
  ],
  ['K3: the node was out of memory, and no pod of ours died', () => ({ workload: web().build() }), {}],
  ['K4: started, peaked and lived', () => ({ workload: web({ usage: plateau(150, 300) }).build() }), {}],
  [
    'K5a: stopped by a rollout',
    () => ({ workload: pods(probed('Stopping container app'), { deletedAt: ago(minutes(5)) }) }),
    {},
  ],
  [
    'K5b: killed while it was deleted',
    () => ({
      workload: pods(
        web()
          .died('app', { reason: 'Error', finishedAt: ago(minutes(5)) })
          .build(),
        { deletedAt: ago(minutes(6)) },
      ),
    }),
    {},
  ],
  [
    'K5d: preempted',
    () => ({
      workload: pods(web().died('app', { reason: 'Error' }).build(), {
        conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler' }],
      }),
    }),
    {},
  ],
  [
    'K0: OOMKilled with 143 while it was drained',
    () => ({
      workload: web({ usage: plateau(100, 150) })
        .died('app', { exitCode: 143 })
        .build(),
    }),
    {},
  ],
  ['K6: the counter stands still', () => ({ workload: web({ oomEvents: 0, restarts: 0 }).build() }), {}],
  [
    'K7: evicted for want of disk: its shell goes, and that is all',
    () => ({ workload: evicted('app', 'ephemeral-storage'), limits: '{ memory: 1Gi }' }),
    { deleted: ['web-6d5f8b7c9-xb0kq'] },
  ],
  [
    'K7: the other container was the culprit',
    () => ({ workload: evicted('other'), limits: '{ memory: 1Gi }' }),
    { deleted: ['web-6d5f8b7c9-xb0kq'] },
  ],
  [
    'K8: an init container that ended well',
    () => ({ workload: web().container('migrate', { role: 'init' }).build(), init: ['migrate'] }),
    {},
  ],
  [
    'K9: an ordinary crash',
    () => ({ workload: web().died('app', { reason: 'Error', exitCode: 1, message: 'panic: no config' }).build() }),
    {},
  ],
];

/** What is said of sizes beside the kills is no matter of these scenarios. */
const onlyOom = ({ held, ...ending }: Ending): Ending => ({
  ...ending,
  held: held.filter((one) => one.startsWith('oom-killed') || one.startsWith('refused')),
});

describe('which OOM, from the snapshot to the lines of Git', () => {
  it.each(REMEDIES)('%s', async (_, situation, ending) => {
    expect(onlyOom(await endingOf(situation()))).toEqual({ ...NOTHING, ...ending });
  });
  it.each(SILENT)('silent %s', async (_, situation, ending) => {
    expect(onlyOom(await endingOf(situation()))).toEqual({ ...NOTHING, ...ending });
  });
  it('has as many that stay silent', () => expect(SILENT.length).toBeGreaterThanOrEqual(REMEDIES.length));

  it.skipIf(!hasHelm)('1: out of a chart, the file of the environment changes, and its comments stay', async () => {
    const dead = starved().trackedBy(CHART).died('app', { pod: 0 }).died('app', { pod: 1 }).died('app', { pod: 2 });
    expect((await endingOf({ workload: dead.build() })).diff).toEqual([
      '- memory: 256Mi # what it needs on a quiet day',
      '+ memory: 512Mi # what it needs on a quiet day',
      '- memory: 512Mi   # see INC-204',
      '+ memory: 768Mi   # see INC-204',
    ]);
  });
});
