import { describe, expect, it } from 'vitest';
import type { Controller, Pod } from '../../../src/model/cluster.ts';
import type { HealthFinding } from '../../../src/model/health.ts';
import { known } from '../../../src/model/reason.ts';
import { days, hours, minutes } from '../../../src/model/units.ts';
import { remembering } from '../../builders/health.ts';
import { metaOf, refOf } from '../../builders/objects.ts';
import { aSnapshot } from '../../builders/snapshot.ts';
import { ago } from '../../builders/time.ts';
import { aWorkload } from '../../builders/workload.ts';
import { look, words } from './look.ts';

const replicaSet = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-6d5f8b7c9', uid: 'rs-1', controller: true };
const web = (...parts: readonly Partial<Pod>[]) => {
  const [pod] = aWorkload().replicas(1).build().pods;
  if (pod === undefined) throw new Error('a workload without pods');
  const pods = parts.map((part, i) => ({
    ...pod,
    ref: refOf('Pod', 'shop', `web-${i}`),
    uid: `uid-${i}`,
    owners: [replicaSet],
    labels: { 'pod-template-hash': '6d5f8b7c9' },
    ...part,
  }));
  return aWorkload().with({ pods }).build();
};
const snapshotOf = (pods: readonly Partial<Pod>[], jobs: readonly Controller[] = []) =>
  aSnapshot([web(...pods)], { objects: { jobs: known(jobs) } });

describe('pod-evicted', () => {
  const evicted = (minutesAgo: number): Partial<Pod> => ({
    phase: 'Failed',
    reason: 'Evicted',
    message: 'The node was low on resource: memory. Container app was using 900Mi, request is 100Mi, has larger',
    conditions: [{ type: 'Ready', status: 'False', changedAt: ago(minutes(minutesAgo)) }],
    statuses: [],
  });

  it('names every shell of the owner that is 10 minutes old, with what a deletion needs', () => {
    const [verdict] = look('pod-evicted', snapshotOf([evicted(11), evicted(10), evicted(9)]));
    expect(words(verdict === undefined ? [] : [verdict])).toEqual(['found info shop/Deployment/web']);
    const finding: HealthFinding | undefined = verdict?.kind === 'found' ? verdict.finding : undefined;
    expect(finding?.key).toBe('prod/shop/Deployment/web/-/pod-evicted');
    expect(finding?.remedy.hint).toContain('raise requests.memory');
    expect(finding?.pods).toEqual([
      {
        namespace: 'shop',
        name: 'web-0',
        uid: 'uid-0',
        resourceVersion: '1000',
        owner: replicaSet,
        templateHash: '6d5f8b7c9',
        node: 'node-1',
        since: ago(minutes(11)),
      },
      expect.objectContaining({ name: 'web-1', since: ago(minutes(10)) }),
    ]);
  });

  it('waits for 10 minutes', () => {
    expect(words(look('pod-evicted', snapshotOf([evicted(9)])))).toEqual(['pending']);
  });

  it('says nothing of pods that failed for another reason', () => {
    expect(words(look('pod-evicted', snapshotOf([{ ...evicted(60), reason: 'NodeLost' }])))).toEqual(['healthy']);
  });

  it('does not propose to delete what nothing recreates', () => {
    const [verdict] = look('pod-evicted', snapshotOf([{ ...evicted(60), owners: [] }]));
    expect(verdict?.kind === 'found' && verdict.finding.remedy.kind).toBe('alert');
  });

  it('is unknown when pods could not be read', () => {
    const gaps = [{ source: 'pods', because: { code: 'forbidden', detail: '403' } }] as const;
    expect(words(look('pod-evicted', aSnapshot([], { gaps })))).toEqual(['unknown forbidden']);
  });
});

