import { describe, expect, it } from 'vitest';
import type { LimitRange } from '../../src/model/cluster.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { ResourceQuota } from '../../src/model/quota.ts';
import { known } from '../../src/model/reason.ts';
import { gibibytes, millicores } from '../../src/model/units.ts';
import type { Workload } from '../../src/model/workload.ts';
import type { ContainerPlan } from '../builders/container.ts';
import {
  missingRequests,
  oomKilled,
  overProvisioned,
  recommendationOf,
  type SizingPlan,
  underProvisioned,
} from '../builders/finding.ts';
import { aLimitRange, aNode, anHpa, aQuota, refOf, utilization } from '../builders/objects.ts';
import { aPolicy, aPolicySet } from '../builders/policy.ts';
import { decided, outage, proposals, reasons, type Setting, said, shrink, tracked, USAGE } from './setting.ts';

const having = (plan: ContainerPlan): Workload =>
  tracked()
    .container('app', { usage: USAGE, ...plan })
    .build();
const answer = (setting: Setting): string[] => {
  const decisions = decided(setting);
  const [first] = proposals(decisions);
  return first === undefined ? reasons(decisions) : said(first);
};
const cutTo = (plan: ContainerPlan, to: SizingPlan['to'], part: Partial<Setting> = {}): string[] => {
  const workload = having(plan);
  return answer({ workloads: [workload], findings: [overProvisioned(workload, { to })], ...part });
};
const raiseTo = (plan: ContainerPlan, to: SizingPlan['to'], part: Partial<Setting> = {}): string[] => {
  const workload = having(plan);
  return answer({ workloads: [workload], findings: [underProvisioned(workload, { to })], ...part });
};
const policies = (part: Parameters<typeof aPolicy>[0]) => ({ policies: aPolicySet({ policies: [aPolicy(part)] }) });

describe('one step', () => {
  it('a cut takes 30 %, rounded so that it never takes more', () => {
    expect(cutTo({ cpuRequest: '2' }, { cpuRequest: '360m' })).toEqual(['app requests.cpu 2 -> 1400m']);
    expect(cutTo({ cpuRequest: '333m' }, { cpuRequest: '100m' })).toEqual(['app requests.cpu 333m -> 240m']);
    expect(cutTo({ memoryRequest: '4Gi' }, { memoryRequest: '1000Mi' })).toEqual(['app requests.memory 4Gi -> 2880Mi']);
  });

  it('a raise doubles at most', () => {
    expect(raiseTo({ cpuRequest: '100m' }, { cpuRequest: '730m' })).toEqual(['app requests.cpu 100m -> 200m']);
  });

  it('says what is still to come', () => {
    const workload = having({ cpuRequest: '2' });
    const [decision] = proposals(
      decided({ workloads: [workload], findings: [overProvisioned(workload, { to: { cpuRequest: '360m' } })] }),
    );
    expect(decision?.notes).toEqual([
      { code: 'step-capped', text: 'app requests.cpu: 360m is recommended; this step goes to 1400m' },
    ]);
  });

  it('the policy sets how large a step is', () => {
    const whole = policies({ change: { largestCut: aPolicy().sizing.minimumCoverage } });
    expect(cutTo({ cpuRequest: '2' }, { cpuRequest: '1100m' }, whole)).toEqual(['app requests.cpu 2 -> 1100m']);
  });
});

describe('hysteresis', () => {
  it.each([
    ['too small a share', { cpuRequest: '2' }, { cpuRequest: '1850m' }],
    ['too small an amount', { cpuRequest: '60m' }, { cpuRequest: '45m' }],
    ['too small an amount of memory', { memoryRequest: '100Mi' }, { memoryRequest: '75Mi' }],
  ])('%s is left alone', (_, plan, to) => {
    expect(cutTo(plan, to)).toEqual(['over-provisioned: hysteresis']);
  });

  it('a trifle beside a real change is left out', () => {
    const plan = { memoryRequest: '1Gi', memoryLimit: '2Gi' };
    expect(cutTo(plan, { memoryRequest: '800Mi', memoryLimit: '2000Mi' })).toEqual([
      'app requests.memory 1Gi -> 800Mi',
    ]);
  });

  it('nothing to change is said as such', () => {
    expect(cutTo({ cpuRequest: '2' }, { cpuRequest: '2' })).toEqual(['over-provisioned: nothing-to-change']);
  });
});

