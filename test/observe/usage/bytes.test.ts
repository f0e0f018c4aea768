import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteReader, byteWriter } from '../../../src/observe/usage/bytes.ts';

/** Short, long beyond a length of one byte, and of more than one byte per letter; often the same again. */
const text = fc.oneof(
  fc.constantFrom('', 'web-1', 'web-2', 'app', 'wéb-1', 'x'.repeat(127), 'x'.repeat(128), `${'x'.repeat(126)}ü`),
  fc.string({ maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

describe('bytes', () => {
  it('give back texts, however often one of them comes', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), fc.double({ noNaN: true }), (texts, double) => {
        const writer = byteWriter(1);
        for (const one of texts) {
          writer.text(one);
          writer.double(double);
        }
        const reader = byteReader(writer.copy());
        const read = texts.map(() => [reader.text(), reader.double()]);
        expect(read).toEqual(texts.map((one) => [one.toWellFormed(), double]));
        expect(reader.ended()).toBe(true);
      }),
    );
  });

  it('of a text are those of UTF-8, with the length before them', () => {
    const writer = byteWriter();
    for (const one of ['ab', 'ü']) writer.text(one);
    expect([...writer.copy()]).toEqual([2, 97, 98, 2, 0xc3, 0xbc]);
  });

  it('that end in the middle of a text are refused', () => {
    const writer = byteWriter();
    writer.text('shop');
    for (const length of [1, 4]) {
      const reader = byteReader(writer.copy().subarray(0, length));
      expect(() => reader.text()).toThrowError(expect.objectContaining({ name: 'UpstreamSurprise' }));
    }
  });
});
