import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBench } from './recommender.ts';
import { scoreCpu } from './recommender-cpu.ts';
import { goals } from './recommender-goals.ts';
import { scoreMemory } from './recommender-memory.ts';
import type { BenchResult } from './recommender-result.ts';
import { exactQuantile, vpaCpu } from './recommender-rivals.ts';
import type { Trace } from './recommender-traces.ts';
import { weeksOf } from './recommender-weeks.ts';

const STEP = 300;
const PER_DAY = 288;

/** Flat at `cpu` cores and `memory` bytes but for the last week, which is `factor` times that. */
const trace = (days: number, factor: number): Trace => {
  const times = Float64Array.from({ length: days * PER_DAY }, (_, i) => 1_700_000_000 + i * STEP);
  const level = times.map((_, i) => (i >= (days - 7) * PER_DAY ? factor : 1));
  return {
    set: 's',
    name: `n${factor}`,
    step: STEP,
    times,
    cpu: level.map((x) => 100 * x),
    memory: level.map((x) => x * 2 ** 28),
  };
};

describe('windows', () => {
  it('train on 14 days, test on 7, step 7', () => {
    const weeks = weeksOf(trace(28, 1), 'cpu');
    expect(weeks).toHaveLength(2);
    expect(weeks[0]?.days).toHaveLength(14);
    expect(weeks[0]?.test).toHaveLength(7 * PER_DAY);
  });

  it('train on what is left of a short trace, at least 7 days', () => {
    expect(weeksOf(trace(15, 1), 'cpu')[0]?.days).toHaveLength(8);
    expect(weeksOf(trace(13, 1), 'cpu')).toHaveLength(0);
  });

  it('drop a machine that was off', () => {
    expect(weeksOf(trace(21, 0.01), 'cpu')).toHaveLength(0);
  });

  it('drop a side with less than 80 % of its samples', () => {
    const full = trace(21, 1);
    const cpu = full.cpu.map((value, i) => (i % 10 < 3 ? Number.NaN : value));
    expect(weeksOf({ ...full, cpu }, 'cpu')).toHaveLength(0);
  });
});

describe('scores', () => {
  it('of CPU are those of the definition: a week at 200 against a request of 100', () => {
    const score = scoreCpu(weeksOf(trace(21, 2), 'cpu'), () => 100);
    expect(score).toMatchObject({ V: 100, W1: 100, W5: 100, U: 50, Sfleet: 0 });
    expect(score.Styp).toBeCloseTo(-0.5, 10);
  });

  it('of a request twice the use: no violation, one idle core per used core', () => {
    expect(scoreCpu(weeksOf(trace(21, 1), 'cpu'), () => 200)).toEqual({ V: 0, W1: 0, W5: 0, U: 0, Styp: 1, Sfleet: 1 });
  });

  it('of memory count the week as killed when its maximum exceeds the limit', () => {
    const weeks = weeksOf(trace(21, 2), 'memory');
    const sized = (limit: number) => scoreMemory(weeks, () => ({ request: 2 ** 28, limit }));
    expect(sized(2 ** 28).oomWeeks).toBe(100);
    expect(sized(2 ** 29).oomWeeks).toBe(0);
    expect(sized(2 ** 29)).toMatchObject({ requestTyp: -0.5, limitFleet: 0, requestedOverUsed: 0.5 });
  });
});

describe('rivals', () => {
  const [week] = weeksOf(trace(21, 1), 'cpu');
  if (week === undefined) throw new Error('no week');

  it('VPA gives the upper edge of the bucket of 100m, plus 15 %', () => {
    // Buckets of 10m growing by 5 %: 100m lies in bucket 8, which ends at 10 x (1.05^9 - 1) / 0.05 = 110.3m.
    expect(vpaCpu(week)).toBeCloseTo(110.27 * 1.15, 1);
  });

  it('an exact quantile is the nearest rank', () => {
    expect(exactQuantile({ ...week, train: [Float64Array.from([1, 2, 3, 4, 5])] }, 0.6)).toBe(3);
  });
});

describe('the benchmark', () => {
  let folder = '';
  let result: BenchResult;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'traces-'));
    mkdirSync(join(folder, 's'));
    const series = [1, 2].map((factor) => {
      const { name, times, cpu, memory } = trace(21, factor);
      const rows = Array.from(times, (time, i) => `${time},${(cpu[i] ?? 0) / 1000},${memory[i]}`);
      writeFileSync(
        join(folder, 's', `${name}.csv.gz`),
        gzipSync(`unix_seconds,cpu_cores,mem_bytes\n${rows.join('\n')}\n`),
      );
      return { set: 's', name, resolution_s: STEP, file: `s/${name}.csv.gz` };
    });
    writeFileSync(join(folder, 'index.json'), JSON.stringify({ series }));
    result = runBench(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('reads a folder of traces and scores every strategy on all and on each set', () => {
    expect(result.weeks).toEqual({ cpu: 2, memory: 2, series: 2 });
    expect(Object.keys(result.cpu)).toEqual(
      expect.arrayContaining(['default', 'seed', 'krr-simple', 'krr-simple-limit', 'vpa', 'max']),
    );
    expect(result.cpu['krr-simple']?.V).toBe(50);
    expect(result.memory.max?.oomWeeks).toBe(50);
    expect(result.sets.s?.cpu).toEqual(result.cpu);
  });

  it('states each goal with its numbers', () => {
    expect(goals(result).map(({ name }) => name.slice(0, 2))).toEqual(['G1', 'G2', 'G3', 'G4', 'G5', 'G6']);
    for (const { facts } of goals(result)) expect(facts).toMatch(/<= /);
  });
});

/** Published figures of the rivals on the development traces; runs where TRIMTAB_TRACES names that folder. */
describe.skipIf(process.env.TRIMTAB_TRACES === undefined)('on the development traces', () => {
  const within = (value: number | undefined, published: number): void =>
    expect(Math.abs((value ?? 0) / published - 1)).toBeLessThanOrEqual(0.03);

  it('the rivals come out as published, within 3 %, and the goals hold', { timeout: 120_000 }, () => {
    const result = runBench(process.env.TRIMTAB_TRACES ?? '');
    within(result.cpu.seed?.V, 1.01);
    within(result.cpu.seed?.Sfleet, 2.75);
    within(result.cpu['krr-simple']?.V, 8.17);
    within(result.cpu['krr-simple']?.W5, 46.5);
    within(result.cpu['krr-simple']?.Sfleet, 1.82);
    within(result.cpu.vpa?.V, 6.26);
    within(result.cpu.vpa?.W5, 31.5);
    within(result.cpu.vpa?.Sfleet, 1.59);
    within(result.memory['krr-simple']?.oomWeeks, 13.7);
    within(result.memory['krr-simple']?.requestedOverUsed, 8.4);
    within(result.memory.vpa?.oomWeeks, 37);
    within(result.memory.seed?.oomWeeks, 31.7);
    expect(goals(result).filter(({ met }) => !met)).toEqual([]);
  });
});
