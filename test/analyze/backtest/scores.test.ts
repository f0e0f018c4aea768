import { describe, expect, it } from 'vitest';
import type { MemorySize } from '../../../src/analyze/backtest/rivals.ts';
import { scoreCpu, sizeCpu } from '../../../src/analyze/backtest/score-cpu.ts';
import { scoreMemory, sizeMemory } from '../../../src/analyze/backtest/score-memory.ts';
import { weeksOfTrace } from '../../../src/analyze/backtest/trace-weeks.ts';
import type { Week } from '../../../src/analyze/backtest/week.ts';
import { sketchOf } from '../../../src/model/sketch.ts';
import { flatTrace } from '../../builders/flat-trace.ts';

const cpuScore = (weeks: readonly Week[], request: number) => scoreCpu(sizeCpu(weeks, () => request));
const memoryScore = (weeks: readonly Week[], size: MemorySize) => scoreMemory(sizeMemory(weeks, () => size));

describe('scores', () => {
  it('of CPU are those of the definition: a week at 200 against a request of 100', () => {
    const score = cpuScore(weeksOfTrace(flatTrace(21, 2), 'cpu'), 100);
    expect(score).toMatchObject({ V: 100, W1: 100, W5: 100, U: 50, Sfleet: 0 });
    expect(score.Styp).toBeCloseTo(-0.5, 10);
  });

  it('of a request twice the use: no violation, one idle core per used core', () => {
    expect(cpuScore(weeksOfTrace(flatTrace(21, 1), 'cpu'), 200)).toEqual({
      V: 0,
      W1: 0,
      W5: 0,
      U: 0,
      Styp: 1,
      Sfleet: 1,
    });
  });

  it('of memory count the week as killed when its maximum exceeds the limit', () => {
    const weeks = weeksOfTrace(flatTrace(21, 2), 'memory');
    const sized = (limit: number) => memoryScore(weeks, { request: 2 ** 28, limit });
    expect(sized(2 ** 28).oomWeeks).toBe(100);
    expect(sized(2 ** 29).oomWeeks).toBe(0);
    expect(sized(2 ** 29)).toMatchObject({ requestTyp: -0.5, limitFleet: 0, requestedOverUsed: 0.5 });
  });

  it('count a value that moved by more than 10 % since the week before, within one series', () => {
    const weeks = [...weeksOfTrace(flatTrace(35, 1), 'cpu'), ...weeksOfTrace(flatTrace(28, 2), 'cpu')];
    const requests = [100, 120, 125, 500, 500];
    expect(weeks).toHaveLength(5);
    const sized = weeks.map((week, i) => ({ week, request: requests[i] ?? 0 }));
    // 100 -> 120 moves, 120 -> 125 does not; 125 -> 500 is another series; 500 -> 500 stays.
    expect(scoreCpu(sized).churn).toBeCloseTo(100 / 3, 10);
  });

  it('of day summaries agree with those of the samples, and say nothing about nodes', () => {
    const exact = weeksOfTrace(flatTrace(21, 2), 'memory');
    const summed = exact.map(({ timed: _, ...week }): Week => {
      if (week.test.kind !== 'exact') throw new Error('not a trace');
      return { ...week, test: { kind: 'summary', sketch: sketchOf(week.test.values) } };
    });
    const size = { request: 2 ** 28, limit: 1.5 * 2 ** 28 };
    const { nodeOver, ...others } = memoryScore(exact, size);
    expect(nodeOver).toBe(0);
    const summary = memoryScore(summed, size);
    expect(summary.nodeOver).toBeUndefined();
    expect(summary.oomWeeks).toBe(others.oomWeeks);
    expect(summary.requestedOverUsed).toBeCloseTo(others.requestedOverUsed, 10);
  });
});
