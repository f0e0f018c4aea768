import { describe, expect, it } from 'vitest';
import { hours, type Instant, instant, later, minutes } from '../../../src/model/units.ts';
import { samples } from '../../builders/sources.ts';
import { flat, usageOf } from './usage-of.ts';

const midnight: Instant = instant(Date.parse('2026-11-10T00:00:00Z'));

describe('lives of memory', () => {
  const MIB = 2 ** 20;
  /** 100 MiB rising by `perHour` MiB, a sample every 5 minutes. */
  const rising = (perHour: number, count: number): number[] =>
    Array.from({ length: count }, (_, i) => 100 * MIB + (i / 12) * perHour * MIB);

  it('fits the slope of a leak', async () => {
    const [life] = (await usageOf([samples({ pod: 'web-a' }, midnight, rising(20, 120))])).lives;
    expect(life?.slopePerHour).toBeCloseTo(20 * MIB, 0);
    expect(life?.r2).toBeCloseTo(1, 6);
    expect(life?.samples).toBe(120);
    expect(life?.first).toBe(100 * MIB);
  });

  it('ends at a sharp drop and at a silence', async () => {
    const usage = await usageOf([
      samples({ pod: 'web-a' }, midnight, [...flat(500 * MIB, 12), ...flat(200 * MIB, 12)]),
      samples({ pod: 'web-a' }, later(midnight, hours(6)), flat(200 * MIB, 12)),
    ]);
    expect(usage.lives.map((life) => life.peak / MIB)).toEqual([500, 200, 200]);
  });

  it('goes on over the border of two blocks and over a collected heap', async () => {
    const usage = await usageOf([
      samples({ pod: 'web-a' }, later(midnight, hours(1)), flat(400 * MIB, 12)),
      samples({ pod: 'web-a' }, midnight, flat(500 * MIB, 12)),
    ]);
    expect(usage.lives).toHaveLength(1);
    expect(usage.lives[0]).toMatchObject({ from: midnight, samples: 24, first: 500 * MIB });
  });

  it('goes on while memory is given back little by little', async () => {
    const shrinking = Array.from({ length: 30 }, (_, i) => 500 * MIB * 0.95 ** i);
    expect((await usageOf([samples({ pod: 'web-a' }, midnight, shrinking)])).lives).toHaveLength(1);
  });

  it('says the same of one block as of many', async () => {
    const values = rising(20, 240);
    const whole = (await usageOf([samples({ pod: 'web-a' }, midnight, values)])).lives[0];
    const parts = (
      await usageOf([
        samples({ pod: 'web-a' }, midnight, values.slice(0, 100)),
        samples({ pod: 'web-a' }, later(midnight, minutes(500)), values.slice(100)),
      ])
    ).lives[0];
    expect(parts?.slopePerHour).toBeCloseTo(whole?.slopePerHour ?? 0, 3);
    expect(parts?.samples).toBe(240);
  });

  it('keeps the 24 longest, newest last', async () => {
    const sawtooth = Array.from({ length: 40 }, (_, i) => [...flat(400 * MIB, 6 + i), 100 * MIB]).flat();
    const { lives } = await usageOf([samples({ pod: 'web-a' }, midnight, sawtooth)]);
    expect(lives).toHaveLength(24);
    expect(lives.map((life) => life.to)).toEqual(lives.map((life) => life.to).toSorted((a, b) => a - b));
  });
});
