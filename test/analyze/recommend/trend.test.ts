import { describe, expect, it } from 'vitest';
import { climbing, median } from '../../../src/analyze/recommend/trend.ts';

const days = (count: number, at: (day: number) => number): number[] =>
  Array.from({ length: count }, (_, day) => at(day));

describe('climbing', () => {
  it('is a straight line up', () => {
    expect(climbing(days(14, (day) => 100 + 5 * day))?.perDay).toBeCloseTo(5, 6);
  });

  it('is not thrown off by one spike', () => {
    expect(climbing(days(14, (day) => (day === 6 ? 900 : 100 + 5 * day)))?.perDay).toBeCloseTo(5, 0);
  });

  it.each([
    ['flat', days(14, () => 100)],
    ['falling', days(14, (day) => 200 - 5 * day)],
    ['weekly', days(14, (day) => (day % 7 === 6 ? 300 : 100))],
    ['a step', days(14, (day) => (day < 7 ? 100 : 130))],
    ['too gentle to matter', days(14, (day) => 1000 + day)],
    ['too short', days(6, (day) => 100 + 20 * day)],
    ['nothing', []],
  ])('is not %s', (_, values) => {
    expect(climbing(values)).toBeUndefined();
  });
});

describe('median', () => {
  it('is the middle, or between the two middles', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBe(0);
  });
});
