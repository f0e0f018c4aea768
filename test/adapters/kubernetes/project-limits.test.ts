import { describe, expect, it } from 'vitest';
import { aLimitRange, anEvent, anHpa, aQuota, aVpa } from '../../builders/kubernetes-objects.ts';
import { project } from './projecting.ts';

describe('autoscalers', () => {
  it('HPA: every source of metrics, utilization in per cent, others as plain quantities', () => {
    const metrics = [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
      { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '512Mi' } } },
      {
        type: 'ContainerResource',
        containerResource: { name: 'cpu', container: 'app', target: { type: 'Utilization', averageUtilization: 60 } },
      },
      { type: 'Pods', pods: { metric: { name: 'requests' }, target: { type: 'AverageValue', averageValue: '500m' } } },
      {
        type: 'Object',
        object: { metric: { name: 'queue' }, describedObject: {}, target: { type: 'Value', value: '10k' } },
      },
      {
        type: 'External',
        external: { metric: { name: 'lag', selector: {} }, target: { type: 'AverageValue', averageValue: '30' } },
      },
    ];
    const read = project('hpas', anHpa().with({ spec: { metrics, minReplicas: null } }));
    expect(read).toMatchObject({
      target: { kind: 'Deployment', name: 'web' },
      minReplicas: 1,
      maxReplicas: 10,
      currentReplicas: 2,
    });
    expect(read.metrics).toEqual([
      { source: 'Resource', name: 'cpu', target: { type: 'Utilization', value: 80 } },
      { source: 'Resource', name: 'memory', target: { type: 'AverageValue', value: 512 * 2 ** 20 } },
      { source: 'ContainerResource', name: 'cpu', container: 'app', target: { type: 'Utilization', value: 60 } },
      { source: 'Pods', name: 'requests', target: { type: 'AverageValue', value: 0.5 } },
      { source: 'Object', name: 'queue', target: { type: 'Value', value: 10_000 } },
      { source: 'External', name: 'lag', target: { type: 'AverageValue', value: 30 } },
    ]);
  });

  it('HPA with a metric we do not know is unreadable, not without metrics', () => {
    const metrics = [{ type: 'Galactic', galactic: {} }];
    expect(() => project('hpas', anHpa().with({ spec: { metrics } }))).toThrow();
  });

  it('VPA: acts unless it says otherwise', () => {
    expect(project('vpas', aVpa())).toMatchObject({ target: { kind: 'Deployment', name: 'web' }, mode: 'Auto' });
    expect(project('vpas', aVpa().with({ spec: { updatePolicy: { updateMode: 'Off' } } })).mode).toBe('Off');
  });
});

describe('quotas and limit ranges', () => {
  it('are plain numbers by resource name', () => {
    const quota = aQuota().with({
      spec: { hard: { 'requests.cpu': '20', 'limits.memory': '64Gi', pods: '50' } },
      status: { hard: { 'requests.cpu': '20' }, used: { 'requests.cpu': '1500m' } },
    });
    expect(project('quotas', quota)).toMatchObject({
      hard: { 'requests.cpu': 20, 'limits.memory': 64 * 2 ** 30, pods: 50 },
      used: { 'requests.cpu': 1.5 },
    });
    expect(project('quotas', aQuota())).toMatchObject({ hard: {}, used: {} });
  });

  it('tell which pods they count, in both spellings', () => {
    const matchExpressions = [{ scopeName: 'PriorityClass', operator: 'In', values: ['high'] }];
    const quota = aQuota().with({
      spec: { hard: {}, scopes: ['NotTerminating'], scopeSelector: { matchExpressions } },
    });
    expect(project('quotas', quota).scopes).toEqual([
      { name: 'NotTerminating', operator: 'Exists', values: [] },
      { name: 'PriorityClass', operator: 'In', values: ['high'] },
    ]);
    expect(project('quotas', aQuota().with({ spec: { hard: { pods: '50' } } }))).not.toHaveProperty('scopes');
  });

  it('limit ranges say what they say', () => {
    const limits = [
      {
        type: 'Container',
        max: { memory: '2Gi' },
        defaultRequest: { cpu: '100m' },
        maxLimitRequestRatio: { memory: '2' },
      },
    ];
    expect(project('limitranges', aLimitRange().with({ spec: { limits } })).items).toEqual([
      {
        type: 'Container',
        min: {},
        max: { memory: 2 ** 31 },
        default: {},
        defaultRequest: { cpu: 0.1 },
        maxLimitRequestRatio: { memory: 2 },
      },
    ]);
    expect(project('limitranges', aLimitRange().with({ spec: { limits: null } })).items).toEqual([]);
  });
});

describe('events', () => {
  it('of the old form: count and timestamps', () => {
    const event = anEvent().with({
      message: 'Back-off',
      count: 12,
      firstTimestamp: '2026-11-02T00:00:00Z',
      lastTimestamp: '2026-11-02T01:00:00Z',
      eventTime: null,
    });
    expect(project('events', event)).toMatchObject({
      involved: { kind: 'Pod', namespace: 'default', name: 'web' },
      type: 'Warning',
      reason: 'BackOff',
      message: 'Back-off',
      count: 12,
      firstAt: Date.parse('2026-11-02T00:00:00Z'),
      lastAt: Date.parse('2026-11-02T01:00:00Z'),
    });
  });

  it('of the new form: series and microseconds', () => {
    const event = anEvent().with({
      eventTime: '2026-11-02T00:00:00.123456Z',
      firstTimestamp: null,
      lastTimestamp: null,
      series: { count: 3, lastObservedTime: '2026-11-02T02:00:00.000001Z' },
    });
    expect(project('events', event)).toMatchObject({
      count: 3,
      firstAt: Date.parse('2026-11-02T00:00:00.123Z'),
      lastAt: Date.parse('2026-11-02T02:00:00Z'),
    });
  });

  it('without any time of their own happened when they were made', () => {
    expect(project('events', anEvent())).toMatchObject({
      count: 1,
      firstAt: Date.parse('2026-11-01T00:00:00Z'),
      lastAt: Date.parse('2026-11-01T00:00:00Z'),
    });
  });
});
