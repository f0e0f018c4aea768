import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, readDecimal } from '../../../src/adapters/prometheus/decimal.ts';
import { type SampleRoom, sampleLists } from '../../../src/adapters/prometheus/sample-lists.ts';
import { jsonOf } from '../../../src/model/json-of.ts';

let lists = sampleLists([]);
/** Handed on in parts of so many bytes. */
const parsed = (text: string, length = 65_536): unknown => {
  lists = sampleLists([]);
  const reader = lists.begin();
  const body = Buffer.from(text);
  for (let at = 0; at < body.length; at += length) reader.take(body.subarray(at, at + length));
  return jsonOf(reader.text());
};
/** Of a reply that is nothing but one `values`. */
const listIn = (text: string, length?: number) => {
  const { values } = Object(parsed(`{"values":${text}}`, length));
  const list = lists.of(values);
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

  it('come in parts that end anywhere', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(seconds, text), { maxLength: 5 }),
        fc.integer({ min: 1, max: 80 }),
        (pairs, length) => {
          const reply = { ü: 1, result: [{ values: pairs }, { metric: { 'ä"values': 'ö' }, values: pairs }] };
          const { result, ...rest } = Object(parsed(JSON.stringify(reply), length));
          expect(rest).toEqual({ ü: 1 });
          expect(result[1].metric).toEqual({ 'ä"values': 'ö' });
          for (const { values } of result) {
            const list = lists.of(values);
            expect(Array.from(list?.times ?? [], (time, i) => [time, list?.values[i]])).toEqual(
              pairs.map(([time, value]) => [time, Number(value)]),
            );
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('are as long as they come', () => {
    const pairs = Array.from({ length: 40_000 }, (_, i) => [i, String(i)]);
    expect(listIn(JSON.stringify(pairs))).toEqual(pairs.map(([time]) => [time, time]));
  });

  it('may be written in another way', () => {
    const expected = [[1, 2]];
    for (const other of ['[ [1,"2"]]', '[[1, "2"]]', '[[1,"2"] ]', '[[1,"\\u0032"]]', '[[1e0,"2"]]', '[[1,"2",3]]'])
      expect(listIn(other)).toEqual(expected);
    expect(listIn('[]')).toEqual([]);
  });

  it('may change how they are written, or be longer than a sample ever is', () => {
    const expected = [
      [1.5, -0],
      [2, Number.NaN],
      [3, 4],
    ];
    for (const length of [1, 7, 65_536]) {
      expect(listIn('[[1.5,"-0"],[2,"NaN"], [3,"4"]]', length)).toEqual(expected);
      expect(listIn('[[1.5,"-0"],[2,"NaN"],[3,"\\u0034"]]', length)).toEqual(expected);
      expect(listIn(`[[1.5,"-0"],[2,"NaN"],[3,"${' '.repeat(9000)}4"]]`, length)).toEqual(expected);
      expect(listIn(`[[1.5,"-0"],[2,"NaN"],[3,"4",null]]`, length)).toEqual(expected);
    }
  });

  it('leave their memory to those of another reply', () => {
    const free: SampleRoom[] = [];
    const list = (value: string) => {
      const lists = sampleLists(free);
      const reader = lists.begin();
      reader.take(Buffer.from(`{"values":[[1,"${value}"]]}`));
      expect(reader.text()).toBe('{"values":0}');
      return { lists, values: lists.of(0)?.values };
    };
    const [first, second] = [list('1'), list('2')];
    expect([first.values?.[0], second.values?.[0]]).toEqual([1, 2]);
    first.lists.release();
    const third = list('3');
    expect([third.values?.[0], second.values?.[0]]).toEqual([3, 2]);
    expect(third.values?.buffer).toBe(first.values?.buffer);
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

describe('decimals', () => {
  const read = (text: string) => {
    readDecimal(Buffer.from(`${text}"`), 0);
    return { value: decimal.value[0] ?? 0, end: decimal.end };
  };

  it('of up to 18 digits are those of Number(), or are left to it', () => {
    const digits = fc.bigInt({ min: 10n ** 14n, max: 10n ** 18n - 1n });
    fc.assert(
      fc.property(digits, fc.nat(22), (all, scale) => {
        const padded = String(all).padStart(scale + 1, '0');
        const text = scale === 0 ? padded : `${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
        const { value, end } = read(text);
        expect(end).toBe(text.length);
        if (!Number.isNaN(value)) expect(value).toBe(Number(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('that lie in the middle between two doubles are left to Number()', () => {
    expect(read('9007199254740993').value).toBeNaN();
    expect(read('4503599627370496.5').value).toBeNaN();
  });

  it('as a backend writes them are read here', () => {
    for (const text of [
      '0',
      '1763164800',
      '1763164800.123',
      '0.045123456789012345',
      '0.2301871666666667',
      '123456512',
      '17179869184',
    ])
      expect(read(text).value).toBe(Number(text));
  });

  it.each(['', '.', '-1', '1e5', '+Inf', 'NaN', '1234567890123456789012'])('%j is none', (text) => {
    const { value, end } = read(text);
    expect(Number.isNaN(value) || end < text.length).toBe(true);
  });
});
