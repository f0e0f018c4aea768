import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../src/model/journal.ts';
import { hours, later, minutes } from '../../../src/model/units.ts';
import type { Pods } from '../../../src/ports/pods.ts';
import { aDisruptionBudget } from '../../builders/kubernetes-objects.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { type FakeKubernetes, startFakeKubernetes } from '../../fakes/kubernetes/fake-kubernetes.ts';
import { READ } from '../../fakes/kubernetes/rules.ts';
import { crashingPod, deployment, evictedPod, namespaces } from './pods.ts';
import { fixRound, type Round, said } from './world.ts';

let fake: FakeKubernetes;
let journal: JournalEntry[];
beforeEach(async () => {
  journal = [];
  fake = await startFakeKubernetes({ objects: [...namespaces('shop'), ...deployment('shop', 'web')] });
});
afterEach(() => fake.close());

const pass = async (part: Partial<Round> = {}): Promise<string[]> =>
  said(await fixRound({ access: { kind: 'direct', url: fake.url }, journal, ...part }));

/** What was done to pods: `delete web-1 dry`, `create web-1/eviction`. */
const touched = (): string[] =>
  fake.requests
    .filter(({ resource, name }) => resource === 'pods' && name !== undefined)
    .map(({ verb, name, subresource }) => `${verb} ${name}${subresource === undefined ? '' : `/${subresource}`}`);
const lines = (): string[] =>
  journal.map(({ action, facts }) => [action, facts.pod ?? facts.code].filter((part) => part !== undefined).join(' '));

describe('a pod that was evicted', () => {
  it('is looked at, rehearsed, written down, deleted, written down', async () => {
    fake.put(evictedPod());
    expect(await pass()).toEqual(['shop/web-1 fixed']);
    expect(touched()).toEqual(['get web-1', 'delete web-1', 'delete web-1']);
    expect(lines()).toEqual(['deleting web-1', 'deleted']);
    expect(fake.get(evictedPod())).toBeUndefined();
    expect(await pass({ at: later(TAKEN_AT, minutes(5)) })).toEqual([]);
  });

  it('in a dry run is only spoken of: nothing is asked, nothing is written', async () => {
    fake.put(evictedPod());
    expect(await pass({ mode: 'dry-run' })).toEqual(['shop/web-1 planned']);
    expect([touched(), lines()]).toEqual([[], []]);
  });

  it('stays where another pod has its name by now', async () => {
    fake.put(evictedPod());
    const replace = () => {
      fake.remove(evictedPod());
      fake.put(evictedPod());
    };
    expect(await pass({ pods: (pods) => ({ ...pods, read: justBefore(replace, pods.read) }) })).toEqual([
      'shop/web-1 held: pod-gone',
    ]);
    expect([touched(), lines()]).toEqual([['get web-1'], ['blocked pod-gone']]);
  });

  it.each([
    ['rehearse', ['blocked pod-changed']],
    ['perform', ['deleting web-1', 'not-deleted pod-changed', 'blocked pod-changed']],
  ] as const)('stays when it changes right before we %s', async (stage, told) => {
    fake.put(evictedPod());
    const changing: Round['pods'] = (pods) => ({
      ...pods,
      remove: async (removal) => {
        if (removal.stage === stage) fake.put(evictedPod());
        return pods.remove(removal);
      },
    });
    expect(await pass({ pods: changing })).toEqual(['shop/web-1 held: pod-changed']);
    expect(lines()).toEqual(told);
    expect(fake.get(evictedPod())).toBeDefined();
  });

  it('that somebody deletes first is no failure', async () => {
    fake.put(evictedPod());
    const racing: Round['pods'] = (pods) => ({
      ...pods,
      remove: async (removal) => {
        if (removal.stage === 'perform') fake.remove(evictedPod());
        return pods.remove(removal);
      },
    });
    expect(await pass({ pods: racing })).toEqual(['shop/web-1 held: pod-gone']);
    expect(journal[1]).toMatchObject({ action: 'not-deleted', facts: { code: 'pod-gone', failed: false } });
  });

  it('stays when somebody opts it out while the pass runs', async () => {
    fake.put(evictedPod());
    const note = {
      ...evictedPod(),
      metadata: { ...evictedPod().metadata, annotations: { 'trimtab.dev/ignore': 'yes' } },
    };
    const late: Round['pods'] = (pods) => ({ ...pods, read: justBefore(() => fake.put(note), pods.read) });
    expect(await pass({ pods: late })).toEqual(['shop/web-1 held: opted-out']);
  });

  it('stays where RBAC says no, which is told and counted', async () => {
    fake.put(evictedPod());
    fake.setRules([{ verbs: READ, groups: ['*'], resources: ['*'] }]);
    expect(await pass()).toEqual(['shop/web-1 failed: forbidden']);
    expect(touched()).toEqual(['get web-1', 'delete web-1']);
    expect(journal.at(-1)).toMatchObject({ action: 'not-deleted', facts: { code: 'forbidden', failed: true } });
  });

  it('stays when the journal cannot be written: nobody would know', async () => {
    fake.put(evictedPod());
    const { RetryLater } = await import('../../../src/model/errors.ts');
    const append = async () => {
      throw new RetryLater({ source: 'manifests', issue: 'no route' });
    };
    const broken: Round['ports'] = (repository) => ({ ...repository, journal: { ...repository.journal, append } });
    expect(await pass({ ports: broken })).toEqual(['shop/web-1 failed: upstream-unreachable']);
    expect(fake.get(evictedPod())).toBeDefined();
  });

  it('whose deletion was done while the answer got lost is deleted', async () => {
    fake.put(evictedPod());
    fake.fail({ verb: 'delete', skip: 1, answer: { kind: 'truncate' } });
    expect(await pass()).toEqual(['shop/web-1 fixed']);
    expect(lines()).toEqual(['deleting web-1', 'deleted']);
  });

  it('stays while the bot is asked to stop, from one action to the next', async () => {
    fake.put(
      ...deployment('shop', 'api'),
      evictedPod(),
      evictedPod({ workload: 'api', name: 'api-1', before: hours(3) }),
    );
    let asked = 0;
    const stop = { name: 'stop', owner: 'alice', namespaces: [] };
    const pauses = { read: async () => (asked++ < 2 ? [] : [stop]) };
    expect(await pass({ pauses })).toEqual(['shop/api-1 fixed', 'shop/web-1 held: paused']);
  });
});

