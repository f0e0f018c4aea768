import { describe, expect, it } from 'vitest';
import type { HpaMetric } from '../../../src/model/cluster.ts';
import { known } from '../../../src/model/reason.ts';
import { aLimitRange, aNode, anHpa, aQuota, refOf, utilization } from '../../builders/objects.ts';
import { usageOf } from '../../builders/usage.ts';
import { autoscaler, aWeb, deployment, movingTargets, passOver } from './whole-pass.ts';

const MI = 2 ** 20;
const USE = { pods: 4, cpu: 420, memory: 300 * MI };
const WEB = 'apps/web/web.yaml';
const HPA = 'apps/web/hpa.yaml';
const ref = refOf('Deployment', 'shop', 'web');

describe('a request and the target of its autoscaler', () => {
  const usage = usageOf({ ...USE, cpu: ({ slot }) => 400 + (slot % 20) });
  const asks = { cpuRequest: '1', memoryRequest: '512Mi', memoryLimit: '1Gi', usage };
  const manifest = (cpu: string) => deployment({ cpu, memory: '512Mi', memoryLimit: '1Gi' });
  const files = (target: string) => ({ [WEB]: manifest('1'), [HPA]: autoscaler(target) });
  const world = (metric: HpaMetric, target: string) => ({
    files: files(target),
    workload: aWeb()
      .container('app', asks)
      .scaledBy(anHpa(ref, [metric]))
      .build(),
  });

  it('move together in one pull request: 70 % of 1 core is 100 % of 700m', () => {
    const passed = passOver({
      ...world(utilization('cpu', 70), 'averageUtilization: 70\n          type: Utilization'),
      policy: { change: movingTargets },
    });
    expect(passed.held).toEqual([]);
    expect(passed.after).toEqual({
      [WEB]: manifest('700m'),
      [HPA]: autoscaler('averageUtilization: 100\n          type: Utilization'),
    });
    expect(passed.body).toContain('keeps adding pods at the same use');
    expect(passed.body).toContain('**Back-test.** Replayed over');
  });

  it('or the target is written as an amount per pod, which is 700m before and after', () => {
    const passed = passOver({
      ...world(utilization('cpu', 70), 'averageUtilization: 70\n          type: Utilization'),
      policy: { change: { autoscalerTarget: 'average-value' } },
    });
    expect(passed.held).toEqual([]);
    expect(passed.after).toEqual({
      [WEB]: manifest('700m'),
      [HPA]: autoscaler('type: AverageValue\n          averageValue: 700m'),
    });
    expect(passed.body).toContain('70 % of 1 is written as 700m per pod');
    expect(passed.body).toContain('### Proof');
  });

  it('neither where Git has it as an amount already, and the cluster not yet', () => {
    const passed = passOver({
      ...world(utilization('cpu', 70), 'averageValue: 700m\n          type: AverageValue'),
      policy: { change: { autoscalerTarget: 'average-value' } },
    });
    expect(passed).toMatchObject({ after: {}, held: ['refused: nothing-to-change'] });
  });

  it('and by default neither: a smaller request would add pods', () => {
    const passed = passOver(world(utilization('cpu', 70), 'averageUtilization: 70\n          type: Utilization'));
    expect(passed).toMatchObject({ after: {}, held: ['over-provisioned: autoscaled'] });
  });

  it('an absolute target stays where it is', () => {
    const metric: HpaMetric = { source: 'Resource', name: 'cpu', target: { type: 'AverageValue', value: 0.7 } };
    const passed = passOver(world(metric, 'averageValue: 700m\n          type: AverageValue'));
    expect(passed.after).toEqual({ [WEB]: manifest('700m') });
  });

  it('nothing where the target in Git is another one than the live one', () => {
    const passed = passOver({
      ...world(utilization('cpu', 70), 'averageUtilization: 60\n          type: Utilization'),
      policy: { change: movingTargets },
    });
    expect(passed).toMatchObject({ after: {}, held: ['refused: render-not-live'] });
  });
});

