import { describe, expect, it } from 'vitest';
import type { ClusterKind } from '../../src/model/cluster-kinds.ts';
import { RetryLater, UpstreamSurprise } from '../../src/model/errors.ts';
import { known, unknown } from '../../src/model/reason.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { days, earlier, hours } from '../../src/model/units.ts';
import { observe } from '../../src/observe/observe.ts';
import { aNode, anApplication, anEvent, anHpa, aVpa, refOf } from '../builders/objects.ts';
import { aController, aPod, ownerRef, type SourcePlan, samples, sourcesOf } from '../builders/sources.ts';
import { ago, TAKEN_AT } from '../builders/time.ts';

const pass = (plan: SourcePlan): Promise<Snapshot> => observe(sourcesOf(plan), { cluster: 'test', window: days(14) });

const web = aController('Deployment', 'web', { containers: { app: { cpuLimit: '1' }, free: {} } });
const set = aController('ReplicaSet', 'web-5d8f7c9', { owners: [ownerRef(web)] });
const pod = aPod('web-5d8f7c9-bcdfg', set, { node: 'node-1' });
const objects: NonNullable<SourcePlan['objects']> = {
  deployments: [web],
  replicasets: [set],
  pods: [pod],
  nodes: [aNode('node-1')],
  hpas: [anHpa(web.ref), anHpa(refOf('Deployment', 'other', 'web'))],
  vpas: [aVpa(web.ref)],
  applications: [anApplication('storefront')],
};
const refused = new UpstreamSurprise({ source: 'kubernetes', issue: 'may not list', code: 'forbidden' });

describe('one kind that cannot be listed', () => {
  it.each([
    ['hpas', 'hpas'],
    ['vpas', 'vpas'],
    ['quotas', 'quotas'],
    ['limitranges', 'limitRanges'],
    ['events', 'events'],
    ['applications', 'application'],
  ] as const)('%s: is unknown for the workload, never none, and everything else is there', async (kind, field) => {
    const snapshot = await pass({ objects, failing: { [kind]: refused } });
    expect(snapshot.workloads[0]?.[field]).toMatchObject({ kind: 'unknown', because: { code: 'forbidden' } });
    expect(snapshot.gaps).toEqual([expect.objectContaining({ source: kind })]);
    expect(snapshot.reads[kind]).toBeUndefined();
    expect(snapshot.workloads[0]?.pods).toHaveLength(1);
  });

  it('that breaks off after some objects counts as not listed', async () => {
    const { workloads } = await pass({ objects, failing: { hpas: new RetryLater({ source: 'k', issue: '429' }) } });
    expect(workloads[0]?.hpas).toMatchObject({ kind: 'unknown', because: { code: 'upstream-unreachable' } });
  });

  it('because nobody installed its definition is none', async () => {
    const absent = new UpstreamSurprise({ source: 'kubernetes', issue: '404', code: 'absent' });
    const failing: Partial<Record<ClusterKind, Error>> = { rollouts: absent, vpas: absent };
    const snapshot = await pass({ objects, failing });
    expect(snapshot.gaps).toEqual([]);
    expect(snapshot.workloads[0]?.vpas).toEqual(known([]));
  });

  it('of the core is never taken for absent', async () => {
    const absent = new UpstreamSurprise({ source: 'kubernetes', issue: '404', code: 'absent' });
    expect((await pass({ objects, failing: { hpas: absent } })).gaps).toHaveLength(1);
  });

  it('because of a bug ends the pass', async () => {
    await expect(pass({ objects, failing: { hpas: new TypeError('bug') } })).rejects.toThrow('bug');
  });
});

describe('surroundings', () => {
  it('finds autoscalers of this workload only', async () => {
    const [workload] = (await pass({ objects })).workloads;
    expect(workload?.hpas).toEqual(known([anHpa(web.ref)]));
    expect(workload?.vpas).toEqual(known([aVpa(web.ref)]));
  });

  it('gathers events of the workload, its ReplicaSets, its dead pods and memory trouble of its nodes', async () => {
    const node = refOf('Node', '', 'node-1');
    const events = [
      anEvent(web.ref, { reason: 'ScalingReplicaSet', lastAt: ago(hours(5)) }),
      anEvent(set.ref, { reason: 'FailedCreate', lastAt: ago(hours(4)) }),
      anEvent(refOf('Pod', 'shop', 'web-7b6c5d4f-x2b4z'), { reason: 'Evicted', lastAt: ago(hours(3)) }),
      anEvent(node, { reason: 'SystemOOM', lastAt: ago(hours(2)) }),
      anEvent(node, { reason: 'Starting', lastAt: ago(hours(1)) }),
      anEvent(refOf('Deployment', 'shop', 'other'), { reason: 'Other' }),
    ];
    const [workload] = (await pass({ objects: { ...objects, events } })).workloads;
    const found = workload?.events.kind === 'known' ? workload.events.value.map((event) => event.reason) : [];
    expect(found).toEqual(['ScalingReplicaSet', 'FailedCreate', 'Evicted', 'SystemOOM']);
  });
});

