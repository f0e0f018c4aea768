import { describe, expect, it } from 'vitest';
import { sizedWindow } from '../../src/analyze/recent.ts';
import { days, earlier, instant } from '../../src/model/units.ts';
import { aPolicy } from '../builders/policy.ts';
import { TAKEN_AT } from '../builders/time.ts';

const MIDNIGHT = instant(Date.parse('2026-11-16T00:00:00Z'));

describe('what a finding about sizes says that it looked at', () => {
  const { sizing } = aPolicy();
  const looked = (from: number) =>
    sizedWindow(
      { takenAt: TAKEN_AT, window: { from: instant(from), to: TAKEN_AT } },
      { sizing: { ...sizing, window: days(7) } },
    );

  it('begins with the first of the whole days that it took, where the pass looked further back', () => {
    expect(looked(earlier(TAKEN_AT, days(14)))).toEqual({ from: earlier(MIDNIGHT, days(7)), to: TAKEN_AT });
  });

  it('begins where the pass began to look, where that is later', () => {
    expect(looked(earlier(TAKEN_AT, days(7))).from).toBe(earlier(TAKEN_AT, days(7)));
    expect(looked(earlier(MIDNIGHT, days(3))).from).toBe(earlier(MIDNIGHT, days(3)));
  });
});