describe('a pod that crashes for an hour', () => {
  it('is evicted after its last words are safe, without credentials', async () => {
    fake.put(crashingPod());
    fake.setLogs(crashingPod(), 'app', 'starting\nDB_PASSWORD=hunter2\npanic: no config');
    expect(await pass()).toEqual(['shop/web-1 fixed']);
    expect(touched()).toEqual(['get web-1', 'create web-1/eviction', 'get web-1/log', 'create web-1/eviction']);
    expect(journal[0]).toMatchObject({
      action: 'deleting',
      facts: { logs: 'starting\nDB_PASSWORD=[redacted]\npanic: no config', templateHash: '7d9c' },
    });
    expect(fake.get(crashingPod())?.metadata.deletionTimestamp).toBeDefined();
  });

  it('stays while a disruption budget says so, which is no failure', async () => {
    fake.put(crashingPod());
    const budget = aDisruptionBudget()
      .in('shop')
      .with({
        spec: { selector: { matchLabels: { app: 'web' } } },
        status: { currentHealthy: 0 },
      });
    fake.put(budget.build());
    expect(await pass()).toEqual(['shop/web-1 held: disruption-budget']);
    expect(touched()).toEqual(['get web-1', 'create web-1/eviction']);
    expect(lines()).toEqual(['blocked disruption-budget']);
  });

  it('stays when its last words cannot be had', async () => {
    fake.put(crashingPod());
    fake.setRules([
      ...['pods', 'pods/eviction'].map((resource) => ({
        verbs: ['get', 'list', 'create'],
        groups: [''],
        resources: [resource],
      })),
      ...LISTED.map((resource) => ({ verbs: ['list'], groups: ['*'], resources: [resource] })),
    ]);
    expect(await pass()).toEqual(['shop/web-1 held: logs-unreadable']);
    expect(lines()).toEqual([]);
  });

  it('stays when it recovers in time', async () => {
    fake.put(crashingPod());
    const well = { ...crashingPod(), status: { phase: 'Running', containerStatuses: [] } };
    const late: Round['pods'] = (pods) => ({ ...pods, read: justBefore(() => fake.put(well), pods.read) });
    expect(await pass({ pods: late })).toEqual(['shop/web-1 held: pod-changed']);
  });

  it('rests for a day with its template, under whatever name', async () => {
    fake.put(crashingPod());
    await pass();
    fake.remove(crashingPod());
    fake.put(crashingPod({ name: 'web-2' }));
    expect(await pass({ at: later(TAKEN_AT, hours(23)) })).toEqual(['shop/web-2 held: cool-down']);
    expect(await pass({ at: later(TAKEN_AT, hours(25)) })).toEqual(['shop/web-2 fixed']);
  });
});

/** Something happens right before we look. */
const justBefore =
  (happening: () => void, read: Pods['read']): Pods['read'] =>
  async (name) => {
    happening();
    return read(name);
  };

const LISTED = [
  ...['namespaces', 'nodes', 'events', 'resourcequotas', 'limitranges', 'replicasets', 'deployments', 'statefulsets'],
  ...['daemonsets', 'jobs', 'cronjobs', 'horizontalpodautoscalers', 'rollouts', 'applications', 'applicationsets'],
  ...['verticalpodautoscalers', 'persistentvolumeclaims', 'persistentvolumes', 'services', 'poddisruptionbudgets'],
  ...['ingresses', 'endpointslices', 'analysisruns'],
];