describe('usage', () => {
  const from = earlier(TAKEN_AT, days(2));
  const usage = [
    samples({ pod: pod.ref.name }, from, [100, 200]),
    samples({ pod: 'web-7b6c5d4f-x2b4z' }, from, [900]),
    samples({ pod: pod.ref.name, container: 'debug' }, from, [1]),
    samples({ pod: 'stranger-0' }, from, [1]),
  ];

  it('joins living and dead pods of a container; the rest is counted', async () => {
    const snapshot = await pass({ objects, usage });
    const app = snapshot.workloads[0]?.containers[0]?.usage;
    expect(app?.kind === 'known' && app.value.pods).toBe(2);
    expect(app?.kind === 'known' && app.value.days[0]?.memory?.sketch.max).toBe(900);
    expect(snapshot.reads).toMatchObject({ 'usage samples': 5, 'usage series without a workload': 2 });
  });

  it('that breaks off leaves a gap over everything that was asked', async () => {
    const snapshot = await pass({ objects, usage, usageFails: new RetryLater({ source: 'prometheus', issue: '503' }) });
    const [app, free] = snapshot.workloads[0]?.containers ?? [];
    expect(app?.usage.kind === 'known' && app.usage.value.gaps.map((gap) => gap.resource)).toEqual(['cpu', 'memory']);
    expect(free?.usage).toMatchObject({ kind: 'unknown', because: { code: 'upstream-unreachable' } });
    expect(snapshot.gaps).toEqual([expect.objectContaining({ source: 'usage' })]);
  });

  it('with gaps in one namespace makes the pass partial once per reason; those that touch are one', async () => {
    const gaps = [1, 2, 4].map((day) => ({
      kind: 'gap' as const,
      resource: 'cpu' as const,
      namespace: 'shop',
      window: { from: ago(days(day)), to: ago(days(day - 1)) },
      because: { code: 'query-timeout' as const, detail: 'no answer within 2m' },
    }));
    const snapshot = await pass({ objects, usage: [...usage, ...gaps] });
    expect(snapshot.gaps).toHaveLength(1);
    const app = snapshot.workloads[0]?.containers[0]?.usage;
    expect(app?.kind === 'known' && app.value.gaps.map(({ window }) => window)).toEqual([
      { from: ago(days(4)), to: ago(days(3)) },
      { from: ago(days(2)), to: TAKEN_AT },
    ]);
  });

  it('gives the same snapshot in any order', async () => {
    const bytes = async (messages: typeof usage) => JSON.stringify(await pass({ objects, usage: messages }));
    expect(await bytes(usage.toReversed())).toBe(await bytes(usage));
  });
});

describe('signals', () => {
  const at = (container: string, value: number, name = pod.ref.name) => ({
    series: { namespace: 'shop', pod: name, container },
    value,
  });

  it('takes the worst replica for throttling and adds events up', async () => {
    const two = known([at('app', 0.1), at('app', 0.4, 'web-5d8f7c9-x2b4z')]);
    const [workload] = (await pass({ objects, signals: { 'throttled-share': two, restarts: two } })).workloads;
    expect(workload?.containers[0]).toMatchObject({ throttledShare: known(0.4), restarts: known(0.5) });
  });

  it('knows that without a limit nothing is throttled, and does not know it with one', async () => {
    const [workload] = (await pass({ objects, signals: { 'throttled-share': known([]) } })).workloads;
    expect(workload?.containers.map((container) => container.throttledShare)).toEqual([
      expect.objectContaining({ kind: 'unknown' }),
      known(0),
    ]);
  });

  it('of an absent metric degrade, of a failed query make the pass partial', async () => {
    const failed = unknown('query-timeout', 'too slow');
    const snapshot = await pass({ objects, signals: { restarts: failed } });
    const because = { code: 'query-timeout', detail: 'restarts: too slow' };
    expect(snapshot.gaps).toEqual([{ source: 'signals', because }]);
    expect(snapshot.workloads[0]?.containers[0]?.oomEvents).toMatchObject({ because: { code: 'metric-absent' } });
  });
});
