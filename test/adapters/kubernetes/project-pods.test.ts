import { describe, expect, it } from 'vitest';
import { aNamespace, aNode, aPod } from '../../builders/kubernetes-objects.ts';
import { project } from './projecting.ts';

const at = (time: string): number => Date.parse(time);
const pod = aPod().named('web-5d9c7b8f6d-abcde').in('shop');

describe('pods', () => {
  it('say where and since when they run', () => {
    const read = project('pods', pod.withContainer({ name: 'app' }).with({ spec: { nodeName: 'node-1' } }));
    expect(read).toMatchObject({
      phase: 'Running',
      node: 'node-1',
      qosClass: 'BestEffort',
      startedAt: at('2026-11-01T00:00:05Z'),
    });
    expect(read).not.toHaveProperty('reason');
  });

  it('have the class that admission gave them, or none', () => {
    const ranked = (priorityClassName?: string) =>
      project('pods', pod.withContainer({ name: 'app' }).with({ spec: { priorityClassName } }));
    expect(ranked('high').priorityClass).toBe('high');
    expect(ranked('')).not.toHaveProperty('priorityClass');
    expect(ranked()).not.toHaveProperty('priorityClass');
  });

  it('killed for memory: both states, with their times', () => {
    const killed = {
      exitCode: 137,
      reason: 'OOMKilled',
      startedAt: '2026-11-01T00:00:06Z',
      finishedAt: '2026-11-01T04:00:00Z',
    };
    const status = {
      name: 'app',
      restartCount: 7,
      ready: false,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container' } },
      lastState: { terminated: { ...killed, containerID: 'containerd://1', message: 'last words: token=abc' } },
    };
    const read = project('pods', pod.withContainer({ name: 'app' }).with({ status: { containerStatuses: [status] } }));
    expect(read.statuses).toEqual([
      {
        name: 'app',
        role: 'main',
        restartCount: 7,
        ready: false,
        waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container' },
        lastTerminated: {
          reason: 'OOMKilled',
          exitCode: 137,
          startedAt: at('2026-11-01T00:00:06Z'),
          finishedAt: at('2026-11-01T04:00:00Z'),
          message: 'last words: token=[redacted]',
        },
      },
    ]);
  });

  it('statuses carry the role of their container, ephemeral ones too', () => {
    const status = (name: string) => ({
      name,
      restartCount: 0,
      ready: true,
      state: { running: { startedAt: '2026-11-01T00:01:00Z' } },
      lastState: {},
    });
    const read = project(
      'pods',
      pod
        .withInitContainer({ name: 'migrate' })
        .withInitContainer({ name: 'proxy', restartPolicy: 'Always' })
        .withContainer({ name: 'app' })
        .with({
          status: {
            initContainerStatuses: [status('migrate'), status('proxy')],
            containerStatuses: [status('app')],
            ephemeralContainerStatuses: [status('debugger')],
          },
        }),
    );
    expect(read.statuses.map(({ name, role }) => [name, role])).toEqual([
      ['migrate', 'init'],
      ['proxy', 'sidecar'],
      ['app', 'main'],
      ['debugger', 'ephemeral'],
    ]);
    expect(read.containers.map(({ name }) => name)).not.toContain('debugger');
    expect(read.statuses[2]).toEqual({
      name: 'app',
      role: 'main',
      restartCount: 0,
      ready: true,
      runningSince: at('2026-11-01T00:01:00Z'),
    });
  });

  it('evicted: reason and message, no statuses', () => {
    const message = 'The node was low on resource: memory. Container app was using 900Mi, request is 100Mi';
    const read = project('pods', pod.with({ status: { phase: 'Failed', reason: 'Evicted', message } }));
    expect(read).toMatchObject({ phase: 'Failed', reason: 'Evicted', message, statuses: [] });
  });

  it('a termination without a reason is Unknown, not empty', () => {
    const containerStatuses = [{ name: 'app', restartCount: 0, state: { terminated: { exitCode: 0, reason: '' } } }];
    expect(project('pods', pod.with({ status: { containerStatuses } })).statuses[0]?.terminated).toEqual({
      reason: 'Unknown',
      exitCode: 0,
    });
  });

  it('pending pods have no node and no start', () => {
    const conditions = [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message: '0/3 nodes are available: 3 Insufficient memory.',
      },
    ];
    const read = project('pods', pod.with({ status: { phase: 'Pending', startTime: null, conditions } }));
    expect(read).not.toHaveProperty('node');
    expect(read).not.toHaveProperty('startedAt');
    expect(read.conditions[0]).toMatchObject({ reason: 'Unschedulable' });
  });
});

describe('nodes and namespaces', () => {
  it('nodes: room, cordon, conditions', () => {
    expect(
      project(
        'nodes',
        aNode()
          .named('node-1')
          .with({ spec: { unschedulable: true } }),
      ),
    ).toMatchObject({
      ref: { apiVersion: 'v1', kind: 'Node', name: 'node-1' },
      allocatable: { cpu: 3920, memory: 15000 * 2 ** 20, pods: 110 },
      capacity: { cpu: 4000, memory: 16 * 2 ** 30 },
      unschedulable: true,
      conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }],
    });
    expect(project('nodes', aNode()).ref).not.toHaveProperty('namespace');
  });

  it('namespaces are their metadata', () => {
    expect(project('namespaces', aNamespace().named('shop').labelled({ team: 'shop' }))).toMatchObject({
      ref: { apiVersion: 'v1', kind: 'Namespace', name: 'shop' },
      labels: { team: 'shop' },
    });
  });
});
