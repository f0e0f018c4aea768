import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strategies } from '../../../src/analyze/recommend/strategies.ts';
import type { SizingQuestion } from '../../../src/analyze/recommend/strategy.ts';
import { bytes, instant, millicores } from '../../../src/model/units.ts';
import { type UsagePlan, usageOf } from '../../builders/usage.ts';
import { MI, mebi } from '../judge.ts';

const question = (plan: UsagePlan, part: Partial<SizingQuestion> = {}): SizingQuestion => ({
  days: usageOf(plan).days,
  startup: { starts: 0 },
  load: 'continuous',
  cpuCare: 15,
  memoryLimitMargin: 1.55,
  ...part,
});

const HOURLY = 12;
const MIDNIGHT = instant(Date.parse('2026-11-16T00:00:00Z'));

describe('seed', () => {
  it('is P99 x 1.2 for CPU, P99 x 1.25 for memory, and half more as the limit', () => {
    const { cpu, memory } = strategies.seed.size(question({ cpu: 300, memory: 800 * MI }));
    expect(cpu?.request).toBeCloseTo(360, 6);
    expect(mebi(memory?.request)).toBeCloseTo(1000, 6);
    expect(mebi(memory?.limit)).toBeCloseTo(1500, 6);
  });

  it('needs 14 days and has floors of 50m and 64Mi', () => {
    expect(strategies.seed.history).toBe(14 * 86_400_000);
    expect(strategies.seed.floors).toEqual({ cpu: 50, memory: 64 * MI });
  });
});

describe('krr-simple', () => {
  it('is P95 for CPU, and the maximum plus 15 % for memory, request and limit alike', () => {
    const cpu = ({ slot }: { slot: number }) => (slot % 100 < 10 ? 400 : 100);
    const memory = ({ slot }: { slot: number }) => (slot === 7 ? 400 : 200) * MI;
    const sizes = strategies['krr-simple'].size(question({ cpu, memory }));
    expect(Math.abs((sizes.cpu?.request ?? 0) - 400)).toBeLessThanOrEqual(4);
    expect(mebi(sizes.memory?.request)).toBeCloseTo(460, 6);
    expect(sizes.memory?.limit).toBe(sizes.memory?.request);
  });
});

