import { describe, expect, it } from 'vitest';
import { vpaCpu } from '../../../src/analyze/backtest/rivals.ts';
import { quantileOf } from '../../../src/analyze/backtest/samples.ts';
import { weeksOfTrace } from '../../../src/analyze/backtest/trace-weeks.ts';
import { sketchOf } from '../../../src/model/sketch.ts';
import { flatTrace } from '../../builders/flat-trace.ts';

const [week] = weeksOfTrace(flatTrace(21, 1), 'cpu');
if (week === undefined) throw new Error('no week');

describe('rivals', () => {
  it('VPA gives the upper edge of the bucket of 100m, plus 15 %', () => {
    // Buckets of 10m growing by 5 %: 100m lies in bucket 8, which ends at 10 x (1.05^9 - 1) / 0.05 = 110.3m.
    expect(vpaCpu(week)).toBeCloseTo(110.27 * 1.15, 1);
  });

  it('VPA weighs yesterday as much as all days before it', () => {
    const busy = { kind: 'exact', values: Float64Array.from({ length: 288 }, () => 400) } as const;
    const lately = { ...week, train: [...week.train.slice(0, -1), busy] };
    const longAgo = { ...week, train: [busy, ...week.train.slice(1)] };
    expect(vpaCpu(lately)).toBeGreaterThan(400);
    expect(vpaCpu(longAgo)).toBe(vpaCpu(week));
  });

  it('an exact quantile is the nearest rank; that of summaries is within 1 %', () => {
    const values = Float64Array.from([5, 1, 4, 2, 3]);
    expect(quantileOf([{ kind: 'exact', values }], 0.6)).toBe(3);
    const estimate = quantileOf([{ kind: 'summary', sketch: sketchOf(values) }], 0.6);
    expect(Math.abs(estimate / 3 - 1)).toBeLessThan(0.01);
  });
});
