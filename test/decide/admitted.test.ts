import { describe, expect, it } from 'vitest';
import { containersAfter, podTotal } from '../../src/decide/after.ts';
import type { LimitRange, Pod } from '../../src/model/cluster.ts';
import type { QuotaScope } from '../../src/model/quota.ts';
import { known } from '../../src/model/reason.ts';
import { bytes } from '../../src/model/units.ts';
import type { Workload } from '../../src/model/workload.ts';
import { overProvisioned, underProvisioned } from '../builders/finding.ts';
import { aLimitRange, anApplication, aQuota } from '../builders/objects.ts';
import { aPolicy, aPolicySet } from '../builders/policy.ts';
import { aPod } from '../builders/sources.ts';
import { aWorkload } from '../builders/workload.ts';
import { decided, proposals, reasons, said, shrink, tracked, USAGE } from './setting.ts';

const MI = 2 ** 20;
const ranged = (item: Partial<LimitRange['items'][number]> & { type: string }, workload = tracked()): Workload =>
  workload.with({ limitRanges: known([aLimitRange('shop', item)]) }).build();
const cut = (workload: Workload) => decided({ workloads: [workload], findings: [shrink(workload)] });

describe('what a LimitRange admits', () => {
  it('is told in cores: 1001m is not more than 1.001 of them', () => {
    const workload = ranged({ type: 'Container', max: { cpu: 1.001 } }, limitless());
    const finding = underProvisioned(workload, { to: { cpuRequest: '1001m' } });
    expect(reasons(decided({ workloads: [workload], findings: [finding] }))).toEqual([]);
    const more = underProvisioned(workload, { to: { cpuRequest: '1002m' } });
    expect(reasons(decided({ workloads: [workload], findings: [more] }))).toEqual(['under-provisioned: limit-range']);
  });

  it('is also a least and a ratio of the whole pod', () => {
    expect(reasons(cut(ranged({ type: 'Pod', min: { cpu: 0.9 } })))).toEqual(['over-provisioned: limit-range']);
    expect(reasons(cut(ranged({ type: 'Pod', maxLimitRequestRatio: { memory: 2.2 } })))).toEqual([
      'over-provisioned: limit-range',
    ]);
    expect(reasons(cut(ranged({ type: 'Pod', min: { cpu: 0.8 }, maxLimitRequestRatio: { memory: 2.6 } })))).toEqual([]);
  });

  it('has a default limit for containers without one, above which nothing can be asked for', () => {
    const item = { type: 'Container', default: { memory: 512 * MI } };
    const grown = (to: string) => {
      const workload = ranged(item, limitless());
      return reasons(
        decided({ workloads: [workload], findings: [underProvisioned(workload, { to: { memoryRequest: to } })] }),
      );
    };
    expect(grown('640Mi')).toEqual(['under-provisioned: limit-range']);
    expect(grown('480Mi')).toEqual([]);
  });
});

const limitless = () =>
  aWorkload()
    .container('app', { cpuRequest: '800m', memoryRequest: '400Mi', usage: USAGE })
    .trackedBy(anApplication('web'));

describe('a quota that names requests twice', () => {
  const grown = (hard: Readonly<Record<string, number>>) => {
    const used = Object.fromEntries(Object.keys(hard).map((name) => [name, 2]));
    const workload = tracked()
      .with({ quotas: known([aQuota('shop', { hard, used })]) })
      .build();
    const finding = underProvisioned(workload, { to: { cpuRequest: '1500m' } });
    return reasons(decided({ workloads: [workload], findings: [finding] }));
  };
  it('holds by the narrower of the two', () => {
    expect(grown({ 'requests.cpu': 40, cpu: 3 })).toEqual(['under-provisioned: quota-exceeded']);
    expect(grown({ 'requests.cpu': 40, cpu: 30 })).toEqual([]);
  });
});

