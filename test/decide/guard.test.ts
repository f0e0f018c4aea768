import { describe, expect, it } from 'vitest';
import { breakerOf } from '../../src/decide/guard/breaker.ts';
import { withIneffective } from '../../src/decide/guard/ineffective.ts';
import type { Action } from '../../src/decide/guard/ledger.ts';
import { hours, later, minutes } from '../../src/model/units.ts';
import { ago, TAKEN_AT } from '../builders/time.ts';
import { KEY, sick } from './fix/setting.ts';

const failed = (before: number): Action => ({ key: KEY, at: ago(minutes(before)), result: 'failed' });
const isOpen = (actions: readonly Action[], minutesLater = 0): boolean =>
  breakerOf(KEY, { actions, now: later(TAKEN_AT, minutes(minutesLater)) }) !== undefined;

describe('the breaker of a finding', () => {
  const row = (count: number) => Array.from({ length: count }, (_, i) => failed(count - i - 1));

  it.each([
    [3, 60],
    [4, 120],
    [5, 240],
    [6, 480],
    [7, 960],
    [8, 1440],
    [20, 1440],
  ])('after %i failures is open for %i minutes, then lets one try pass', (count, open) => {
    expect([isOpen(row(count), open - 1), isOpen(row(count), open)]).toEqual([true, false]);
  });

  it('is closed by a success, and by a person who looked', () => {
    const done: Action = { key: KEY, at: ago(minutes(1)), result: 'done' };
    expect(isOpen([...row(5).map((one) => ({ ...one, at: ago(minutes(9)) })), done])).toBe(false);
    expect(breakerOf(KEY, { actions: row(5), now: TAKEN_AT, acknowledged: TAKEN_AT })).toBeUndefined();
  });

  it('does not count what never happened', () => {
    expect(isOpen(row(3).map((one) => ({ ...one, result: 'released' })))).toBe(false);
    expect(isOpen(row(3).map((one) => ({ ...one, result: 'open' })))).toBe(false);
  });
});

describe('a deletion that did not help', () => {
  const deletion = (before: number, templateHash: string): Action => ({
    key: KEY,
    at: ago(hours(before)),
    result: 'done',
    uid: `u${before}`,
    templateHash,
  });
  const results = (actions: readonly Action[], pods = sick().finding.pods) =>
    withIneffective(actions, new Map([[KEY, pods]])).map(({ result }) => result);

  it('is a failure: the same template was deleted again, or crashes now', () => {
    expect(results([deletion(80, '7d9c'), deletion(50, '7d9c'), deletion(25, '7d9c')])).toEqual([
      'failed',
      'failed',
      'failed',
    ]);
    expect(results([deletion(80, 'old'), deletion(50, 'new')])).toEqual(['done', 'done']);
  });

  it('is none when what crashes was crashing before it', () => {
    expect(results([deletion(1, '7d9c')])).toEqual(['done']);
  });
});