describe('default', () => {
  const size = (plan: UsagePlan, part: Partial<SizingQuestion> = {}) => strategies.default.size(question(plan, part));

  it('sets the memory limit from the two highest days: one spike counts by its root', () => {
    const steady = size({ memory: ({ hour }) => (hour === 6 ? 400 : 200) * MI });
    const spiky = size({ memory: ({ hour, day }) => (hour === 6 && day === 5 ? 400 : 200) * MI });
    const peaks = (usual: number): number => 1.55 * (8192 / usual) ** 0.1 * usual;
    expect(mebi(steady.memory?.limit)).toBeCloseTo(peaks(400) + 0.3 * 200, -1);
    expect(mebi(spiky.memory?.limit)).toBeCloseTo(peaks(Math.sqrt(400 * 200)) + 0.3 * 200, -1);
  });

  it('gives a small load a larger margin than a large one: 1.55 times its peaks at 8 GiB, 2.35 times at 128 MiB', () => {
    const times = (level: number): number => (size({ memory: () => level }).memory?.limit ?? 0) / level - 0.3;
    expect(times(8192 * MI)).toBeCloseTo(1.55, 1);
    expect(times(128 * MI)).toBeCloseTo(2.35, 1);
  });

  it('pays for a little time above every day, and not for the same time on one day', () => {
    const spread = size({ cpu: ({ slot }) => (slot % 14 === 0 ? 300 : 100) });
    const gathered = size({ cpu: ({ day }) => (day === 7 ? 300 : 100) });
    expect(spread.cpu?.request).toBeGreaterThanOrEqual(300);
    expect(gathered.cpu?.request).toBeLessThan(120);
  });

  it('keeps the limit a fifth above the highest peak, however lonely it was', () => {
    const sizes = size({ memory: ({ day, slot }) => (day === 5 && slot === 3 ? 1000 : 50) * MI });
    expect(mebi(sizes.memory?.limit)).toBeCloseTo(1200, -1);
  });

  it('asks for 15 % over the peak of a steady load, and says so', () => {
    const { memory } = size({ memory: ({ slot }) => (slot === 0 ? 810 : 800) * MI });
    expect(mebi(memory?.request)).toBeCloseTo(1.15 * 810, 6);
    expect(memory?.why).toBe('highest peak 810Mi plus 15 %');
  });

  it('adds by how far the highest day stands out, and never asks for more than P99 plus a quarter', () => {
    const differing = size({ memory: ({ day, slot }) => (day === 4 && slot < 50 ? 840 : 800) * MI });
    expect(mebi(differing.memory?.request)).toBeCloseTo(1.15 * 840 + 40, 6);
    expect(differing.memory?.why).toBe('highest peak 840Mi plus 15 % and 40Mi because its days differ');
    const apart = size({ memory: ({ day }) => (day === 4 ? 900 : 800) * MI });
    expect(mebi(apart.memory?.request)).toBeCloseTo(1.25 * 900, -1);
    expect(apart.memory?.why).toContain('plus 25 %');
  });

  it('takes six days for no proof of steadiness, and a batch run for no load at all', () => {
    const request = (days: number, load: 'continuous' | 'batch') =>
      mebi(size({ days, until: MIDNIGHT, memory: 800 * MI }, { load }).memory?.request);
    expect(request(6, 'continuous')).toBeCloseTo(1000, 6);
    expect(request(7, 'continuous')).toBeCloseTo(920, 6);
    expect(request(14, 'batch')).toBeCloseTo(1000, 6);
  });

  it('covers a week of growth where memory climbs day by day', () => {
    const climbing = size({ memory: ({ day }) => (200 + 10 * day) * MI });
    const flat = size({ memory: 330 * MI });
    expect(mebi(climbing.memory?.limit)).toBeGreaterThan((mebi(flat.memory?.limit) ?? 0) + 40);
    expect(climbing.memory?.why).toContain('week of growth');
    // 330 MiB now, 70 more in a week: the climb is why its days differ, so it is added once.
    expect(mebi(climbing.memory?.request)).toBeCloseTo(1.15 * 330 + 70, 0);
  });

  it('keeps a start-up peak that stands out, and no peak that load reaches anyway', () => {
    const standsOut = size({ cpu: 50 }, { startup: { starts: 3, cpuPeak: millicores(900) } });
    expect(standsOut.cpu?.request).toBe(900);
    expect(standsOut.cpu?.why).toContain('start-up peak');
    const ordinary = size({ cpu: 50 }, { startup: { starts: 3, cpuPeak: millicores(60) } });
    expect(ordinary.cpu?.request).toBeLessThan(60);
  });

  it('gives the busiest replica what it uses on average', () => {
    const cpu = ({ pod }: { pod: number }) => (pod === 0 ? 800 : 20);
    const sizes = size({ cpu, pods: 12 });
    expect(sizes.cpu?.request).toBeGreaterThanOrEqual(800);
  });

  it('believes this week more than the last: a load that halved counts less', () => {
    // As many days at 400m, eleven days ago and now.
    const falling = size({ cpu: ({ day }) => (day < 3 ? 400 : 200) }, { cpuCare: 9 });
    const rising = size({ cpu: ({ day }) => (day < 11 ? 200 : 400) }, { cpuCare: 9 });
    expect(falling.cpu?.request).toBeLessThan(250);
    expect(rising.cpu?.request).toBeGreaterThan(400);
  });

  it('does not take the weekend for the end of the load: on a Sunday evening as much as on a Friday', () => {
    const office = (restDays: readonly number[]) =>
      size({ cpu: ({ day, hour }) => (!restDays.includes(day) && hour >= 9 && hour < 17 ? 1000 : 50) }).cpu?.request;
    for (const restDays of [
      [5, 6, 12, 13],
      [0, 1, 7, 8],
    ]) {
      expect(office(restDays)).toBeGreaterThanOrEqual(1000);
      expect(office(restDays)).toBeLessThan(1050);
    }
  });

  it.each([1, 2, 3])('says what it can of %i days: just above flat use, limits above the peak', (days) => {
    const { cpu, memory } = size({ days, cpu: 100, memory: 200 * MI });
    expect(cpu?.request).toBeGreaterThanOrEqual(100);
    expect(cpu?.request).toBeLessThan(105);
    expect(mebi(memory?.request)).toBeCloseTo(250, 0);
    expect(mebi(memory?.limit)).toBeGreaterThanOrEqual(240);
  });

  it('is not moved by one sample of 64 cores, nor by days without any, and asks nothing for no use', () => {
    const usual = size({ cpu: 100 }).cpu?.request ?? 0;
    const spiked = size({ cpu: ({ day, slot }) => (day === 9 && slot === 7 ? 64_000 : 100) }).cpu?.request ?? 0;
    expect(Math.abs(spiked / usual - 1)).toBeLessThan(0.05);
    expect(size({ cpu: ({ day }) => (day > 3 && day < 9 ? undefined : 100) }).cpu?.request).toBe(usual);
    expect(size({ cpu: 0, memory: 0 })).toMatchObject({ cpu: { request: 0 }, memory: { request: 0, limit: 0 } });
    expect(size({ cpu: 1 }).cpu?.request).toBeCloseTo(1, 1);
  });

  it('sizes batch memory by the highest run, not by P99 of all samples', () => {
    const memory = ({ day, slot }: { day: number; slot: number }) =>
      slot < HOURLY ? (day === 3 && slot === 0 ? 600 : 100) * MI : undefined;
    expect(mebi(size({ memory }, { load: 'batch' }).memory?.request)).toBeCloseTo(720, 0);
  });

  it('says nothing about what was not measured', () => {
    expect(size({ memory: 100 * MI }).cpu).toBeUndefined();
    expect(size({ cpu: 100 }).memory).toBeUndefined();
    expect(size({})).toEqual({});
  });
});

describe('every strategy', () => {
  const level = fc.array(fc.double({ min: 1, max: 4000, noNaN: true }), { minLength: 288, maxLength: 288 });

  it('keeps request at or below limit and answers alike twice', () => {
    fc.assert(
      fc.property(level, fc.constantFrom(...Object.values(strategies)), (values, strategy) => {
        const at = ({ slot }: { slot: number }) => values[slot] ?? 0;
        const asked = question({ days: 3, cpu: at, memory: (moment) => at(moment) * MI });
        const sizes = strategy.size(asked);
        expect(sizes.memory?.request).toBeLessThanOrEqual(sizes.memory?.limit ?? bytes(0));
        expect(strategy.size(asked)).toEqual(sizes);
      }),
      { numRuns: 30 },
    );
  });

  it('of the default never sets a limit below a peak', () => {
    fc.assert(
      fc.property(level, fc.double({ min: 1, max: 3, noNaN: true }), (values, memoryLimitMargin) => {
        const memory = ({ slot }: { slot: number }) => (values[slot] ?? 0) * MI;
        const sizes = strategies.default.size(question({ days: 3, memory }, { memoryLimitMargin }));
        expect(mebi(sizes.memory?.limit)).toBeGreaterThanOrEqual(Math.max(...values));
      }),
      { numRuns: 30 },
    );
  });
});
