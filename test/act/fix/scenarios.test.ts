import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../src/model/journal.ts';
import { known } from '../../../src/model/reason.ts';
import { days, hours, later, minutes } from '../../../src/model/units.ts';
import { aNode } from '../../builders/kubernetes-objects.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { type FakeKubernetes, startFakeKubernetes } from '../../fakes/kubernetes/fake-kubernetes.ts';
import type { Manifest } from '../../fakes/kubernetes/manifest.ts';
import { aStandaloneJob, crashingPod, deployment, donePod, evictedPod, namespaces } from './pods.ts';
import { fixRound, type Round, said } from './world.ts';

/** Scenarios of the reference by their number: from the API of a cluster to what was done to it. */
let fake: FakeKubernetes;
let journal: JournalEntry[];
beforeEach(async () => {
  journal = [];
  fake = await startFakeKubernetes();
});
afterEach(() => fake.close());

const pass = async (part: Partial<Round> = {}): Promise<string[]> =>
  said(await fixRound({ access: { kind: 'direct', url: fake.url }, journal, ...part }));
const deletions = (): number => fake.requests.filter(({ verb }) => verb === 'delete' || verb === 'create').length;
const count = (all: readonly string[], ending: string): number => all.filter((text) => text.endsWith(ending)).length;

/** Evicted pods `from..from+count-1`, each of a Deployment of its own. */
const evicted = (namespace: string, many: number): Manifest[] =>
  Array.from({ length: many }, (_, i) => [
    ...deployment(namespace, `${namespace}${i}`),
    evictedPod({ namespace, workload: `${namespace}${i}`, name: `${namespace}${i}-x`, before: hours(2 + i) }),
  ]).flat();

describe('25: 40 evicted pods in 4 namespaces, one of them kube-system, one pod annotated', () => {
  const left = (): number =>
    ['shop', 'pay', 'logs', 'kube-system'].reduce(
      (sum, namespace) =>
        sum +
        Array.from({ length: 10 }, (_, i) =>
          fake.get(evictedPod({ namespace, workload: `${namespace}${i}`, name: `${namespace}${i}-x` })),
        ).filter((pod) => pod !== undefined).length,
      0,
    );

  it('10 go, 5 of a namespace at most; exclusions stay; the rest is deferred, and goes in later passes', async () => {
    fake.put(...namespaces('shop', 'pay', 'logs', 'kube-system'));
    for (const namespace of ['shop', 'pay', 'logs', 'kube-system']) fake.put(...evicted(namespace, 10));
    const annotated = evictedPod({ namespace: 'pay', workload: 'pay9', name: 'pay9-x', before: hours(11) });
    fake.put({ ...annotated, metadata: { ...annotated.metadata, annotations: { 'trimtab.dev/ignore': 'true' } } });
    const first = await pass();
    expect(count(first, 'fixed')).toBe(10);
    expect(count(first, 'held: system-namespace')).toBe(10);
    expect(count(first, 'held: opted-out')).toBe(1);
    expect(count(first, 'held: blast-radius')).toBe(19);
    for (const namespace of ['shop', 'pay', 'logs'])
      expect(
        count(
          first.filter((text) => text.startsWith(`${namespace}/`)),
          'fixed',
        ),
      ).toBeLessThanOrEqual(5);
    expect(left()).toBe(30);
    expect(journal.filter(({ action }) => action === 'blocked').map(({ facts }) => facts.code)).toEqual([
      'blast-radius',
      'opted-out',
      'system-namespace',
    ]);
    await pass({ at: later(TAKEN_AT, minutes(30)) });
    const last = await pass({ at: later(TAKEN_AT, minutes(60)) });
    expect(count(last, 'fixed')).toBe(9);
    expect(left()).toBe(11);
    expect(count(await pass({ at: later(TAKEN_AT, minutes(90)) }), 'fixed')).toBe(0);
  });
});

