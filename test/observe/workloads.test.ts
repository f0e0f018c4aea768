import { describe, expect, it } from 'vitest';
import { UpstreamSurprise } from '../../src/model/errors.ts';
import { known } from '../../src/model/reason.ts';
import { days } from '../../src/model/units.ts';
import type { Workload } from '../../src/model/workload.ts';
import { observe } from '../../src/observe/observe.ts';
import { anHpa, metaOf, refOf } from '../builders/objects.ts';
import { aController, aPod, ownerRef, type SourcePlan, sourcesOf } from '../builders/sources.ts';
import { ago } from '../builders/time.ts';

const settings = { cluster: 'test', window: days(14) };
const workloadsOf = async (plan: SourcePlan): Promise<readonly Workload[]> =>
  (await observe(sourcesOf(plan), settings)).workloads;
const names = (workloads: readonly Workload[]): string[] => workloads.map(({ ref }) => `${ref.kind}/${ref.name}`);

const web = aController('Deployment', 'web');
const webSet = aController('ReplicaSet', 'web-5d8f7c9', { owners: [ownerRef(web)] });

describe('owner chains', () => {
  it.each([
    ['Deployment', 'deployments'],
    ['Rollout', 'rollouts'],
  ] as const)('climbs from pod over ReplicaSet to %s', async (kind, list) => {
    const top = aController(kind, 'web');
    const set = aController('ReplicaSet', 'web-5d8f7c9', { owners: [ownerRef(top)] });
    const pods = [aPod('web-5d8f7c9-bcdfg', set)];
    const workloads = await workloadsOf({ objects: { [list]: [top], replicasets: [set], pods } });
    expect(names(workloads)).toEqual([`${kind}/web`]);
    expect(workloads[0]?.pods).toEqual(pods);
    expect(workloads[0]?.controller).toBeDefined();
  });

  it('climbs from pod over Job to CronJob', async () => {
    const cron = aController('CronJob', 'mail');
    const job = aController('Job', 'mail-29000000', { owners: [ownerRef(cron)] });
    const objects = { cronjobs: [cron], jobs: [job], pods: [aPod('mail-29000000-bcdfg', job)] };
    expect(names(await workloadsOf({ objects }))).toEqual(['CronJob/mail']);
  });

  it('keeps bare pods, Jobs and ReplicaSets, and controllers without pods', async () => {
    const objects = {
      pods: [aPod('lonely', undefined)],
      jobs: [aController('Job', 'once')],
      replicasets: [aController('ReplicaSet', 'bare')],
      statefulsets: [aController('StatefulSet', 'db')],
      daemonsets: [aController('DaemonSet', 'agent')],
    };
    const workloads = await workloadsOf({ objects });
    expect(names(workloads)).toEqual([
      'DaemonSet/agent',
      'Job/once',
      'Pod/lonely',
      'ReplicaSet/bare',
      'StatefulSet/db',
    ]);
    expect(workloads.find(({ ref }) => ref.kind === 'Pod')?.controller).toBeUndefined();
  });

  it('names the operator above a controller', async () => {
    const operator = metaOf({ apiVersion: 'acid.zalan.do/v1', kind: 'postgresql', namespace: 'shop', name: 'main' });
    const db = aController('StatefulSet', 'db', { owners: [ownerRef(operator)] });
    const [workload] = await workloadsOf({ objects: { statefulsets: [db] } });
    expect(workload?.controller).toBeDefined();
    expect(workload?.operator).toEqual(operator.ref);
  });

  it('keeps an owner that it cannot read as a workload without a controller', async () => {
    const clone = metaOf({ apiVersion: 'apps.kruise.io/v1alpha1', kind: 'CloneSet', namespace: 'shop', name: 'web' });
    const [workload] = await workloadsOf({ objects: { pods: [aPod('web-bcdfg', clone), aPod('web-hjklm', clone)] } });
    expect(workload).toMatchObject({ ref: clone.ref, operator: clone.ref });
    expect(workload?.controller).toBeUndefined();
    expect(workload?.pods).toHaveLength(2);
    expect(workload?.containers.map((container) => container.injected)).toEqual([false]);
  });

  it('does not take a foreign kind of the same name for a built-in one', async () => {
    const foreign = metaOf({ apiVersion: 'apps.kruise.io/v1', kind: 'StatefulSet', namespace: 'shop', name: 'db' });
    const [workload] = await workloadsOf({ objects: { pods: [aPod('db-0', foreign)] } });
    expect(workload).toMatchObject({ ref: foreign.ref, operator: foreign.ref });
  });

  it('keeps a static pod as a pod of its node', async () => {
    const node = metaOf(refOf('Node', '', 'node-1'));
    const [workload] = await workloadsOf({
      objects: { pods: [aPod('etcd-node-1', undefined, { owners: [ownerRef(node)] })] },
    });
    expect(workload).toMatchObject({ ref: refOf('Pod', 'shop', 'etcd-node-1'), operator: node.ref });
  });

  it('does not climb over an owner that is not the controller', async () => {
    const config = metaOf(refOf('ConfigMap', 'shop', 'config'));
    const pod = aPod('lonely', undefined, { owners: [ownerRef(config, 'other')] });
    expect(names(await workloadsOf({ objects: { pods: [pod] } }))).toEqual(['Pod/lonely']);
  });

  it('keeps the name of a Deployment whose list was refused', async () => {
    const failing = { deployments: new UpstreamSurprise({ source: 'kubernetes', issue: '403', code: 'forbidden' }) };
    const objects = { replicasets: [webSet], pods: [aPod('web-5d8f7c9-bcdfg', webSet)] };
    const [workload] = await workloadsOf({ objects, failing });
    expect(workload?.ref).toEqual(web.ref);
    expect(workload?.controller).toBeUndefined();
    expect(workload?.operator).toBeUndefined();
  });
});