describe('request and limit', () => {
  it('a request stops at the CPU limit it lives under', () => {
    expect(raiseTo({ cpuRequest: '200m', cpuLimit: '300m' }, { cpuRequest: '390m' })).toEqual([
      'app requests.cpu 200m -> 300m',
    ]);
  });

  it('a throttled container gets a larger limit, and the request may follow it', () => {
    const workload = having({ cpuRequest: '250m', cpuLimit: '500m' });
    const part = { recommended: { ...recommendationOf({ cpuRequest: '600m' }), cpuLimit: millicores(750) } };
    const finding = underProvisioned(workload, { to: {}, part });
    expect(answer({ workloads: [workload], findings: [finding] })).toEqual([
      'app limits.cpu 500m -> 750m',
      'app requests.cpu 250m -> 500m',
    ]);
  });

  it('a raised memory request lifts the limit with it', () => {
    expect(raiseTo({ memoryRequest: '400Mi', memoryLimit: '512Mi' }, { memoryRequest: '768Mi' })).toEqual([
      'app limits.memory 512Mi -> 768Mi',
      'app requests.memory 400Mi -> 768Mi',
    ]);
  });

  it('a limit never goes below the request', () => {
    expect(cutTo({ memoryRequest: '1Gi', memoryLimit: '2Gi' }, { memoryLimit: '800Mi' })).toEqual([
      'app limits.memory 2Gi -> 1472Mi',
    ]);
    expect(cutTo({ memoryRequest: '1800Mi', memoryLimit: '2400Mi' }, { memoryLimit: '1Gi' })).toEqual([
      'app limits.memory 2400Mi -> 1800Mi',
    ]);
  });

  const guaranteed = { cpuRequest: '3', cpuLimit: '3', memoryRequest: '4Gi', memoryLimit: '4Gi' };

  it('Guaranteed stays equal, with whole cores', () => {
    expect(cutTo(guaranteed, { cpuRequest: '1100m', memoryRequest: '3Gi', memoryLimit: '3584Mi' })).toEqual([
      'app limits.memory 4Gi -> 3584Mi',
      'app requests.memory 4Gi -> 3584Mi',
    ]);
    const larger = { ...guaranteed, cpuRequest: '8', cpuLimit: '8' };
    expect(cutTo(larger, { cpuRequest: '5100m' })).toEqual(['app limits.cpu 8 -> 6', 'app requests.cpu 8 -> 6']);
  });

  it('no limit is added where there is none, unless the policy says so', () => {
    const to = { memoryRequest: '800Mi', memoryLimit: '1Gi' };
    expect(cutTo({ memoryRequest: '1Gi' }, to)).toEqual(['app requests.memory 1Gi -> 800Mi']);
    expect(cutTo({ memoryRequest: '1Gi' }, to, policies({ sizing: { addMemoryLimit: 'with-request' } }))).toEqual([
      'app limits.memory unset -> 1Gi',
      'app requests.memory 1Gi -> 800Mi',
    ]);
  });

  it('a missing request is created, a present one is left to the other checks', () => {
    const workload = having({ cpuRequest: '500m' });
    const finding = missingRequests(workload, { to: { memoryRequest: '256Mi' } });
    expect(answer({ workloads: [workload], findings: [finding] })).toEqual(['app requests.memory unset -> 256Mi']);
  });

  it('an Argo Rollout with workloadRef is changed where its template stands', () => {
    const reference = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web-template' };
    const workload = tracked().kind('Rollout').controller({ workloadRef: reference }).build();
    const [decision] = proposals(decided({ workloads: [workload], findings: [shrink(workload)] }));
    expect(decision?.intents[0]?.object).toEqual({ ...reference, namespace: 'shop' });
    expect(decision?.subject.kind).toBe('Rollout');
  });
});

