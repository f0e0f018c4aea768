import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RetryLater } from '../../../src/model/errors.ts';
import type { JournalEntry } from '../../../src/model/journal.ts';
import type { Message, Route } from '../../../src/model/notification.ts';
import type { PolicySet } from '../../../src/model/policy.ts';
import { known } from '../../../src/model/reason.ts';
import { hours, later, minutes, seconds } from '../../../src/model/units.ts';
import type { Notifier } from '../../../src/ports/notifier.ts';
import { newsFor } from '../../../src/report/notify/news.ts';
import { aPolicy, aPolicySet } from '../../builders/policy.ts';
import { aSnapshot } from '../../builders/snapshot.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { aRepository } from '../../decide/setting.ts';
import { type FakeKubernetes, startFakeKubernetes } from '../../fakes/kubernetes/fake-kubernetes.ts';
import { crashingPod, deployment, evictedPod, namespaces } from './pods.ts';
import { fixRound, type Round, said } from './world.ts';

const ANNOUNCED: PolicySet = aPolicySet({
  policies: [aPolicy({ automation: 'direct', direct: { notice: seconds(30) } })],
});
const ANYTHING: Route = { minimumSeverity: 'critical', checks: [], services: [], labels: {} };

let fake: FakeKubernetes;
let journal: JournalEntry[];
/** What happened, in order. */
let log: string[];
let heard: Message[];
let touchedBefore: number[];
beforeEach(async () => {
  [journal, log, heard, touchedBefore] = [[], [], [], []];
  fake = await startFakeKubernetes({ objects: [...namespaces('shop'), ...deployment('shop', 'web'), crashingPod()] });
});
afterEach(() => fake.close());

const listening = (route: Partial<Route> = {}, failing = 0): Notifier => {
  let failures = failing;
  const send = async (message: Message): Promise<void> => {
    if (failures-- > 0) throw new RetryLater({ source: 'slack', issue: 'no route' });
    log.push('told');
    heard.push(message);
  };
  return { name: 'on-call', route: { ...ANYTHING, ...route }, how: { kind: 'messages', send } };
};
/** Lets the time pass at once, with what people do in it. */
const meanwhile =
  (happening: () => void = () => {}): NonNullable<Round['wait']> =>
  async (time) => {
    log.push(`waited ${time / 1000} s`);
    touchedBefore.push(deletions());
    happening();
  };
const deletions = (): number => fake.requests.filter(({ subresource }) => subresource === 'eviction').length;
const pass = async (part: Partial<Round> = {}): Promise<string[]> =>
  said(
    await fixRound({
      access: { kind: 'direct', url: fake.url },
      journal,
      policies: ANNOUNCED,
      notifiers: [listening()],
      wait: meanwhile(),
      ...part,
    }),
  );
const annotated = (name: string): void =>
  fake.put({ ...crashingPod(), metadata: { ...crashingPod().metadata, annotations: { [name]: 'true' } } });

