import { describe, expect, it } from 'vitest';
import {
  aCronJob,
  aDaemonSet,
  aDeployment,
  aJob,
  aReplicaSet,
  aRollout,
  aStatefulSet,
} from '../../builders/kubernetes-objects.ts';
import { project } from './projecting.ts';

const web = aDeployment().named('web').in('shop');

describe('containers', () => {
  const one = (container: object) =>
    project('deployments', web.withContainer({ name: 'app', ...container })).template.containers[0];

  it('say what they ask for; what is not set is not there', () => {
    expect(
      one({ image: 'web:1.4.2', resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { memory: '1Gi' } } }),
    ).toEqual({
      name: 'app',
      role: 'main',
      image: 'web:1.4.2',
      resources: { cpuRequest: 250, memoryRequest: 256 * 2 ** 20, memoryLimit: 2 ** 30, extended: [] },
      command: [],
      heapEnv: {},
      probes: { liveness: false, readiness: false, startup: false },
    });
    expect(one({})?.resources).toEqual({ extended: [] });
    expect(one({ resources: {} })?.resources).toEqual({ extended: [] });
  });

  it.each([
    [{ cpu: '0.5', memory: '1E' }, 500, 1e18],
    [{ cpu: '1e3m' }, undefined, undefined],
    [{ cpu: 2, memory: 134217728 }, 2000, 134217728],
    [{ cpu: '1500u', memory: '128974848000m' }, 1.5, 128974848],
  ])('read quantities as people write them: %j', (requests, cpu, memory) => {
    const read = () => one({ resources: { requests } })?.resources;
    if (cpu === undefined) expect(read).toThrow('not a quantity');
    else expect(read()).toEqual({ cpuRequest: cpu, memoryRequest: memory, extended: [] });
  });

  it('name extended resources once, sorted', () => {
    const gpu = { 'nvidia.com/gpu': '1', 'ephemeral-storage': '1Gi' };
    expect(
      one({ resources: { requests: gpu, limits: { ...gpu, 'hugepages-2Mi': '4Mi', cpu: '1' } } })?.resources,
    ).toEqual({
      cpuLimit: 1000,
      extended: ['ephemeral-storage', 'hugepages-2Mi', 'nvidia.com/gpu'],
    });
  });

  it('tell native sidecars from init containers, in the order of their start', () => {
    const { containers } = project(
      'deployments',
      web
        .withInitContainer({ name: 'migrate' })
        .withInitContainer({ name: 'proxy', restartPolicy: 'Always' })
        .withContainer({ name: 'app' }),
    ).template;
    expect(containers.map(({ name, role }) => [name, role])).toEqual([
      ['migrate', 'init'],
      ['proxy', 'sidecar'],
      ['app', 'main'],
    ]);
  });

  it('keep only heap variables, redacted, or where they come from', () => {
    const env = [
      { name: 'DB_PASSWORD', value: 'hunter2' },
      { name: 'JAVA_TOOL_OPTIONS', value: '-Xmx512m -Dkeystore.password=hunter2' },
      { name: 'GOMEMLIMIT', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '0' } } },
      { name: 'NODE_OPTIONS', valueFrom: { configMapKeyRef: { name: 'node', key: 'options' } } },
      { name: 'JAVA_OPTS', valueFrom: { secretKeyRef: { name: 'db', key: 'opts' } } },
      { name: 'GOGC' },
    ];
    expect(one({ env })?.heapEnv).toEqual({
      JAVA_TOOL_OPTIONS: '-Xmx512m -Dkeystore.password=[redacted]',
      GOMEMLIMIT: '[from limits.memory]',
      NODE_OPTIONS: '[from ConfigMap node/options]',
      JAVA_OPTS: '[from a Secret]',
      GOGC: '',
    });
  });

  it('redact commands and see probes', () => {
    const read = one({
      command: ['app'],
      args: ['--token', 'abc', '--port=80'],
      livenessProbe: { httpGet: { port: 80 } },
    });
    expect(read?.command).toEqual(['app', '--token', '[redacted]', '--port=80']);
    expect(read?.probes).toEqual({ liveness: true, readiness: false, startup: false });
  });
});

describe('pod templates', () => {
  const volumes = [
    { name: 'shm', emptyDir: { medium: 'Memory' } },
    { name: 'disk', emptyDir: {} },
  ];
  const mounting = (name: string) =>
    project(
      'deployments',
      web
        .withContainer({ name: 'app', volumeMounts: [{ name, mountPath: '/x' }] })
        .with({ spec: { template: { spec: { volumes } } } }),
    );

  it('tell whether memory is mounted as a volume', () => {
    expect(mounting('shm').template.memoryVolumes).toBe(true);
    expect(mounting('disk').template.memoryVolumes).toBe(false);
  });

  it('have safe annotations', () => {
    const annotations = { 'sidecar.istio.io/inject': 'true', 'x/token': 'abc' };
    const read = project(
      'deployments',
      web.with({ spec: { template: { metadata: { annotations, creationTimestamp: null } } } }),
    );
    expect(read.template.annotations).toEqual({ 'sidecar.istio.io/inject': 'true', 'x/token': '[redacted]' });
    expect(read.template.labels).toEqual({ app: 'web' });
  });
});