describe('26: pods that succeeded', () => {
  it('only the one that ended 25 hours ago and is nobody’s history goes', async () => {
    const cron = {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'nightly', namespace: 'shop', uid: 'cron-1' },
    };
    const kept = aStandaloneJob('shop', 'nightly-1');
    const owners = [{ ...ownerOf(cron), controller: true }];
    fake.put(
      ...namespaces('shop'),
      {
        ...cron,
        spec: {
          schedule: '0 3 * * *',
          successfulJobsHistoryLimit: 3,
          jobTemplate: { spec: { template: { spec: { containers: [] } } } },
        },
      },
      {
        ...kept,
        metadata: { ...kept.metadata, ownerReferences: owners },
        status: {
          succeeded: 1,
          completionTime: '2026-11-15T08:00:00Z',
          conditions: [{ type: 'Complete', status: 'True' }],
        },
      },
      aStandaloneJob('shop', 'once'),
      donePod({ name: 'young', ended: hours(23), owner: 'once' }),
      donePod({ name: 'old', ended: hours(25), owner: 'once' }),
      donePod({ name: 'history', ended: hours(25), owner: 'nightly-1' }),
      donePod({ name: 'long', ended: hours(1), created: days(3), owner: 'once' }),
    );
    expect(await pass()).toEqual(['shop/old fixed']);
    expect(deletions()).toBe(2);
  });
});

const ownerOf = ({ apiVersion, kind, metadata }: Manifest) => ({
  apiVersion,
  kind,
  name: metadata.name,
  uid: metadata.uid,
});

describe('29: a node pool is lost, and three actions failed before', () => {
  const node = (name: string, ready: 'True' | 'False'): Manifest =>
    aNode()
      .named(name)
      .with({ status: { conditions: [{ type: 'Ready', status: ready }] } })
      .build();
  const pool = (ready: 'True' | 'False'): Manifest[] => [
    ...['a', 'b', 'c'].map((name) => node(name, ready)),
    ...['d', 'e'].map((name) => node(name, 'True')),
  ];
  const refuse = () =>
    fake.fail({
      verb: 'delete',
      times: 1,
      answer: { kind: 'status', code: 403, message: 'admission webhook "x" denied' },
    });

  it('one incident, no actions; the storm is over 15 minutes after it was seen last, the breaker stays until a person looks', async () => {
    fake.put(...namespaces('shop'), ...pool('True'), ...deployment('shop', 'web'), evictedPod());
    for (const before of [40, 30, 20]) {
      refuse();
      expect(await pass({ at: later(TAKEN_AT, minutes(-before)) })).toEqual(['shop/web-1 failed: admission-denied']);
    }
    const asked = deletions();
    fake.put(...pool('False'));
    expect(await pass()).toEqual(['shop/web-1 held: breaker-open']);
    fake.put(...deployment('shop', 'api'), evictedPod({ workload: 'api', name: 'api-1' }));
    const looked = { acknowledged: TAKEN_AT };
    const policies = (await import('./world.ts')).DIRECT;
    const calm = { policies: { ...policies, guardrails: { modes: [], ...looked } } };
    expect(await pass({ ...calm, at: later(TAKEN_AT, minutes(1)) })).toEqual([
      'shop/api-1 held: storm',
      'shop/web-1 held: storm',
    ]);
    fake.put(...pool('True'));
    expect(await pass({ ...calm, at: later(TAKEN_AT, minutes(15)) })).toEqual([
      'shop/api-1 held: storm',
      'shop/web-1 held: storm',
    ]);
    expect(deletions()).toBe(asked);
    const fresh = [...journal];
    expect(await pass({ journal: fresh, at: later(TAKEN_AT, minutes(17)) })).toEqual(
      ['shop/web-1 held: breaker-open', 'shop/api-1 held: breaker-open'].toSorted(),
    );
    expect(await pass({ ...calm, at: later(TAKEN_AT, minutes(17)) })).toEqual(['shop/api-1 fixed', 'shop/web-1 fixed']);
  });
});

describe('partial data', () => {
  beforeEach(() =>
    fake.put(...namespaces('shop'), ...deployment('shop', 'web'), evictedPod(), crashingPod({ name: 'web-2' })),
  );

  it.each(['quotas', 'nodes', 'events'] as const)(
    'one kind that may not be listed (%s): nothing is deleted',
    async (kind) => {
      const resource = kind === 'quotas' ? 'resourcequotas' : kind;
      fake.fail({ verb: 'list', resource, times: 9, answer: { kind: 'status', code: 403 } });
      expect(await pass()).toEqual(['shop/web-2 held: forbidden', 'shop/web-1 held: forbidden']);
      expect(deletions()).toBe(0);
    },
  );

  it('a metrics backend that gave only some answers: nothing is deleted', async () => {
    const { unknown } = await import('../../../src/model/reason.ts');
    const signals = { 'oom-events': unknown('partial-answer', 'one store of two answered'), restarts: known([]) };
    expect(await pass({ sources: { signals } })).toEqual(expect.arrayContaining(['shop/web-1 held: partial-answer']));
    expect(deletions()).toBe(0);
  });
});
