import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packing } from '../../src/observe/packing.ts';

const plain = fc.jsonValue({ maxDepth: 4 });

describe('packed values', () => {
  it('come back equal, whatever else was packed', () => {
    fc.assert(
      fc.property(fc.array(plain, { maxLength: 8 }), (values) => {
        const { pack, unpack } = packing();
        const places = values.map(pack);
        expect(places.map(unpack)).toEqual(values);
      }),
    );
  });

  it.each([0, -0, -1, 0.5, 2 ** 50, 2 ** 53, -(2 ** 53), 1.7e308, 1_762_000_021_000])('keep the number %d', (n) => {
    const { pack, unpack } = packing();
    expect(Object.is(unpack(pack(n)), n)).toBe(true);
  });

  it('come back when they are many, and when one is large', () => {
    const { pack, unpack } = packing();
    const lists = [3, 40_000, 5, 200_000, 7].map((length) => Array.from({ length }, (_, i) => i));
    const small = Array.from({ length: 12_000 }, (_, i) => ({ i, half: i / 2 }));
    const places = [...small, ...lists, ...small].map(pack);
    expect(places.map((at) => unpack(at))).toEqual([...small, ...lists, ...small]);
  });

  it('leave a key out that has no value', () => {
    const { pack, unpack } = packing();
    expect(Object.keys(Object(unpack(pack({ a: undefined, b: 1 }))))).toEqual(['b']);
  });
});