describe('a quota of some pods only', () => {
  const held = ['under-provisioned: quota-exceeded'];
  /** 2 of 3 cores are used; two pods grow by half a core each, and one more comes. */
  const grown = (scopes: readonly QuotaScope[], pods: readonly Pod[] = [aPod('web-1', undefined)]) => {
    const full = aQuota('shop', { hard: { 'requests.cpu': 3 }, used: { 'requests.cpu': 2 }, scopes });
    const workload = tracked()
      .with({ quotas: known([full]), pods })
      .build();
    const finding = underProvisioned(workload, { to: { cpuRequest: '1500m' } });
    return reasons(decided({ workloads: [workload], findings: [finding] }));
  };
  const scope = (name: string, operator = 'Exists', ...values: string[]): QuotaScope => ({ name, operator, values });
  const inHigh = scope('PriorityClass', 'In', 'high');
  const high = aPod('web-1', undefined, { priorityClass: 'high' });
  const plain = aPod('web-2', undefined);

  it.each([
    ['of best effort', [scope('BestEffort')]],
    ['that end by themselves', [scope('Terminating')]],
    ['with a class that these have not', [inHigh]],
    ['with any class', [scope('PriorityClass')]],
    ['that must fit all scopes', [scope('NotBestEffort'), inHigh]],
  ])('holds nothing where it counts pods %s', (_, scopes) => {
    expect(grown(scopes)).toEqual([]);
  });

  it.each([
    ['that ask for something', [scope('NotBestEffort')]],
    ['that end never', [scope('NotTerminating')]],
    ['without that class', [scope('PriorityClass', 'NotIn', 'high')]],
    ['without a class', [scope('PriorityClass', 'DoesNotExist')]],
    ['by a scope that is new', [scope('Lunar')]],
    ['by an operator that is new', [scope('PriorityClass', 'Like', 'high'), scope('BestEffort', 'Like')]],
  ])('holds where it counts pods %s', (_, scopes) => {
    expect(grown(scopes)).toEqual(held);
  });

  it('knows the class from the pods, and counts them where it cannot be told', () => {
    expect(grown([inHigh], [high])).toEqual(held);
    expect(grown([scope('PriorityClass', 'NotIn', 'high')], [high])).toEqual([]);
    expect(grown([inHigh], [])).toEqual(held);
    expect(grown([inHigh], [high, plain])).toEqual(held);
  });
});

describe('a ceiling that is no whole Mi', () => {
  it('is kept from below: 1500M is 1430Mi, for 1431Mi would be more', () => {
    const sizing = { ceilings: { memory: bytes(1500e6) } };
    const policies = aPolicySet({ policies: [aPolicy({ sizing })] });
    const workload = tracked().build();
    const finding = underProvisioned(workload, { to: { memoryRequest: '1600Mi' } });
    const [change] = proposals(decided({ workloads: [workload], findings: [finding], policies }));
    expect(said(change)).toEqual(['app requests.memory 1Gi -> 1430Mi']);
  });
});

describe('what a pod asks for', () => {
  const cpu = (workload: Workload): number =>
    podTotal(containersAfter(workload, []), (one) => one.after('requests.cpu'));

  it('is its main and sidecar containers together', () => {
    const workload = aWorkload()
      .container('proxy', { role: 'sidecar', cpuRequest: '50m' })
      .container('app', { cpuRequest: '100m' })
      .build();
    expect(cpu(workload)).toBe(150);
  });

  it('is an init container with the sidecars before it where that is more, and without those after it', () => {
    const before = aWorkload()
      .container('proxy', { role: 'sidecar', cpuRequest: '50m' })
      .container('migrate', { role: 'init', cpuRequest: '200m' })
      .container('app', { cpuRequest: '100m' })
      .build();
    const after = aWorkload()
      .container('migrate', { role: 'init', cpuRequest: '200m' })
      .container('proxy', { role: 'sidecar', cpuRequest: '50m' })
      .container('app', { cpuRequest: '100m' })
      .build();
    expect([cpu(before), cpu(after)]).toEqual([250, 200]);
  });
});

describe('a cut', () => {
  it('of CPU alone asks nothing of the memory of a LimitRange', () => {
    const workload = ranged({ type: 'Pod', min: { memory: 64 * 1024 * MI } });
    const finding = overProvisioned(workload, { to: { cpuRequest: '800m' } });
    expect(reasons(decided({ workloads: [workload], findings: [finding] }))).toEqual([]);
  });
});
