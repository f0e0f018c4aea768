import { describe, expect, it } from 'vitest';
import type { HorizontalPodAutoscaler, HpaMetric } from '../../../src/model/cluster.ts';
import { unknown } from '../../../src/model/reason.ts';
import { hours } from '../../../src/model/units.ts';
import { aHealthSnapshot } from '../../builders/health.ts';
import { anHpa, refOf, utilization } from '../../builders/objects.ts';
import { ago } from '../../builders/time.ts';
import { type UsagePlan, usageOf } from '../../builders/usage.ts';
import { aWorkload } from '../../builders/workload.ts';
import { look, words } from './look.ts';

const web = refOf('Deployment', 'shop', 'web');

interface Like {
  readonly hpa?: Partial<HorizontalPodAutoscaler>;
  readonly metrics?: readonly HpaMetric[];
  readonly usage?: UsagePlan;
  readonly cpuRequest?: string;
}

const DEFAULT: readonly HpaMetric[] = [utilization('cpu', 70)];
const queue: HpaMetric = { source: 'External', name: 'queue', target: { type: 'AverageValue', value: 5 } };

/** 6 pods of 1000m, held to 70 %. */
function said({ hpa = {}, metrics = DEFAULT, usage = {}, cpuRequest = '1' }: Like) {
  const workload = aWorkload()
    .container('app', { cpuRequest, usage: usageOf({ cpu: 150, memory: 2 ** 28, pods: 2, ...usage }) })
    .scaledBy(anHpa(web, metrics, { minReplicas: 6, currentReplicas: 6, ...hpa }))
    .build();
  return look('hpa-min-idle', aHealthSnapshot({ workloads: [workload] }));
}

describe('hpa-min-idle', () => {
  it('names how many pods would do: 6 x 150 / 700 = 1.3 are busy, and two is the fewest', () => {
    const [verdict] = said({});
    expect(words(said({}))).toEqual(['found info shop/HorizontalPodAutoscaler/web']);
    expect(verdict?.kind === 'found' && verdict.finding.remedy).toEqual({
      kind: 'pull-request',
      hint: 'minReplicas 2, unless zones or restarts need more',
      field: 'spec.minReplicas',
    });
  });

  it('counts up where a part of a pod is needed', () => {
    const [verdict] = said({ hpa: { minReplicas: 12, currentReplicas: 12 }, usage: { cpu: 260 } });
    expect(verdict?.kind === 'found' && verdict.finding.detail).toContain('where 5 would');
  });

  const busyHour: UsagePlan = { cpu: ({ hour }) => (hour === 9 ? 600 : 100) };
  it.each<[string, Like]>([
    ['it has scaled up', { hpa: { currentReplicas: 7 } }],
    ['the minimum is two already', { hpa: { minReplicas: 2, currentReplicas: 2 } }],
    ['more than half of it is needed', { usage: { cpu: 400 } }],
    ['it is busy for an hour a day', { usage: busyHour }],
    ['a queue scales it, too', { metrics: [...DEFAULT, queue] }],
    ['memory scales it, too', { metrics: [...DEFAULT, utilization('memory', 80)] }],
    ['it was seen for three days', { usage: { days: 3 } }],
    ['nobody requests CPU', { cpuRequest: '0' }],
  ])('says nothing where %s', (_, like) => {
    expect(words(said(like))).toEqual(['healthy']);
  });

  it('says nothing of usage that could not be read in part', () => {
    const { because } = unknown('query-failed', '503');
    const window = { from: ago(hours(2)), to: ago(hours(1)) };
    expect(words(said({ usage: { gaps: [{ resource: 'cpu', window, because }] } }))).toEqual(['healthy']);
  });
});
