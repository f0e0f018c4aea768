import { type ByteReader, byteReader, byteWriter } from './usage/bytes.ts';

/** Plain values as bytes: what thousands of objects hold and few look at. */
export interface Packing {
  /** Says where the value is. */
  readonly pack: (value: unknown) => number;
  /** A copy that is equal to what was packed. */
  readonly unpack: (at: number) => unknown;
}

/**
 * A condition takes 130 bytes as an object and 15 packed: its keys are kept once for all objects of that shape, its
 * words once for all values. For strings, numbers, booleans, null, lists and plain objects; a key without a value
 * (undefined) is left out.
 */
export function packing(): Packing {
  const writer = byteWriter(4096);
  const words = numbered<string>((word) => word);
  const shapes = numbered<readonly string[]>((keys) => JSON.stringify(keys));

  const write = (value: unknown): void => {
    if (typeof value === 'string') tagged(TAG.text, words.numberOf(value));
    else if (typeof value === 'number') writeNumber(value);
    else if (Array.isArray(value)) {
      tagged(TAG.list, value.length);
      value.forEach(write);
    } else if (typeof value === 'object' && value !== null) writeObject(Object.entries(value));
    else writer.whole(TAG.plain + 8 * PLAIN.indexOf(value));
  };
  const tagged = (tag: number, n: number): void => writer.whole(tag + 8 * n);
  const writeNumber = (n: number): void => {
    const isWhole = Number.isSafeInteger(n) && n >= 0 && n < MOST_WHOLE && !Object.is(n, -0);
    tagged(isWhole ? TAG.whole : TAG.double, isWhole ? n : 0);
    if (!isWhole) writer.double(n);
  };
  const writeObject = (entries: readonly (readonly [string, unknown])[]): void => {
    const present = entries.filter(([, value]) => value !== undefined);
    tagged(TAG.object, shapes.numberOf(present.map(([key]) => key)));
    for (const [, value] of present) write(value);
  };

  const read = (reader: ByteReader): unknown => {
    const head = reader.whole();
    const n = Math.floor(head / 8);
    switch (head % 8) {
      case TAG.text:
        return words.at(n);
      case TAG.whole:
        return n;
      case TAG.double:
        return reader.double();
      case TAG.list:
        return Array.from({ length: n }, () => read(reader));
      case TAG.object:
        return Object.fromEntries((shapes.at(n) ?? []).map((key) => [key, read(reader)]));
      default:
        return PLAIN[n];
    }
  };

  return {
    pack(value) {
      const at = writer.length();
      write(value);
      return at;
    },
    unpack(at) {
      const reader = byteReader(writer.view());
      reader.seek(at);
      return read(reader);
    },
  };
}

const TAG = { text: 0, whole: 1, double: 2, list: 3, object: 4, plain: 5 } as const;
const PLAIN: readonly unknown[] = [undefined, null, true, false];
/** Eight times as much is still exact. */
const MOST_WHOLE = 2 ** 50;

function numbered<T>(key: (value: T) => string) {
  const numbers = new Map<string, number>();
  const values: T[] = [];
  return {
    at: (n: number): T | undefined => values[n],
    numberOf(value: T): number {
      const name = key(value);
      const before = numbers.get(name);
      if (before !== undefined) return before;
      numbers.set(name, values.length);
      return values.push(value) - 1;
    },
  };
}