describe('a Rollout that borrows its template', () => {
  const lender = aController('Deployment', 'web', { containers: { lent: {} }, replicas: 0 });
  const rollout = aController('Rollout', 'web-rollout', {
    containers: {},
    workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
  });

  it('has the containers of the Deployment, which is no second workload', async () => {
    const workloads = await workloadsOf({ objects: { deployments: [lender], rollouts: [rollout] } });
    expect(names(workloads)).toEqual(['Rollout/web-rollout']);
    expect(workloads[0]?.containers.map(({ spec }) => spec.name)).toEqual(['lent']);
  });

  it('is found by an autoscaler of either', async () => {
    const hpas = [anHpa(lender.ref), anHpa(refOf('Deployment', 'shop', 'other'))];
    const [workload] = await workloadsOf({ objects: { deployments: [lender], rollouts: [rollout], hpas } });
    expect(workload?.hpas).toEqual(known([hpas[0]]));
  });

  it('cannot be edited when the Deployment cannot be read', async () => {
    const [workload] = await workloadsOf({ objects: { rollouts: [rollout] } });
    expect(workload?.controller).toBeUndefined();
  });
});

describe('containers', () => {
  it('that are injected look as in the newest pod', async () => {
    const pod = (name: string, memoryLimit: string, age: number) =>
      aPod(name, webSet, { containers: { proxy: { memoryLimit } }, createdAt: ago(days(age)) });
    const pods = [
      pod('web-5d8f7c9-bcdfg', '1Gi', 9),
      pod('web-5d8f7c9-hjklm', '2Gi', 1),
      pod('web-5d8f7c9-zzzzz', '3Gi', 5),
    ];
    const [workload] = await workloadsOf({ objects: { deployments: [web], replicasets: [webSet], pods } });
    const proxy = workload?.containers.find((container) => container.injected);
    expect(proxy?.spec.resources.memoryLimit).toBe(2 * 2 ** 30);
  });

  it('are those of the template, then injected ones of the pods', async () => {
    const top = aController('Deployment', 'web', {
      containers: { app: {}, agent: { role: 'sidecar' }, setup: { role: 'init' } },
    });
    const set = aController('ReplicaSet', 'web-5d8f7c9', { owners: [ownerRef(top)] });
    const pod = aPod('web-5d8f7c9-bcdfg', set, { containers: { app: {}, zed: {}, 'istio-proxy': {} } });
    const [workload] = await workloadsOf({ objects: { deployments: [top], replicasets: [set], pods: [pod] } });
    expect(workload?.containers.map(({ spec, injected }) => [spec.name, spec.role, injected])).toEqual([
      ['app', 'main', false],
      ['agent', 'sidecar', false],
      ['setup', 'init', false],
      ['istio-proxy', 'main', true],
      ['zed', 'main', true],
    ]);
  });
});