describe('bounds', () => {
  it.each([
    ['floor', { cpuRequest: '100m' }, { cpuRequest: '5m' }, ['app requests.cpu 100m -> 70m']],
    ['below the floor already', { cpuRequest: '9m' }, { cpuRequest: '5m' }, ['over-provisioned: nothing-to-change']],
  ])('%s', (_, plan, to, expected) => {
    expect(cutTo(plan, to)).toEqual(expected);
  });

  it('a ceiling bounds raises, and never turns a cut into a plunge', () => {
    const low = policies({ sizing: { ceilings: { memory: gibibytes(1) } } });
    expect(raiseTo({ memoryRequest: '800Mi' }, { memoryRequest: '1200Mi' }, low)).toEqual([
      'app requests.memory 800Mi -> 1Gi',
    ]);
    expect(cutTo({ memoryRequest: '4Gi' }, { memoryRequest: '3Gi' }, low)).toEqual(['app requests.memory 4Gi -> 3Gi']);
  });
});

describe('autoscaled', () => {
  const scaled = (metrics: Parameters<typeof anHpa>[1]): string[] => {
    const workload = tracked()
      .scaledBy(anHpa(refOf('Deployment', 'shop', 'web'), metrics))
      .build();
    return answer({ workloads: [workload], findings: [shrink(workload)] });
  };
  const MEMORY_ONLY = ['app requests.memory 1Gi -> 800Mi'];
  const BOTH = ['app requests.cpu 1 -> 800m', 'app requests.memory 1Gi -> 800Mi'];
  const relative = { type: 'Utilization' as const, value: 80 };
  it.each([
    ['CPU utilization', [utilization('cpu', 80)], MEMORY_ONLY],
    ['both', [utilization('cpu', 80), utilization('memory', 80)], ['over-provisioned: autoscaled']],
    ['this container', [{ source: 'ContainerResource', name: 'cpu', container: 'app', target: relative }], MEMORY_ONLY],
    ['another container', [{ source: 'ContainerResource', name: 'cpu', container: 'proxy', target: relative }], BOTH],
    ['an absolute value', [{ source: 'Resource', name: 'cpu', target: { type: 'AverageValue', value: 0.5 } }], BOTH],
    [
      'a KEDA metric made of CPU',
      [{ source: 'External', name: 's0-cpu', target: { type: 'Value', value: 80 } }],
      MEMORY_ONLY,
    ],
    ['a queue', [{ source: 'External', name: 's0-rabbitmq', target: { type: 'Value', value: 80 } }], BOTH],
  ] as const)('on %s', (_, metrics, expected) => {
    expect(scaled(metrics)).toEqual(expected);
  });

  it('says in the pull request why CPU was left out', () => {
    const workload = tracked()
      .scaledBy(anHpa(refOf('Deployment', 'shop', 'web')))
      .build();
    const [decision] = proposals(decided({ workloads: [workload], findings: [shrink(workload)] }));
    expect(decision?.notes.map(({ code }) => code)).toEqual(['hpa-utilization']);
  });

  it('a raise passes', () => {
    const workload = tracked()
      .scaledBy(anHpa(refOf('Deployment', 'shop', 'web')))
      .build();
    const finding = underProvisioned(workload, { to: { cpuRequest: '1500m' } });
    expect(answer({ workloads: [workload], findings: [finding] })).toEqual(['app requests.cpu 1 -> 1500m']);
  });
});