describe('pod-completed-old', () => {
  const job = (part: Partial<Controller> = {}): Controller => ({
    ...(aWorkload().kind('Job').build().controller ?? fail()),
    ...metaOf(refOf('Job', 'shop', 'send-1')),
    uid: 'job-1',
    ...part,
  });
  const fail = (): never => {
    throw new Error('no controller');
  };
  const succeeded = (hoursAgo: number, part: Partial<Pod> = {}): Partial<Pod> => ({
    phase: 'Succeeded',
    conditions: [],
    owners: [{ apiVersion: 'batch/v1', kind: 'Job', name: 'send-1', uid: 'job-1', controller: true }],
    startedAt: ago(hours(hoursAgo + 1)),
    statuses: [
      {
        name: 'app',
        role: 'main',
        restartCount: 0,
        ready: false,
        terminated: { reason: 'Completed', exitCode: 0, finishedAt: ago(hours(hoursAgo)) },
      },
    ],
    ...part,
  });

  it('counts from the end: 25 hours are found, 23 and an old pod that ended an hour ago are not', () => {
    const old = succeeded(1, { createdAt: ago(days(3)), startedAt: ago(days(3)) });
    const [verdict] = look('pod-completed-old', snapshotOf([succeeded(23), succeeded(25), old], [job()]));
    expect(verdict?.kind === 'found' && verdict.finding.pods.map(({ name }) => name)).toEqual(['web-1']);
    expect(verdict?.kind === 'found' && verdict.finding.remedy.kind).toBe('direct');
  });

  it.each<[string, Partial<Controller>, Partial<Pod>]>([
    ['a Job with a TTL', { ttlAfterFinished: hours(48) }, {}],
    ['a hook of Argo CD', { annotations: { 'argocd.argoproj.io/hook': 'PreSync' } }, {}],
    ['a hook of Helm', {}, { annotations: { 'helm.sh/hook': 'test' } }],
  ])('leaves alone %s', (_, ofJob, ofPod) => {
    expect(words(look('pod-completed-old', snapshotOf([succeeded(48, ofPod)], [job(ofJob)])))).toEqual(['healthy']);
  });

  it('leaves alone what a CronJob keeps as its history, and nothing beyond', () => {
    const cron = aWorkload().kind('CronJob').named('send').controller({ uid: 'cron-1' });
    const owners = [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'send', uid: 'cron-1', controller: true }];
    const jobs = [1, 2].map((n) => {
      const { status, ...rest } = job({ uid: `job-${n}`, owners, createdAt: ago(days(n)) });
      return { ...rest, status: { ...status, completedAt: ago(days(n)) } };
    });
    const pods = jobs.map(({ uid }) =>
      succeeded(30, { owners: [{ apiVersion: 'batch/v1', kind: 'Job', name: uid, uid, controller: true }] }),
    );
    const of = (successful: number) => {
      const workload = cron.controller({ historyLimits: { successful, failed: 1 } }).with({ pods: web(...pods).pods });
      return look('pod-completed-old', aSnapshot([workload.build()], { objects: { jobs: known(jobs) } }));
    };
    expect(words(of(2))).toEqual(['healthy']);
    const [verdict] = of(1);
    expect(verdict?.kind === 'found' && verdict.finding.pods.map(({ name }) => name)).toEqual(['web-1']);
  });
});

describe('pod-crashloop-1h', () => {
  const looping = (part: { restarts?: number; started?: number; ran?: number } = {}): Partial<Pod> => ({
    startedAt: ago(minutes(part.started ?? 90)),
    conditions: [{ type: 'Ready', status: 'False' }],
    statuses: [
      {
        name: 'app',
        role: 'main',
        restartCount: part.restarts ?? 4,
        ready: false,
        waiting: { reason: 'CrashLoopBackOff' },
        lastTerminated: {
          reason: 'Error',
          exitCode: 1,
          startedAt: ago(minutes(5 + (part.ran ?? 1))),
          finishedAt: ago(minutes(5)),
        },
      },
    ],
  });
  const told = (names: readonly string[]) => ({
    signals: {
      'crashloop-1h': known(names.map((pod) => ({ labels: { namespace: 'shop', pod, container: 'app' }, value: 1 }))),
    },
  });
  const seenBefore = (at: number) => remembering(['sighted', at, 'prod/shop/Deployment/web/app/pod-crashloop-1h']);
  const kinds = (part: Parameters<typeof looping>[0], more: Parameters<typeof aSnapshot>[1] = {}) =>
    words(look('pod-crashloop-1h', aSnapshot([web(looping(part))], more)));

  it('is what Prometheus says, where it says anything', () => {
    expect(kinds({}, told(['web-0']))).toEqual(['found warning shop/Deployment/web/app']);
    expect(kinds({ restarts: 40 }, told([]))).toEqual(['healthy']);
  });

  it('without Prometheus is what passes before saw an hour ago', () => {
    expect(kinds({}, seenBefore(59))).toEqual(['pending']);
    expect(kinds({}, seenBefore(61))).toEqual(['found warning shop/Deployment/web/app']);
  });

  it('never takes the memory of an older pod for its own', () => {
    expect(kinds({ started: 20 }, seenBefore(300))).toEqual(['pending']);
  });

  it('at first sight needs 16 restarts in a pod of an hour', () => {
    expect(kinds({ restarts: 16 })).toEqual(['found warning shop/Deployment/web/app']);
    expect(kinds({ restarts: 15 })).toEqual(['pending']);
    expect(kinds({ restarts: 16, started: 50 })).toEqual(['pending']);
  });

  it('counts anew after the container ran for more than 10 minutes', () => {
    expect(kinds({ restarts: 40, started: 900, ran: 11 })).toEqual(['pending']);
  });
});
