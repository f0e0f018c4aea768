import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coalesce, entryIn, overlay, parameterPath } from '../../../src/propose/helm/values.ts';

describe('values', () => {
  it.each([
    ['maps key by key', { a: { b: 1, c: 2 } }, { a: { c: 3 } }, { a: { b: 1, c: 3 } }],
    ['lists as a whole', { a: [1, 2] }, { a: [3] }, { a: [3] }],
    ['null takes away', { a: 1, b: 2 }, { a: null }, { b: 2 }],
    ['a map in place of a value', { a: 1 }, { a: { b: 1 } }, { a: { b: 1 } }],
  ])('coalesce as Helm does: %s', (_, below, above, expected) => {
    expect(coalesce(below, above)).toEqual(expected);
  });

  it('keeps the rest of a list that an overlay changes', () => {
    const whole = { parts: [{ name: 'a', x: 1 }, { name: 'b' }] };
    expect(overlay(whole, [{ path: ['parts', 0, 'x'], value: 2 }])).toEqual({
      parts: [{ name: 'a', x: 2 }, { name: 'b' }],
    });
    expect(overlay(whole, [{ path: ['parts', { named: 'c' }, 'x'], value: 2 }])).toEqual({
      parts: [{ name: 'a', x: 1 }, { name: 'b' }, { name: 'c', x: 2 }],
    });
  });

  it('says with an overlay exactly what it says, and the whole otherwise', () => {
    const key = fc.string({ minLength: 1, maxLength: 3 }).filter((text) => text !== '__proto__');
    const leaf = fc.oneof(fc.integer(), fc.string());
    const tree = fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf)), { noNullPrototype: true });
    fc.assert(
      fc.property(tree, fc.array(key, { minLength: 1, maxLength: 3 }), leaf, (whole, path, value) => {
        const result = coalesce(whole, overlay(whole, [{ path, value }]));
        const at = path.reduce<unknown>((o, step) => (o instanceof Object ? Reflect.get(o, step) : undefined), result);
        expect(at).toBe(value);
        for (const other of Object.keys(whole)) if (other !== path[0]) expect(result[other]).toEqual(whole[other]);
      }),
    );
  });

  it.each([
    ['a.b', ['a', 'b']],
    ['a[0].b', ['a', 0, 'b']],
    ['a.b\\.c/d', ['a', 'b.c/d']],
  ])('reads the parameter %s', (name, path) => {
    expect(parameterPath(name)).toEqual(path);
  });

  it('takes the last entry of a parameter', () => {
    const entries = [{ name: 'a.b' }, { name: 'c' }, { name: 'a.b' }];
    expect(entryIn(entries)(['a', 'b'])).toEqual([2, 'value']);
    expect(entryIn(entries)(['a'])).toBeUndefined();
  });
});
