import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../src/model/journal.ts';
import type { Message, Route, Told } from '../../../src/model/notification.ts';
import { known } from '../../../src/model/reason.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { instant, minutes } from '../../../src/model/units.ts';
import { newsFor, stateFor } from '../../../src/report/notify/news.ts';
import { toldEntries } from '../../../src/report/notify/told-entries.ts';
import { aSnapshot } from '../../builders/snapshot.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { aRepository } from '../../decide/setting.ts';

const EVERYTHING: Route = { minimumSeverity: 'info', checks: [], services: [], labels: {} };
const message = (part: Partial<Message> = {}): Message => ({
  cluster: 'test',
  check: 'deploy-stuck',
  service: 'storefront',
  state: 'firing',
  urgency: 'warning',
  count: 1,
  examples: [{ where: 'shop/Deployment/web', what: 'stuck', answer: 'look at it' }],
  times: 1,
  since: TAKEN_AT,
  labels: { team: 'shop' },
  ...part,
});

/** One receiver and a journal that remembers what it heard. */
function listening(route: Partial<Route> = {}) {
  let journal: JournalEntry[] = [];
  const listener = { name: 'chat', route: { ...EVERYTHING, ...route } };
  return (minute: number, active: readonly Message[], part: Partial<Snapshot> = {}): Message[] => {
    const takenAt = instant(TAKEN_AT + minutes(minute));
    const repositories = [{ ...aRepository([]), journal: known(journal) }];
    const news = newsFor(listener, active, aSnapshot([], { cluster: 'test', takenAt, repositories, ...part }));
    const told = news.map((one): Told => ({ kind: 'told', receiver: 'chat', message: one }));
    journal = [...journal, ...toldEntries(told, takenAt)];
    return news;
  };
}
const states = (news: readonly Message[]): string[] => news.map(({ state, urgency }) => `${state} ${urgency}`);

describe('a group', () => {
  it('is told once while it lasts, and once when it is over', () => {
    const hear = listening();
    expect(states(hear(0, [message()]))).toEqual(['firing warning']);
    expect(hear(30, [message()])).toEqual([]);
    expect(states(hear(60, []))).toEqual(['resolved warning']);
    expect(hear(90, [])).toEqual([]);
  });

  it('that grows is told again, but not within a quarter of an hour', () => {
    const hear = listening();
    hear(0, [message()]);
    expect(hear(14, [message({ count: 5 })])).toEqual([]);
    expect(hear(15, [message({ count: 5 })])).toMatchObject([{ count: 5 }]);
    expect(hear(60, [message({ count: 4 })])).toEqual([]);
  });

  it('that grows more urgent is told at once', () => {
    const hear = listening();
    hear(0, [message()]);
    expect(states(hear(1, [message({ urgency: 'critical' })]))).toEqual(['firing critical']);
    expect(hear(2, [message({ urgency: 'warning' })])).toEqual([]);
  });

  it('that comes and goes four times a day is more urgent than it looks', () => {
    const hear = listening();
    const begun = [0, 1, 2, 3].map((hour) => {
      const [told] = hear(hour * 60, [message()]);
      hear(hour * 60 + 30, []);
      return `${told?.times} ${told?.urgency}`;
    });
    expect(begun).toEqual(['1 warning', '2 warning', '3 warning', '4 critical']);
    expect(hear(4 * 60, [message({ urgency: 'critical' })])).toMatchObject([{ times: 5, urgency: 'critical' }]);
    expect(hear(40 * 60, [message()])).toEqual([]);
  });

  it.each([
    ['a source was not read', { gaps: [{ source: 'pods', because: { code: 'forbidden', detail: '' } }] }],
    ['only a part was looked at', { scope: { kind: 'namespaces', names: ['shop'] } }],
  ] as const)('is not over because %s', (_, part) => {
    const hear = listening();
    hear(0, [message()]);
    expect(hear(60, [], part)).toEqual([]);
    expect(states(hear(90, []))).toEqual(['resolved warning']);
  });

  it('that nobody was told of is not over either', () => {
    expect(listening()(0, [])).toEqual([]);
  });
});

describe('a receiver', () => {
  it.each<[string, Partial<Route>, number]>([
    ['everything', {}, 1],
    ['what is urgent enough', { minimumSeverity: 'critical' }, 0],
    ['its checks', { checks: ['oom-killed'] }, 0],
    ['its services', { services: ['storefront', 'other'] }, 1],
    ['the labels of its team', { labels: { team: 'shop' } }, 1],
    ['not those of another', { labels: { team: 'payments' } }, 0],
  ])('hears %s', (_, route, count) => {
    expect(listening(route)(0, [message()])).toHaveLength(count);
    expect(stateFor({ name: 'x', route: { ...EVERYTHING, ...route } }, [message()])).toHaveLength(count);
  });

  it('that failed is told again by the next pass', () => {
    const listener = { name: 'chat', route: EVERYTHING };
    const failed: Told = { kind: 'failed', receiver: 'chat', message: message(), detail: 'HTTP 500' };
    const journal = known(toldEntries([failed], TAKEN_AT));
    const snapshot = aSnapshot([], { cluster: 'test', repositories: [{ ...aRepository([]), journal }] });
    expect(newsFor(listener, [message()], snapshot)).toHaveLength(1);
  });
});