describe('findings of one workload', () => {
  it('an OOM kill beats a cut of the same container', () => {
    const workload = tracked().build();
    const kill = oomKilled(workload, { to: { memoryRequest: '1Gi', memoryLimit: '3Gi' } });
    const decisions = decided({ workloads: [workload], findings: [shrink(workload), kill] });
    expect(said(proposals(decisions)[0])).toEqual(['app limits.memory 2Gi -> 3Gi']);
    expect(reasons(decisions)).toEqual(['over-provisioned: superseded']);
  });

  it('also when the kill itself is not answered with memory', () => {
    const workload = tracked().build();
    const because = { code: 'leak-suspected' as const, detail: 'memory grows between restarts' };
    const leak = oomKilled(workload, { part: { cause: 'leak', because } });
    expect(reasons(decided({ workloads: [workload], findings: [shrink(workload), leak] }))).toEqual([
      'oom-killed: leak-suspected',
      'over-provisioned: superseded',
    ]);
  });

  it('of two containers become one change, the kill first', () => {
    const workload = tracked().container('proxy', { cpuRequest: '1000m', memoryRequest: '1Gi' }).build();
    const kill = oomKilled(workload, { container: 'app', to: { memoryRequest: '1Gi', memoryLimit: '3Gi' } });
    const cut = overProvisioned(workload, { container: 'proxy', to: { cpuRequest: '800m' } });
    const [decision, ...others] = proposals(decided({ workloads: [workload], findings: [cut, kill] }));
    expect(others).toEqual([]);
    expect(decision).toMatchObject({ key: kill.key, findings: [kill, cut], lane: 'fast' });
    expect(said(decision)).toEqual(['app limits.memory 2Gi -> 3Gi', 'proxy requests.cpu 1 -> 800m']);
  });

  it('that disagree on a field take the larger value, and the limit follows', () => {
    const workload = having({ memoryRequest: '1Gi', memoryLimit: '1200Mi' });
    const more = underProvisioned(workload, { to: { memoryRequest: '1500Mi' } });
    const kill = oomKilled(workload, { to: { memoryLimit: '1400Mi' } });
    expect(answer({ workloads: [workload], findings: [more, kill] })).toEqual([
      'app limits.memory 1200Mi -> 1500Mi',
      'app requests.memory 1Gi -> 1500Mi',
    ]);
  });
});

