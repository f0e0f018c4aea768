import { describe, expect, it } from 'vitest';
import { weeksOfTrace } from '../../../src/analyze/backtest/trace-weeks.ts';
import { flatTrace, PER_DAY } from '../../builders/flat-trace.ts';

describe('windows over a trace', () => {
  it('train on 14 days, test on 7, step 7', () => {
    const weeks = weeksOfTrace(flatTrace(28, 1), 'cpu');
    expect(weeks).toHaveLength(2);
    expect(weeks[0]?.days).toHaveLength(14);
    expect(weeks[0]?.test).toMatchObject({ kind: 'exact', values: { length: 7 * PER_DAY } });
  });

  it('train on what is left of a short trace, at least 7 days', () => {
    expect(weeksOfTrace(flatTrace(15, 1), 'cpu')[0]?.days).toHaveLength(8);
    expect(weeksOfTrace(flatTrace(13, 1), 'cpu')).toHaveLength(0);
  });

  it('drop a machine that was off', () => {
    expect(weeksOfTrace(flatTrace(21, 0.01), 'cpu')).toHaveLength(0);
  });

  it('drop a side with less than 80 % of its samples', () => {
    const full = flatTrace(21, 1);
    const cpu = full.cpu.map((value, i) => (i % 10 < 3 ? Number.NaN : value));
    expect(weeksOfTrace({ ...full, cpu }, 'cpu')).toHaveLength(0);
  });
});
