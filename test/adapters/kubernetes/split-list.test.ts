import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitList } from '../../../src/adapters/kubernetes/split-list.ts';

const split = (text: string) => {
  const list = splitList(Buffer.from(text));
  return list && { ...list.head, items: [...list.items] };
};

describe('a list whose items are parsed one by one', () => {
  it('says what JSON.parse says', () => {
    const item = fc.jsonValue({ maxDepth: 4 });
    const list = fc.record({ kind: fc.string(), metadata: item, items: fc.array(item, { maxLength: 5 }), last: item });
    fc.assert(
      fc.property(list, fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(split(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('is none when it ends too early, wherever that is', () => {
    const text = '{"metadata":{"continue":"a\\"}]"},"items":[{"a":[1,{"b":"}"}]},{"c":null}]}';
    const cuts = Array.from({ length: text.length }, (_, length) => split(text.slice(0, length)));
    expect(cuts.every((cut) => cut === undefined)).toBe(true);
    expect(split(text)?.items).toHaveLength(2);
  });

  it.each([
    '',
    'null',
    '[]',
    '{}',
    '{"items":null}',
    '{"items":{}}',
    '<html>',
    '{"items":[,]}',
    '{"items" []}',
    '{"items":[1 2]}',
    '{1:2}',
  ])('is none: %s', (text) => {
    expect(split(text)).toBeUndefined();
  });

  it('has no value where an item is no JSON', () => {
    expect(split('{"items":[{"a" 1},{"b":2}]}')?.items).toEqual([undefined, { b: 2 }]);
  });
});