describe('would the cluster take it', () => {
  const asked = (part: { quotas?: ResourceQuota[]; limitRanges?: LimitRange[] }, to: SizingPlan['to']): string[] => {
    const workload = tracked()
      .with({ quotas: known(part.quotas ?? []), limitRanges: known(part.limitRanges ?? []) })
      .build();
    return answer({ workloads: [workload], findings: [oomKilled(workload, { to: { memoryRequest: '1Gi', ...to } })] });
  };
  const memoryQuota = (hard: number, used: number | undefined) =>
    aQuota('shop', {
      hard: { 'limits.memory': hard * 2 ** 30 },
      used: used === undefined ? {} : { 'limits.memory': used * 2 ** 30 },
    });
  const RAISED = ['app limits.memory 2Gi -> 3Gi'];

  it.each([
    // 2 pods grow by 1Gi each and the rollout needs one more pod of 3Gi: 5Gi of head-room
    [9, 4, RAISED],
    [8.9, 4, ['oom-killed: quota-exceeded']],
    [100, undefined, ['oom-killed: quotas-unknown']],
  ])('quota of %dGi with %sGi used', (hard, used, expected) => {
    expect(asked({ quotas: [memoryQuota(hard, used)] }, { memoryLimit: '3Gi' })).toEqual(expected);
  });

  it('a full quota does not stop a cut', () => {
    const workload = tracked()
      .with({ quotas: known([memoryQuota(4, 4)]) })
      .build();
    expect(answer({ workloads: [workload], findings: [shrink(workload)] })).toHaveLength(2);
  });

  it.each([
    ['max', aLimitRange('shop', { max: { memory: 2.5 * 2 ** 30 } }), ['oom-killed: limit-range']],
    ['max that fits', aLimitRange('shop', { max: { memory: 3 * 2 ** 30 } }), RAISED],
    ['ratio', aLimitRange('shop', { maxLimitRequestRatio: { memory: 2 } }), ['oom-killed: limit-range']],
    [
      'max of the pod',
      aLimitRange('shop', { type: 'Pod', max: { memory: 2.5 * 2 ** 30 } }),
      ['oom-killed: limit-range'],
    ],
    ['another resource', aLimitRange('shop', { max: { cpu: 0.1 } }), RAISED],
    ['volumes', aLimitRange('shop', { type: 'PersistentVolumeClaim', max: { memory: 1 } }), RAISED],
  ])('LimitRange: %s', (_, range, expected) => {
    expect(asked({ limitRanges: [range] }, { memoryLimit: '3Gi' })).toEqual(expected);
  });

  it('the minimum of a LimitRange is a floor', () => {
    const workload = tracked()
      .with({ limitRanges: known([aLimitRange('shop', { min: { cpu: 0.9, memory: 1 } })]) })
      .build();
    expect(answer({ workloads: [workload], findings: [shrink(workload)] })).toContain('app requests.cpu 1 -> 900m');
  });

  it.each([
    ['6Gi', RAISED],
    ['5Gi', ['oom-killed: node-too-small']],
  ])('a limit of 3Gi on nodes of %s', (size, expected) => {
    const workload = tracked().build();
    const finding = oomKilled(workload, { to: { memoryRequest: '1Gi', memoryLimit: '3Gi' } });
    const nodes = known([aNode('a', { memory: size }), aNode('b', { memory: '64Gi', node: { unschedulable: true } })]);
    expect(answer({ workloads: [workload], findings: [finding], snapshot: { nodes } })).toEqual(expected);
  });

  it('a request that fits no node as a whole', () => {
    const workload = having({ cpuRequest: '3' });
    const finding = underProvisioned(workload, { to: { cpuRequest: '5' } });
    const nodes = known([aNode('a', { cpu: '4' })]);
    expect(answer({ workloads: [workload], findings: [finding], snapshot: { nodes } })).toEqual([
      'under-provisioned: node-too-small',
    ]);
  });

  it('unknown nodes hold raises, not cuts', () => {
    const workload = tracked().build();
    const snapshot = { nodes: outage() };
    const finding = underProvisioned(workload, { to: { cpuRequest: '1500m' } });
    expect(answer({ workloads: [workload], findings: [finding], snapshot })).toEqual([
      'under-provisioned: partial-answer',
    ]);
    expect(answer({ workloads: [workload], findings: [shrink(workload)], snapshot })).toHaveLength(2);
  });
});

describe('savings', () => {
  it('are requests freed times replicas times price', () => {
    const workload = tracked().replicas(3).build();
    const finding = overProvisioned(workload, { to: { cpuRequest: '800m', memoryRequest: '768Mi' } });
    const [decision] = proposals(decided({ workloads: [workload], findings: [finding] }));
    expect(decision?.savings).toBeCloseTo(3 * (0.2 * 23 + 0.25 * 3), 2);
  });

  it('are negative for a raise, and nothing for a limit or an init container', () => {
    const workload = tracked().container('setup', { role: 'init', cpuRequest: '500m' }).build();
    const money = (finding: Finding) => proposals(decided({ workloads: [workload], findings: [finding] }))[0]?.savings;
    expect(money(underProvisioned(workload, { to: { cpuRequest: '1500m' } }))).toBe(-23);
    expect(money(oomKilled(workload, { to: { memoryLimit: '3Gi' } }))).toBe(0);
    expect(money(overProvisioned(workload, { container: 'setup', to: { cpuRequest: '400m' } }))).toBe(0);
  });
});
