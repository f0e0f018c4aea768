import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundCpu, roundMemory } from '../../../src/analyze/recommend/human-steps.ts';
import { type Setting, settle } from '../../../src/analyze/recommend/settle.ts';
import { strategies } from '../../../src/analyze/recommend/strategies.ts';
import { bytes, mebibytes, millicores } from '../../../src/model/units.ts';
import { resourcesOf } from '../../builders/container.ts';
import { mebi } from '../judge.ts';

const setting = (part: Partial<Setting> = {}): Setting => ({
  strategy: strategies.default,
  sizing: { floors: { cpu: millicores(10), memory: mebibytes(32) }, ceilings: {}, addMemoryLimit: 'never' },
  current: resourcesOf({ cpuRequest: '500m', memoryRequest: '512Mi', memoryLimit: '512Mi' }),
  guaranteed: false,
  highestMemory: mebibytes(100),
  withheld: [],
  confidence: 'high',
  remark: undefined,
  ...part,
});
const sizes = (cpu: number, request: number, limit = request * 2) => ({
  cpu: { request: millicores(cpu), why: 'measured' },
  memory: { request: mebibytes(request), limit: mebibytes(limit), why: 'measured' },
});
const because = { code: 'censored-usage', detail: 'throttled' } as const;

describe('human steps', () => {
  it.each([
    [0.3, 5],
    [7, 10],
    [96, 100],
    [101, 110],
    [360.00000000000006, 360],
    [999, 1000],
    [1001, 1050],
    [9_999, 10_000],
    [10_010, 10_250],
  ])('%d mcores become %d', (from, to) => {
    expect(roundCpu(millicores(from))).toBe(to);
  });

  it.each([
    [1, 8],
    [63, 64],
    [1000, 1000],
    [1020, 1024],
    [1025, 1088],
    [4097, 4352],
  ])('%d MiB become %d', (from, to) => {
    expect(mebi(roundMemory(mebibytes(from)))).toBe(to);
  });

  it('only ever go up, by at most 5 % above 100m and 100 MiB (and 8 %)', () => {
    fc.assert(
      fc.property(fc.double({ min: 100, max: 500_000, noNaN: true }), (value) => {
        const [cpu, memory] = [roundCpu(millicores(value)), mebi(roundMemory(mebibytes(value))) ?? 0];
        expect(cpu).toBeGreaterThanOrEqual(value - 1e-6);
        expect(cpu).toBeLessThanOrEqual(value * 1.1);
        expect(memory).toBeGreaterThanOrEqual(value - 1e-6);
        expect(memory).toBeLessThanOrEqual(value * 1.08);
      }),
    );
  });

  it('are fixed points: what was rounded stays', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 500_000, noNaN: true }), (value) => {
        expect(roundCpu(roundCpu(millicores(value)))).toBe(roundCpu(millicores(value)));
        const memory = roundMemory(mebibytes(value));
        expect(roundMemory(memory)).toBe(memory);
      }),
    );
  });
});

describe('settle', () => {
  it('applies floors and ceilings of the policy, and the floors of the strategy', () => {
    expect(settle(sizes(1, 1), setting()).cpuRequest).toBe(10);
    expect(mebi(settle(sizes(1, 1), setting()).memoryRequest)).toBe(32);
    expect(settle(sizes(1, 1), setting({ strategy: strategies.seed })).cpuRequest).toBe(50);
    const ceilings = { cpu: millicores(300), memory: mebibytes(256) };
    const capped = settle(sizes(900, 900), setting({ sizing: { ...setting().sizing, ceilings } }));
    expect(capped.cpuRequest).toBe(300);
    expect(mebi(capped.memoryRequest)).toBe(256);
  });

  it('adds no memory limit unless policy says so', () => {
    const current = resourcesOf({ cpuRequest: '500m', memoryRequest: '512Mi' });
    expect(settle(sizes(100, 100), setting({ current })).memoryLimit).toBeUndefined();
    const sizing = { ...setting().sizing, addMemoryLimit: 'with-request' as const };
    expect(mebi(settle(sizes(100, 100), setting({ current, sizing })).memoryLimit)).toBe(200);
  });

  it('sets no limit below a peak, whatever the formula says', () => {
    const part = { strategy: strategies.seed, highestMemory: mebibytes(480) };
    expect(mebi(settle(sizes(100, 100, 150), setting(part)).memoryLimit)).toBe(480);
  });

  it('lowers nothing that is withheld, and still raises it', () => {
    const withheld = [{ resource: 'cpu', because }] as const;
    expect(settle(sizes(100, 100), setting({ withheld })).cpuRequest).toBeUndefined();
    expect(settle(sizes(900, 100), setting({ withheld })).cpuRequest).toBe(900);
    expect(mebi(settle(sizes(100, 100), setting({ withheld })).memoryRequest)).toBe(104);
  });

  it('takes a limit without request as the request that must not be lowered', () => {
    const current = resourcesOf({ cpuLimit: '500m' });
    const withheld = [{ resource: 'cpu', because }] as const;
    expect(settle(sizes(100, 100), setting({ current, withheld })).cpuRequest).toBeUndefined();
  });

  it('explains itself in at most three sentences with the final numbers', () => {
    const { explanation } = settle(sizes(101, 100), setting({ remark: 'CPU is not lowered: throttled.' }));
    expect(explanation).toEqual([
      'CPU request 110m: measured.',
      'Memory request 104Mi: measured; limit stays 512Mi, 412 % above the highest peak 100Mi.',
      'CPU is not lowered: throttled.',
    ]);
  });

  it('keeps request at or below limit for every container', () => {
    const quantity = fc.option(fc.integer({ min: 1, max: 8000 }), { nil: undefined });
    const raw = fc.record({
      cpu: fc.integer({ min: 1, max: 9000 }),
      request: fc.integer({ min: 1, max: 9000 }),
      over: fc.integer({ min: 0, max: 4000 }),
    });
    fc.assert(
      fc.property(
        raw,
        fc.tuple(quantity, quantity, quantity, quantity),
        fc.boolean(),
        (of, [a, b, c, d], guaranteed) => {
          const current = {
            ...(a === undefined ? {} : { cpuRequest: millicores(a) }),
            ...(b === undefined ? {} : { cpuLimit: millicores(Math.max(b, a ?? 0)) }),
            ...(c === undefined ? {} : { memoryRequest: mebibytes(c) }),
            ...(d === undefined ? {} : { memoryLimit: mebibytes(Math.max(d, c ?? 0)) }),
            extended: [],
          };
          const to = settle(sizes(of.cpu, of.request, of.request + of.over), setting({ current, guaranteed }));
          const limit = { cpu: to.cpuLimit ?? current.cpuLimit, memory: to.memoryLimit ?? current.memoryLimit };
          expect(to.cpuRequest ?? 0).toBeLessThanOrEqual(limit.cpu ?? Infinity);
          expect(to.memoryRequest ?? 0).toBeLessThanOrEqual(limit.memory ?? bytes(Infinity));
        },
      ),
    );
  });
});