describe('a deletion that its policy wants announced', () => {
  it('is told with what stops it, waits, is looked at again, and is done', async () => {
    expect(await pass()).toEqual(['shop/web-1 fixed']);
    expect([log, touchedBefore]).toEqual([['told', 'waited 30 s'], [0]]);
    expect(heard[0]).toMatchObject({ check: 'direct-fix', service: 'shop', state: 'firing', count: 1 });
    expect(heard[0]?.examples[0]?.where).toBe('shop/web-1');
    expect(heard[0]?.examples[0]?.answer).toContain('in 30 s');
    expect(heard[0]?.examples[0]?.answer).toContain('trimtab.dev/abort');
    expect(journal.map(({ action }) => action)).toEqual(['notified', 'deleting', 'deleted']);
  });

  it.each<[string, () => Partial<Round>]>([
    ['aborted', () => ({ wait: meanwhile(() => annotated('trimtab.dev/abort')) })],
    ['opted-out', () => ({ wait: meanwhile(() => annotated('trimtab.dev/ignore')) })],
    [
      'pod-changed',
      () => ({
        wait: meanwhile(() => fake.put({ ...crashingPod(), status: { phase: 'Running', containerStatuses: [] } })),
      }),
    ],
    ['pod-gone', () => ({ wait: meanwhile(() => fake.remove(crashingPod())) })],
    [
      'paused',
      () => {
        let isStopped = false;
        const stop = { name: 'stop', owner: 'alice', namespaces: ['shop'] };
        return {
          pauses: { read: async () => (isStopped ? [stop] : []) },
          wait: meanwhile(() => {
            isStopped = true;
          }),
        };
      },
    ],
  ])('is stopped meanwhile: %s', async (code, part) => {
    expect(await pass(part())).toEqual([`shop/web-1 held: ${code}`]);
    expect(deletions()).toBe(0);
  });

  it('that was aborted stays so for the next pass', async () => {
    await pass({ wait: meanwhile(() => annotated('trimtab.dev/abort')) });
    expect(await pass({ at: later(TAKEN_AT, minutes(5)) })).toEqual(['shop/web-1 held: opted-out']);
    expect(heard).toHaveLength(1);
  });

  it('of which nobody could be told is not done', async () => {
    expect(await pass({ notifiers: [] })).toEqual(['shop/web-1 held: not-announced']);
    expect(await pass({ notifiers: [listening({}, 9)] })).toEqual(['shop/web-1 held: not-announced']);
    expect(await pass({ notifiers: [listening({ services: ['pay'] })] })).toEqual(['shop/web-1 held: not-announced']);
    expect(await pass({ notifiers: [listening({ checks: ['pod-evicted'] })] })).toEqual([
      'shop/web-1 held: not-announced',
    ]);
    expect([log, deletions()]).toEqual([[], 0]);
    expect(await pass({ notifiers: [listening({ checks: ['pod-crashloop-1h'] })] })).toEqual(['shop/web-1 fixed']);
  });

  it('waits once for all of them', async () => {
    fake.put(...deployment('shop', 'api'), evictedPod({ workload: 'api', name: 'api-1' }));
    expect(await pass()).toEqual(['shop/web-1 fixed', 'shop/api-1 fixed']);
    expect(log).toEqual(['told', 'told', 'waited 30 s']);
  });

  it('is told to nobody in a dry run, and where no policy asks for it', async () => {
    expect(await pass({ mode: 'dry-run' })).toEqual(['shop/web-1 planned']);
    const { DIRECT } = await import('./world.ts');
    expect(await pass({ policies: DIRECT, wait: async () => expect.fail('nothing to wait for') })).toEqual([
      'shop/web-1 fixed',
    ]);
    expect(log).toEqual([]);
  });

  it('of a pass that is killed while it waits was never begun; the next pass announces it anew', async () => {
    class Killed extends Error {}
    const killed = async (): Promise<never> => {
      throw new Killed();
    };
    await expect(pass({ wait: killed })).rejects.toThrow(Killed);
    expect([journal.map(({ action }) => action), deletions()]).toEqual([['notified'], 0]);
    expect(await pass({ at: later(TAKEN_AT, minutes(5)) })).toEqual(['shop/web-1 fixed']);
    expect(log).toEqual(['told', 'told', 'waited 30 s']);
  });

  it('is over for those who were told, a while later', async () => {
    await pass();
    const snapshot = aSnapshot([], {
      takenAt: later(TAKEN_AT, minutes(20)),
      repositories: [aRepository([], { journal: known(journal) })],
    });
    expect(newsFor(listening(), [], snapshot)).toMatchObject([{ check: 'direct-fix', state: 'resolved' }]);
  });
});

describe('a crash loop that deletions do not mend', () => {
  it('opens the breaker after the third: the same template crashed again each time', async () => {
    const day = async (number: number): Promise<string[]> => {
      fake.remove(crashingPod());
      fake.put(crashingPod({ name: `web-${number}` }));
      const said = await pass({ at: later(TAKEN_AT, hours(25 * number)) });
      fake.remove(crashingPod({ name: `web-${number}` }));
      return said;
    };
    expect([await day(0), await day(1), await day(2)]).toEqual([
      ['shop/web-0 fixed'],
      ['shop/web-1 fixed'],
      ['shop/web-2 fixed'],
    ]);
    expect(await day(3)).toEqual(['shop/web-3 held: breaker-open']);
    expect(journal.filter(({ action }) => action === 'deleted')).toHaveLength(3);
  });
});