describe('controllers', () => {
  it('Deployment: counts left out are zero, replicas as set', () => {
    const read = project(
      'deployments',
      web.with({
        spec: { replicas: 0, paused: true },
        status: {
          observedGeneration: 3,
          readyReplicas: null,
          availableReplicas: null,
          replicas: 0,
          updatedReplicas: null,
        },
      }),
    );
    expect(read).toMatchObject({ replicas: 0, paused: true, selector: { app: 'web' } });
    expect(read.status).toEqual({
      observedGeneration: 3,
      replicas: 0,
      ready: 0,
      available: 0,
      updated: 0,
      conditions: [],
    });
  });

  it('Deployment just made: no status yet', () => {
    const read = project('deployments', web.with({ status: undefined }));
    expect(read.status).toMatchObject({ replicas: 0, ready: 0 });
  });

  it('conditions keep reason, redacted message and time; a zero time is none', () => {
    const conditions = [
      {
        type: 'Progressing',
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
        message: 'no progress, password: x',
        lastTransitionTime: '2026-11-02T00:00:00Z',
      },
      { type: 'Available', status: 'True', lastTransitionTime: null },
    ];
    expect(project('deployments', web.with({ status: { conditions } })).status.conditions).toEqual([
      {
        type: 'Progressing',
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
        message: 'no progress, password: [redacted]',
        changedAt: Date.parse('2026-11-02T00:00:00Z'),
      },
      { type: 'Available', status: 'True' },
    ]);
  });

  it.each([
    ['statefulsets', aStatefulSet(), 'StatefulSet', 'apps/v1'],
    ['replicasets', aReplicaSet(), 'ReplicaSet', 'apps/v1'],
    ['rollouts', aRollout(), 'Rollout', 'argoproj.io/v1alpha1'],
  ] as const)('%s are like Deployments', (kind, object, name, apiVersion) => {
    const read = project(kind, object.named('db').in('shop').withContainer({ name: 'app' }));
    expect(read.ref).toEqual({ apiVersion, kind: name, namespace: 'shop', name: 'db' });
    expect(read.template.containers).toHaveLength(1);
    expect(read.status).toMatchObject({ observedGeneration: 1, replicas: 1, ready: 1, available: 1, updated: 1 });
  });

  it('Rollout: phase, a generation that is a string, and one that is a hash of old', () => {
    expect(
      project('rollouts', aRollout().with({ status: { observedGeneration: '7', phase: 'Degraded' } })).status,
    ).toMatchObject({ observedGeneration: 7, phase: 'Degraded' });
    expect(
      project('rollouts', aRollout().with({ status: { observedGeneration: '5b4c6d7f8' } })).status,
    ).not.toHaveProperty('observedGeneration');
  });

  it('Rollout that takes its template from a Deployment has none of its own', () => {
    const workloadRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
    const read = project('rollouts', aRollout().with({ spec: { template: null, selector: null, workloadRef } }));
    expect(read).toMatchObject({ workloadRef, selector: {}, template: { containers: [] } });
    expect(() => project('rollouts', aRollout().with({ spec: { template: null } }))).toThrow(
      'neither template nor workloadRef',
    );
  });

  it('DaemonSet: counts nodes and has no replicas to set', () => {
    const read = project(
      'daemonsets',
      aDaemonSet().with({
        status: {
          numberReady: 2,
          numberAvailable: 2,
          updatedNumberScheduled: 1,
          currentNumberScheduled: 3,
          numberMisscheduled: 1,
        },
      }),
    );
    expect(read.status).toEqual({
      observedGeneration: 1,
      replicas: 3,
      ready: 2,
      available: 2,
      updated: 1,
      scheduled: 3,
      misscheduled: 1,
      conditions: [],
    });
    expect(read).not.toHaveProperty('replicas');
  });

  it('CronJob: template of its jobs, schedule, suspension, last success', () => {
    const read = project(
      'cronjobs',
      aCronJob()
        .withContainer({ name: 'backup' })
        .with({
          spec: { suspend: true },
          status: { active: [{ name: 'web-1' }], lastSuccessfulTime: '2026-11-02T03:01:00Z' },
        }),
    );
    expect(read).toMatchObject({
      paused: true,
      schedule: '0 3 * * *',
      status: { replicas: 1, completedAt: Date.parse('2026-11-02T03:01:00Z') },
    });
    expect(read.template.containers.map(({ name }) => name)).toEqual(['backup']);
    expect(project('cronjobs', aCronJob()).status).not.toHaveProperty('completedAt');
  });

  it('Job: what runs now, and when it was done', () => {
    const read = project('jobs', aJob().with({ status: { active: 2, ready: 1 } }));
    expect(read.status).toEqual({ replicas: 2, ready: 1, available: 1, updated: 2, conditions: [] });
    expect(
      project('jobs', aJob().with({ status: { completionTime: '2026-11-02T00:00:00Z', succeeded: 1 } })).status,
    ).toMatchObject({ replicas: 0, completedAt: Date.parse('2026-11-02T00:00:00Z') });
  });
});
