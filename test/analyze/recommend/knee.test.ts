import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knee } from '../../../src/analyze/recommend/knee.ts';
import { EMPTY_SKETCH, shareAbove, sketchOf } from '../../../src/model/sketch.ts';

const balanced = { care: 15, largestShareAbove: 0.2 };
const repeat = (value: number, times: number): number[] => Array.from({ length: times }, () => value);

describe('the knee', () => {
  it('sits just above flat load', () => {
    const found = knee([sketchOf(repeat(200, 1000))], balanced);
    expect(found?.request).toBeGreaterThanOrEqual(200);
    expect(found?.request).toBeLessThanOrEqual(200 * 1.09);
    expect(found?.above).toBeLessThan(0.01);
  });

  it('leaves a rare peak to spare node CPU: 1 % of the time at 500m does not cost 500m', () => {
    const found = knee([sketchOf([...repeat(20, 990), ...repeat(500, 10)])], balanced);
    expect(found?.request).toBeLessThan(30);
    expect(found?.above).toBeCloseTo(0.01, 2);
  });

  it('pays for the same peak when it is half of the time', () => {
    expect(knee([sketchOf([...repeat(20, 500), ...repeat(500, 500)])], balanced)?.request).toBeGreaterThanOrEqual(500);
  });

  it('is undefined without use', () => {
    expect(knee([EMPTY_SKETCH], balanced)).toBeUndefined();
    expect(knee([sketchOf(repeat(0, 100))], balanced)).toBeUndefined();
  });

  const load = fc.array(fc.double({ min: 1, max: 8000, noNaN: true }), { minLength: 20, maxLength: 300 });

  it('never predicts more time above the request than was allowed, and predicts what is', () => {
    fc.assert(
      fc.property(load, fc.double({ min: 0.01, max: 0.3, noNaN: true }), (values, largestShareAbove) => {
        const sketch = sketchOf(values);
        const found = knee([sketch], { care: 15, largestShareAbove });
        if (found === undefined) throw new Error('no knee');
        expect(found.above).toBeLessThanOrEqual(largestShareAbove);
        // The blur moves samples by up to 3 bins of 2 % each.
        expect(shareAbove(sketch, found.request * 1.09)).toBeLessThanOrEqual(found.above + 1e-9);
      }),
    );
  });

  it('asks for more the more care is asked for', () => {
    fc.assert(
      fc.property(load, (values) => {
        const requests = [9, 15, 19, 120].map(
          (care) => knee([sketchOf(values)], { care, largestShareAbove: 1 })?.request ?? 0,
        );
        expect(requests).toEqual([...requests].sort((a, b) => a - b));
      }),
    );
  });

  it('does not depend on units: cores a thousand times larger give a request a thousand times larger', () => {
    fc.assert(
      fc.property(load, (values) => {
        const small = knee([sketchOf(values)], balanced)?.request ?? 0;
        const large = knee([sketchOf(values.map((value) => value * 1.02 ** 350))], balanced)?.request ?? 0;
        expect(Math.abs(large / 1.02 ** 350 / small - 1)).toBeLessThan(0.05);
      }),
    );
  });
});
