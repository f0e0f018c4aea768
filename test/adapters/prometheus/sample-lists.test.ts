import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleLists } from '../../../src/adapters/prometheus/sample-lists.ts';

const lists = sampleLists();
const parsed = (text: string): unknown => lists.parse(Buffer.from(text));
/** Of a reply that is nothing but one `values`. */
const listIn = (text: string) => {
  const list = lists.of(Object(parsed(`{"values":${text}}`)).values);
  return list === undefined ? undefined : Array.from(list.times, (time, i) => [time, list.values[i]]);
};

const text = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.double({ min: 0, max: 1e12, noNaN: true }).map(String),
  fc.bigInt({ min: 0n, max: 10n ** 19n }).map(String),
  fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 17n }), fc.nat(16)).map(([digits, dot]) => {
    const all = String(digits).padStart(dot + 1, '0');
    return dot === 0 ? all : `${all.slice(0, -dot)}.${all.slice(-dot)}`;
  }),
  fc.constantFrom('NaN', '+Inf', '-Inf', '0', '-0', '1e-05', '1.5e+10', '.', '5.', '.5', '', ' 7', 'much'),
);
const seconds = fc.oneof(
  fc.nat(2 ** 31),
  fc.nat(2 ** 40).map((ms) => ms / 1000),
);

describe('lists of samples', () => {
  it('are the numbers that JSON and Number() make of them, bit for bit', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(seconds, text), { minLength: 1, maxLength: 20 }), (pairs) => {
        expect(listIn(JSON.stringify(pairs))).toEqual(pairs.map(([time, value]) => [time, Number(value)]));
      }),
      { numRuns: 300 },
    );
  });

  it('are as long as they come', () => {
    const pairs = Array.from({ length: 10_000 }, (_, i) => [i, String(i)]);
    expect(listIn(JSON.stringify(pairs))).toEqual(pairs.map(([time]) => [time, time]));
  });

  it('may be written in another way', () => {
    const expected = [[1, 2]];
    for (const other of ['[ [1,"2"]]', '[[1, "2"]]', '[[1,"2"] ]', '[[1,"\\u0032"]]', '[[1e0,"2"]]', '[[1,"2",3]]'])
      expect(listIn(other)).toEqual(expected);
    expect(listIn('[]')).toEqual([]);
  });

  it.each(['[["1","2"]]', '[[1,2]]', '[1,"2"]', '[[1]]', '[null]', '"text"', '{}', 'null', '3'])(
    '%s is none',
    (other) => {
      expect(listIn(other)).toBeUndefined();
    },
  );

  it('leave the rest of the reply as it is', () => {
    const reply = {
      note: 'a "values":[[1,"2"]] in a text',
      result: [
        { metric: { values: 'x', 'a"values': 'ü' }, values: [[1, '2']] },
        { metric: {}, values: [[3, '4']] },
      ],
    };
    expect(parsed(JSON.stringify(reply))).toEqual({
      note: reply.note,
      result: [
        { metric: reply.result[0]?.metric, values: 0 },
        { metric: {}, values: 1 },
      ],
    });
    expect([0, 1].map((n) => lists.of(n)?.values[0])).toEqual([2, 4]);
  });

  it('are not those of another series where a number stands instead', () => {
    parsed('{"result":[{"values":[[1,"2"]]},{"values":0},{"values":[[3,"4"]]}]}');
    expect([0, 0, 1].map((n) => lists.of(n)?.values[0])).toEqual([2, undefined, 4]);
  });

  it('are nothing where the reply was cut off, wherever that was', () => {
    const whole = JSON.stringify({
      result: [
        {
          values: [
            [1763164800.5, '0.25'],
            [1763164830.5, '7'],
          ],
        },
      ],
    });
    for (let length = 0; length < whole.length; length++) expect(parsed(whole.slice(0, length))).toBeUndefined();
  });
});