describe('a memory limit and what hangs on it', () => {
  /** Killed at its limit an hour ago. */
  const killed = (plan: { memory: string; limit: string }, heapEnv: Readonly<Record<string, string>> = {}) =>
    aWeb()
      .container('app', {
        cpuRequest: '500m',
        memoryRequest: plan.memory,
        memoryLimit: plan.limit,
        heapEnv,
        usage: usageOf({ ...USE, memory: 480 * MI }),
        oomEvents: 2,
      })
      .died('app')
      .died('app', { pod: 1 })
      .build();
  const manifest = (memory: string, memoryLimit: string, env = {}) =>
    deployment({ cpu: '500m', memory, memoryLimit, env });

  it.each([
    ['JAVA_TOOL_OPTIONS', '-Xms256m -Xmx384m -XX:+UseG1GC', '-Xms384m -Xmx576m -XX:+UseG1GC'],
    ['NODE_OPTIONS', '--max-old-space-size=384', '--max-old-space-size=576'],
    ['GOMEMLIMIT', '460MiB', '"690MiB"'],
  ])('a heap in %s moves in the same ratio', (name, before, then) => {
    const { after, body, held } = passOver({
      files: { [WEB]: manifest('512Mi', '512Mi', { [name]: before }) },
      workload: killed({ memory: '512Mi', limit: '512Mi' }, { [name]: before }),
    });
    expect(held).toEqual([]);
    const limit = /limits:\n\s+memory: (\d+)Mi/.exec(after[WEB] ?? '')?.[1];
    expect(limit).toBe('768');
    expect(after[WEB]).toContain(`value: ${then}`);
    expect(body).toContain('in the same ratio as the memory limit');
  });

  it('a share of the memory follows by itself, and the reader is told', () => {
    const env = { JAVA_TOOL_OPTIONS: '-XX:MaxRAMPercentage=75' };
    const { after, body } = passOver({
      files: { [WEB]: manifest('512Mi', '512Mi', env) },
      workload: killed({ memory: '512Mi', limit: '512Mi' }, env),
    });
    expect(after[WEB]).toContain('value: -XX:MaxRAMPercentage=75');
    expect(after[WEB]).toContain('memory: 768Mi');
    expect(body).toContain('follows the memory of its container by itself');
  });

  it('a request never ends above its limit', () => {
    const usage = usageOf({ ...USE, memory: 700 * MI });
    const { after } = passOver({
      files: { [WEB]: manifest('256Mi', '720Mi') },
      workload: aWeb()
        .container('app', { cpuRequest: '500m', memoryRequest: '256Mi', memoryLimit: '720Mi', usage })
        .build(),
    });
    const [request = 0, limit = 0] = [...(after[WEB] ?? '').matchAll(/memory: (\d+)Mi/g)].map(([, size]) =>
      Number(size),
    );
    expect(request).toBeGreaterThan(256);
    expect(limit).toBeGreaterThanOrEqual(request);
  });

  it('a heap that nobody can write here keeps the limit where it is', () => {
    const workload = killed({ memory: '512Mi', limit: '512Mi' });
    const [container] = workload.containers;
    if (container === undefined) throw new Error('built without a container');
    const spec = { ...container.spec, command: ['java', '-Xmx400m', '-jar', 'app.jar'] };
    const { after, held } = passOver({
      files: { [WEB]: manifest('512Mi', '512Mi') },
      workload: { ...workload, containers: [{ ...container, spec }] },
    });
    expect({ after, held }).toEqual({ after: {}, held: ['oom-killed: heap-bound'] });
  });
});

describe('the room there is', () => {
  const usage = usageOf({ ...USE, cpu: 450, memory: 900 * MI });
  const asks = { cpuRequest: '500m', memoryRequest: '512Mi', memoryLimit: '1Gi', usage };
  const files = { [WEB]: deployment({ cpu: '500m', memory: '512Mi', memoryLimit: '1Gi' }) };
  const tight = (part: Partial<ReturnType<ReturnType<typeof aWeb>['build']>> = {}) =>
    aWeb().container('app', asks).with(part).build();

  it('is enough: the raise is proposed', () => {
    expect(passOver({ files, workload: tight() }).title).toContain('raise');
  });

  it('is not in the ResourceQuota', () => {
    const quotas = known([
      aQuota('shop', { hard: { 'requests.memory': 3 * 2 ** 30 }, used: { 'requests.memory': 2.5 * 2 ** 30 } }),
    ]);
    expect(passOver({ files, workload: tight({ quotas }) })).toMatchObject({
      after: {},
      held: ['under-provisioned: quota-exceeded'],
    });
  });

  it('is not in the LimitRange', () => {
    const limitRanges = known([aLimitRange('shop', { type: 'Container', max: { memory: 600 * MI } })]);
    expect(passOver({ files, workload: tight({ limitRanges }) })).toMatchObject({
      after: {},
      held: ['under-provisioned: limit-range'],
    });
  });

  it('is not on the largest node', () => {
    const nodes = known([aNode('node-1', { cpu: '4', memory: '1Gi' })]);
    expect(passOver({ files, workload: tight(), snapshot: { nodes } })).toMatchObject({
      after: {},
      held: ['under-provisioned: node-too-small'],
    });
  });
});

describe('the class of the pod', () => {
  it('changes, and the reader is told', () => {
    const { after, body } = passOver({
      files: { [WEB]: deployment({}) },
      workload: aWeb()
        .container('app', { usage: usageOf(USE) })
        .build(),
    });
    expect(after[WEB]).toContain('requests:');
    expect(body).toContain('QoS class changes from BestEffort to Burstable');
  });

  it('stays Guaranteed: all four values move, or none', () => {
    const asks = { cpuRequest: '1', cpuLimit: '1', memoryRequest: '2Gi', memoryLimit: '2Gi' };
    const { after, body } = passOver({
      files: { [WEB]: deployment({ cpu: '1', cpuLimit: '1', memory: '2Gi', memoryLimit: '2Gi' }) },
      workload: aWeb()
        .container('app', { ...asks, usage: usageOf({ ...USE, cpu: 120 }) })
        .build(),
    });
    const sizes = [...(after[WEB] ?? '').matchAll(/(?:cpu|memory): (\S+)/g)].map(([, size]) => size);
    expect(sizes.slice(0, 2)).toEqual(sizes.slice(2));
    expect(body).toContain('the pod stays Guaranteed');
  });
});
