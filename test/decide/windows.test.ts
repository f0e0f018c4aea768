import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closedBecause } from '../../src/decide/windows/window-state.ts';
import type { ChangeWindow, DeliveryPolicy } from '../../src/model/policy.ts';
import { hours, instant } from '../../src/model/units.ts';
import { oomKilled } from '../builders/finding.ts';
import { aPolicy, aPolicySet } from '../builders/policy.ts';
import { aPullRequest, aRepository, decided, proposals, reasons, shrink, tracked } from './setting.ts';

const at = (text: string) => instant(Date.parse(text));
const window = (part: Partial<ChangeWindow> = {}): ChangeWindow => ({
  kind: 'allow',
  schedule: '0 9 * * 1-5',
  duration: hours(8),
  timeZone: 'Europe/Berlin',
  ...part,
});
const code = (windows: readonly ChangeWindow[], time: string) => closedBecause(windows, at(time))?.code;

describe('change windows', () => {
  it('without any it is always open', () => expect(code([], '2026-11-16T03:00:00Z')).toBeUndefined());

  it.each([
    ['the minute it begins', '2026-11-16T08:00:00Z', undefined],
    ['the millisecond before', '2026-11-16T07:59:59.999Z', 'outside-window'],
    ['its last millisecond', '2026-11-16T15:59:59.999Z', undefined],
    ['the moment it ends', '2026-11-16T16:00:00Z', 'outside-window'],
    ['a Sunday', '2026-11-15T10:00:00Z', 'outside-window'],
    ['summer: one hour earlier in UTC', '2026-07-06T07:00:00Z', undefined],
    ['winter: not yet', '2026-11-16T07:00:00Z', 'outside-window'],
  ])('%s (case 45)', (_, time, expected) => expect(code([window()], time)).toBe(expected));

  it('deny beats allow', () => {
    const freeze = window({ kind: 'deny', schedule: '0 0 20 12 *', duration: hours(24 * 14) });
    const always = window({ schedule: '0 0 * * *', duration: hours(24) });
    expect(code([always, freeze], '2026-12-28T10:00:00Z')).toBe('outside-window');
    expect(code([always, freeze], '2026-12-18T10:00:00Z')).toBeUndefined();
    expect(code([freeze], '2026-12-18T10:00:00Z')).toBeUndefined();
  });

  it('over midnight, and over several days', () => {
    const night = window({ schedule: '0 22 * * 5', duration: hours(60), timeZone: 'UTC' });
    expect(code([night], '2026-11-13T21:59:00Z')).toBe('outside-window');
    expect(code([night], '2026-11-15T23:00:00Z')).toBeUndefined();
    expect(code([night], '2026-11-16T10:00:00Z')).toBe('outside-window');
  });

  it.each([
    ['a start that the clocks skip is when they went on (case 45)', '2026-03-29T00:59:00Z', 'outside-window'],
    ['and it is as long as ever (case 45)', '2026-03-29T01:59:59Z', undefined],
    ['not a minute longer (case 45)', '2026-03-29T02:00:00Z', 'outside-window'],
    ['an hour that comes twice begins once (case 45)', '2026-10-25T00:30:00Z', undefined],
    ['and ends after its length (case 45)', '2026-10-25T01:30:00Z', 'outside-window'],
  ])('%s', (_, time, expected) =>
    expect(code([window({ schedule: '30 2 * * *', duration: hours(1) })], time)).toBe(expected),
  );

  it.each([
    ['an unknown zone', { timeZone: 'Mars/Base' }],
    ['a minute that no hour has', { schedule: '61 * * * *' }],
    ['too few fields', { schedule: '0 9 * *' }],
    ['a nickname', { schedule: '@daily' }],
    ['nothing at all', { schedule: '' }],
  ])('%s closes, on either side (case 45)', (_, part) => {
    const always = window({ schedule: '* * * * *', duration: hours(1) });
    for (const kind of ['allow', 'deny'] as const)
      expect(code([always, window({ ...part, kind })], '2026-11-16T10:00:00Z')).toBe('window-malformed');
  });

  it('a day that never comes opens nothing', () => {
    expect(code([window({ schedule: '0 9 31 2 *' })], '2026-11-16T10:00:00Z')).toBe('outside-window');
  });

  it('a deny window never opens anything', () => {
    const time = fc.integer({ min: Date.parse('2025-01-01'), max: Date.parse('2030-01-01') });
    const kinds = fc.array(fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 30 })), {
      maxLength: 2,
    });
    fc.assert(
      fc.property(time, kinds, (moment, list) => {
        const some = list.map(([hour, length]) => window({ schedule: `0 ${hour} * * *`, duration: hours(length) }));
        const more = [...some, window({ kind: 'deny', schedule: '0 12 * * *', duration: hours(6) })];
        const [without, with_] = [closedBecause(some, instant(moment)), closedBecause(more, instant(moment))];
        return without === undefined || with_ !== undefined;
      }),
      { numRuns: 60 },
    );
  });
});

describe('outside of the windows', () => {
  // The builders' clock says Monday 09:00 UTC.
  const shut = window({ schedule: '0 20 * * *', duration: hours(2) });
  const policies = (part: Partial<DeliveryPolicy>) => {
    const base = aPolicy();
    return aPolicySet({ policies: [{ ...base, delivery: { ...base.delivery, windows: [shut], ...part } }] });
  };
  const workload = tracked().build();
  const cut = shrink(workload);
  const kill = oomKilled(workload, { to: { memoryRequest: '1Gi', memoryLimit: '3Gi' } });
  const open = (draft: object) => {
    const values = { 'app/requests.cpu': 800, 'app/requests.memory': 800 * 2 ** 20 };
    const one = aPullRequest({ finding: cut, values });
    return {
      repositories: [
        aRepository([{ ...one, body: one.body.replace('"values"', `${JSON.stringify(draft).slice(1, -1)}"values"`) }]),
      ],
    };
  };

  it('a pull request is opened as a draft', () => {
    expect(proposals(decided({ workloads: [workload], findings: [cut], policies: policies({}) }))).toMatchObject([
      { draft: true },
    ]);
  });

  it('or ready, or not at all', () => {
    const asReady = proposals(
      decided({ workloads: [workload], findings: [cut], policies: policies({ outsideWindows: 'ready' }) }),
    );
    expect(asReady.map(({ draft }) => draft)).toEqual([undefined]);
    const none = decided({ workloads: [workload], findings: [cut], policies: policies({ outsideWindows: 'hold' }) });
    expect(reasons(none)).toEqual(['over-provisioned: outside-window']);
  });

  it('what is urgent waits too, unless the policy says otherwise', () => {
    const about = { workloads: [workload], findings: [kill] };
    expect(proposals(decided({ ...about, policies: policies({}) }))).toMatchObject([{ draft: true }]);
    const now = proposals(
      decided({ ...about, policies: policies({ urgentChanges: 'any-time', outsideWindows: 'hold' }) }),
    );
    expect(now.map(({ draft }) => draft)).toEqual([undefined]);
  });

  it('one that is open goes on, and what people made ready stays ready', () => {
    const snapshot = open({});
    const held = proposals(
      decided({ workloads: [workload], findings: [cut], snapshot, policies: policies({ outsideWindows: 'hold' }) }),
    );
    expect(held.map(({ answers, draft }) => [answers, draft])).toEqual([[7, undefined]]);
    const ready = proposals(decided({ workloads: [workload], findings: [cut], snapshot, policies: policies({}) }));
    expect(ready.map(({ draft }) => draft)).toEqual([undefined]);
  });
});
