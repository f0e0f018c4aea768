import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backtest } from '../../src/model/backtest.ts';
import { mebibytes, millicores } from '../../src/model/units.ts';
import { MI } from '../analyze/judge.ts';
import { usageOf } from '../builders/usage.ts';

describe('backtest', () => {
  const days = usageOf({
    days: 10,
    cpu: ({ slot }) => (slot < 72 ? 300 : 100),
    memory: ({ day, slot }) => (day === 3 && slot < 5 ? 400 : 200) * MI,
  }).days;

  it('counts what would have happened', () => {
    const replay = backtest(days, {
      cpuRequest: millicores(200),
      memoryRequest: mebibytes(250),
      memoryLimit: mebibytes(380),
    });
    expect(replay.days).toBe(11);
    expect(replay.intervals).toBe(2880);
    expect(replay.cpuAboveRequest).toBeCloseTo(0.25, 3);
    expect(replay.cpuUncovered).toBeCloseTo((0.25 * 100) / (0.25 * 300 + 0.75 * 100), 2);
    expect(replay.memoryAboveLimit).toBe(5);
    expect(replay.memoryAboveRequest).toBeCloseTo(5 / 2880, 5);
    expect(replay.memoryHeadroom).toBeCloseTo(380 / 400 - 1, 5);
  });

  it('is exact at the maximum: no kill, no headroom', () => {
    const replay = backtest(days, { memoryLimit: mebibytes(400) });
    expect(replay.memoryAboveLimit).toBe(0);
    expect(replay.memoryHeadroom).toBe(0);
  });

  it('says nothing about values that are not set or not measured', () => {
    expect(backtest(days, {})).toEqual({ days: 11, intervals: 2880 });
    expect(backtest([], { cpuRequest: millicores(100) })).toEqual({ days: 0, intervals: 0 });
  });

  it('never counts more kills for a higher limit', () => {
    const size = fc.integer({ min: 1, max: 600 });
    fc.assert(
      fc.property(size, size, (a, b) => {
        const kills = (limit: number): number =>
          backtest(days, { memoryLimit: mebibytes(limit) }).memoryAboveLimit ?? 0;
        expect(kills(Math.max(a, b))).toBeLessThanOrEqual(kills(Math.min(a, b)));
      }),
    );
  });
});
