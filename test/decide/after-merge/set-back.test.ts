import { describe, expect, it } from 'vitest';
import { undoing } from '../../../src/decide/after-merge/set-back.ts';
import type { HpaMetric } from '../../../src/model/cluster.ts';
import { type FindingKey, findingKey } from '../../../src/model/finding.ts';
import { describeIntent } from '../../../src/model/intent-text.ts';
import type { Values } from '../../../src/model/marker.ts';
import { anHpa, refOf, utilization } from '../../builders/objects.ts';
import { aWorkload } from '../../builders/workload.ts';
import { USAGE } from '../setting.ts';

const WEB = refOf('Deployment', 'shop', 'web');
const KEY: FindingKey = findingKey({ cluster: 'prod', workload: WEB, container: 'app', kind: 'over-provisioned' });
const JAVA = 'JAVA_TOOL_OPTIONS';

const live = (metric: HpaMetric) =>
  aWorkload()
    .container('app', {
      ...{ cpuRequest: '700m', memoryRequest: '1Gi', memoryLimit: '1Gi', usage: USAGE },
      heapEnv: { [JAVA]: '-Xmx512m' },
    })
    .scaledBy(anHpa(WEB, [metric]))
    .build();
const back = (values: Values, was: Values, metric: HpaMetric = utilization('cpu', 100)): string[] =>
  undoing({ key: KEY, values, was }, live(metric)).map(describeIntent);

describe('what undoes a merged change', () => {
  it('takes back what moved along: the target of the autoscaler with the request', () => {
    expect(
      back({ 'app/requests.cpu': 700, 'cpu.utilization': 100 }, { 'app/requests.cpu': 1000, 'cpu.utilization': 70 }),
    ).toEqual(['app requests.cpu: 700m -> 1', 'cpu.utilization: 100% -> 70%']);
  });

  it('an amount per pod is a share again', () => {
    const merged = {
      'app/requests.cpu': 700,
      'cpu.target.averageUtilization': 'not set',
      'cpu.target.averageValue': 700,
      'cpu.target.type': 'AverageValue',
    };
    const was = {
      'app/requests.cpu': 1000,
      'cpu.target.averageUtilization': 70,
      'cpu.target.averageValue': false,
      'cpu.target.type': 'Utilization',
    };
    const metric: HpaMetric = { source: 'Resource', name: 'cpu', target: { type: 'AverageValue', value: 0.7 } };
    expect(back(merged, was, metric)).toEqual([
      'app requests.cpu: 700m -> 1',
      'cpu.target.type: AverageValue -> Utilization',
      'cpu.target.averageUtilization: not set -> 70%',
      'cpu.target.averageValue: 700m -> not set',
    ]);
  });

  it('and the heap with the limit', () => {
    const name = `app/env.${JAVA}`;
    expect(
      back({ 'app/limits.memory': 2 ** 30, [name]: '-Xmx512m' }, { 'app/limits.memory': 2 ** 31, [name]: '-Xmx1024m' }),
    ).toEqual(['app limits.memory: 1Gi -> 2Gi', `app env.${JAVA}: -Xmx512m -> -Xmx1024m`]);
  });

  it.each([
    ['somebody moved the target since', { 'cpu.utilization': 90 }, { 'cpu.utilization': 70 }],
    ['nobody wrote down what it was', { 'cpu.utilization': 100 }, {}],
    ['somebody changed the heap since', { [`app/env.${JAVA}`]: '-Xmx600m' }, { [`app/env.${JAVA}`]: '-Xmx1024m' }],
    ['the container is gone', { 'old/requests.cpu': 700 }, { 'old/requests.cpu': 1000 }],
    ['no autoscaler has such a minimum', { minReplicas: 9 }, { minReplicas: 3 }],
  ])('leaves alone what is not its own: %s', (_, values, was) => {
    expect(back(values, was)).toEqual([]);
  });
});
