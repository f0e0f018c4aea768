import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  binsOf,
  EMPTY_SKETCH,
  mean,
  mergeSketches,
  quantile,
  type Sketch,
  scaleSketch,
  shareAbove,
  sketchOf,
  uncoveredShare,
} from '../../src/model/sketch.ts';
import { USAGE_QUANTUM } from '../../src/model/usage.ts';

const RELATIVE_ERROR = 0.01;

/** What containers use: nothing, fractions of a millicore, cores, gigabytes. */
const usage = fc.oneof(
  fc.constant(0),
  fc.double({ min: 0.01, max: 1, noNaN: true }),
  fc.double({ min: 1, max: 64_000, noNaN: true }),
  fc.double({ min: 1e6, max: 1e12, noNaN: true }),
);
const usages = fc.array(usage, { minLength: 1, maxLength: 300 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Nearest rank, as the sketch defines it. */
function exactQuantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.min(sorted.length, Math.max(1, Math.ceil(q * sorted.length - 1e-9)));
  return sorted[rank - 1] ?? Number.NaN;
}

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

const inQuanta = (counts: readonly number[]): Sketch => sketchOf(counts.map((count) => count * USAGE_QUANTUM.cpu));

function expectSame(a: Sketch, b: Sketch): void {
  expect({ ...a, sum: 0 }).toEqual({ ...b, sum: 0 });
  expect(near(a.sum, b.sum)).toBe(true);
}

describe('quantiles', () => {
  it('are within 1 % of the exact ones', () => {
    fc.assert(
      fc.property(usages, share, (values, q) => {
        const exact = exactQuantile(values, q);
        expect(Math.abs((quantile(sketchOf(values), q) ?? Number.NaN) - exact)).toBeLessThanOrEqual(
          RELATIVE_ERROR * exact + 1e-3,
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('never leave the measured range, and both ends are exact', () => {
    fc.assert(
      fc.property(usages, share, (values, q) => {
        const sketch = sketchOf(values);
        expect(quantile(sketch, 0)).toBe(Math.min(...values));
        expect(quantile(sketch, 1)).toBe(Math.max(...values));
        expect(quantile(sketch, q)).toBeGreaterThanOrEqual(Math.min(...values));
        expect(quantile(sketch, q)).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });

  it('rise with the share', () => {
    fc.assert(
      fc.property(usages, share, share, (values, a, b) => {
        const sketch = sketchOf(values);
        expect(quantile(sketch, Math.min(a, b)) ?? 0).toBeLessThanOrEqual(quantile(sketch, Math.max(a, b)) ?? 0);
      }),
    );
  });

  it('edge 43: take 99.9 as 99.9, not as the maximum', () => {
    const spikes = Array.from({ length: 5 }, () => 10_000);
    const sketch = sketchOf([...Array.from({ length: 9_995 }, () => 100), ...spikes]);
    expect(Math.abs((quantile(sketch, 0.999) ?? 0) - 100)).toBeLessThanOrEqual(1);
    expect(Math.abs((quantile(sketch, 0.9996) ?? 0) - 10_000)).toBeLessThanOrEqual(100);
  });

  it('of nothing are undefined', () => {
    expect(quantile(EMPTY_SKETCH, 0.5)).toBeUndefined();
    expect(mean(EMPTY_SKETCH)).toBeUndefined();
  });

  it('of one value are that value', () => {
    expect(quantile(sketchOf([123.4]), 0.5)).toBe(123.4);
  });
});

describe('merging', () => {
  it('is the sketch of all samples together', () => {
    fc.assert(
      fc.property(fc.array(usages, { maxLength: 6 }), (parts) => {
        expectSame(mergeSketches(parts.map(sketchOf)), sketchOf(parts.flat()));
      }),
    );
  });

  it('does not depend on order', () => {
    const shuffled = fc
      .array(usages, { maxLength: 6 })
      .chain((parts) => fc.tuple(fc.constant(parts), fc.shuffledSubarray(parts, { minLength: parts.length })));
    fc.assert(
      fc.property(shuffled, ([parts, other]) => {
        expectSame(mergeSketches(parts.map(sketchOf)), mergeSketches(other.map(sketchOf)));
      }),
    );
  });

  it('does not depend on grouping', () => {
    fc.assert(
      fc.property(usages, usages, usages, (a, b, c) => {
        const [x, y, z] = [sketchOf(a), sketchOf(b), sketchOf(c)];
        expectSame(mergeSketches([mergeSketches([x, y]), z]), mergeSketches([x, mergeSketches([y, z])]));
      }),
    );
  });

  it('of whole multiples of the quantum is the same to the last bit, in any order and grouping', () => {
    const kept = fc.array(fc.integer({ min: 0, max: 64_000 * 1024 }), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(kept, kept, kept, (a, b, c) => {
        const [x, y, z] = [inQuanta(a), inQuanta(b), inQuanta(c)];
        const one = mergeSketches([mergeSketches([x, y]), z]);
        const other = mergeSketches([y, mergeSketches([z, x])]);
        expect(one).toEqual(other);
      }),
    );
  });

  it('with nothing changes nothing', () => {
    fc.assert(
      fc.property(usages, (values) => {
        expectSame(mergeSketches([EMPTY_SKETCH, sketchOf(values), EMPTY_SKETCH]), sketchOf(values));
      }),
    );
    expect(mergeSketches([])).toEqual({ ...EMPTY_SKETCH });
  });
});

describe('weights', () => {
  it('leave every quantile where it was when all are scaled alike', () => {
    fc.assert(
      fc.property(usages, fc.constantFrom(0.5, 0.25, 4), share, (values, factor, q) => {
        const sketch = sketchOf(values);
        expect(quantile(scaleSketch(sketch, factor), q)).toBe(quantile(sketch, q));
      }),
    );
  });

  it('let a younger day speak louder', () => {
    const old = sketchOf(Array.from({ length: 100 }, () => 1000));
    const young = sketchOf(Array.from({ length: 100 }, () => 10));
    expect(Math.abs((quantile(mergeSketches([old, young]), 0.6) ?? 0) - 1000)).toBeLessThanOrEqual(10);
    expect(Math.abs((quantile(mergeSketches([scaleSketch(old, 0.25), young]), 0.6) ?? 0) - 10)).toBeLessThanOrEqual(
      0.1,
    );
  });
});

describe('levels', () => {
  const level = fc.double({ min: 0.01, max: 1e12, noNaN: true });

  it('have a share above that is exact but for the bin of the level', () => {
    fc.assert(
      fc.property(usages, level, (values, at) => {
        const above = (border: number): number => values.filter((value) => value > border).length / values.length;
        const share = shareAbove(sketchOf(values), at);
        expect(share).toBeLessThanOrEqual(above(at * (1 - 2 * RELATIVE_ERROR)) + 1e-9);
        expect(share).toBeGreaterThanOrEqual(above(at * (1 + 2 * RELATIVE_ERROR)) - 1e-9);
      }),
    );
  });

  it('at the maximum have exactly nothing above', () => {
    fc.assert(
      fc.property(usages, (values) => {
        expect(shareAbove(sketchOf(values), Math.max(...values))).toBe(0);
        expect(uncoveredShare(sketchOf(values), Math.max(...values))).toBe(0);
      }),
    );
  });

  it('leave uncovered what lies above them, within 2 % of all demand', () => {
    fc.assert(
      fc.property(usages, level, (values, at) => {
        const sum = values.reduce((total, value) => total + value, 0);
        if (sum === 0) return;
        const exact = values.reduce((total, value) => total + Math.max(0, value - at), 0) / sum;
        expect(Math.abs(uncoveredShare(sketchOf(values), at) - exact)).toBeLessThanOrEqual(2 * RELATIVE_ERROR);
      }),
    );
  });

  it('are counted by hand: 10 of 100 samples at 300 leave a third of the demand above 100 uncovered', () => {
    const sketch = sketchOf([...Array.from({ length: 90 }, () => 30), ...Array.from({ length: 10 }, () => 300)]);
    expect(shareAbove(sketch, 100)).toBeCloseTo(0.1, 10);
    expect(uncoveredShare(sketch, 100)).toBeCloseTo((10 * 200) / (90 * 30 + 10 * 300), 2);
  });
});

describe('bins', () => {
  it('hold every sample once', () => {
    fc.assert(
      fc.property(usages, (values) => {
        const weight = [...binsOf(sketchOf(values))].reduce((sum, bin) => sum + bin.weight, 0);
        expect(weight).toBe(values.length);
      }),
    );
  });
});
