import { type ByteReader, type ByteWriter, byteReader, byteWriter } from './usage/bytes.ts';

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
  const bytes = byteWriter();
  const packed = pieces();
  const known: Known = {
    words: numbered((word) => word),
    shapes: numbered((keys) => JSON.stringify(keys)),
  };
  const write = writing(bytes, known);
  return {
    pack(value) {
      bytes.clear();
      write(value);
      return packed.add(bytes.view());
    },
    unpack: (at) => read(byteReader(packed.from(at)), known),
  };
}

/** Bytes that are written once. In pieces, since a buffer that doubles leaves as much behind as it holds. */
interface Pieces {
  readonly add: (bytes: Uint8Array) => number;
  readonly from: (at: number) => Uint8Array;
}

const PIECE = 64 * 1024;

function pieces(): Pieces {
  const all: Uint8Array[] = [];
  let last = new Uint8Array(0);
  let used = 0;
  return {
    add(bytes) {
      if (used + bytes.length > last.length) {
        last = new Uint8Array(Math.max(PIECE, bytes.length));
        used = 0;
        all.push(last);
      }
      last.set(bytes, used);
      used += bytes.length;
      return (all.length - 1) * PIECE + used - bytes.length;
    },
    from: (at) => (all[Math.floor(at / PIECE)] ?? last).subarray(at % PIECE),
  };
}

/** What values refer to by number. */
interface Known {
  readonly words: Numbered<string>;
  readonly shapes: Numbered<readonly string[]>;
}

function writing(bytes: ByteWriter, { words, shapes }: Known): (value: unknown) => void {
  const tagged = (tag: number, n: number): void => bytes.whole(tag + 8 * n);
  const writeNumber = (n: number): void => {
    const isWhole = Number.isSafeInteger(n) && n >= 0 && n < MOST_WHOLE && !Object.is(n, -0);
    tagged(isWhole ? TAG.whole : TAG.double, isWhole ? n : 0);
    if (!isWhole) bytes.double(n);
  };
  const writeObject = (entries: readonly (readonly [string, unknown])[]): void => {
    const present = entries.filter(([, value]) => value !== undefined);
    tagged(TAG.object, shapes.numberOf(present.map(([key]) => key)));
    for (const [, value] of present) write(value);
  };
  const write = (value: unknown): void => {
    if (typeof value === 'string') tagged(TAG.text, words.numberOf(value));
    else if (typeof value === 'number') writeNumber(value);
    else if (Array.isArray(value)) {
      tagged(TAG.list, value.length);
      value.forEach(write);
    } else if (typeof value === 'object' && value !== null) writeObject(Object.entries(value));
    else tagged(TAG.plain, PLAIN.indexOf(value));
  };
  return write;
}

function read(reader: ByteReader, known: Known): unknown {
  const head = reader.whole();
  const n = Math.floor(head / 8);
  switch (head % 8) {
    case TAG.text:
      return known.words.at(n);
    case TAG.whole:
      return n;
    case TAG.double:
      return reader.double();
    case TAG.list:
      return Array.from({ length: n }, () => read(reader, known));
    case TAG.object:
      return Object.fromEntries((known.shapes.at(n) ?? []).map((key) => [key, read(reader, known)]));
    default:
      return PLAIN[n];
  }
}

const TAG = { text: 0, whole: 1, double: 2, list: 3, object: 4, plain: 5 } as const;
const PLAIN: readonly unknown[] = [undefined, null, true, false];
/** Eight times as much is still exact. */
const MOST_WHOLE = 2 ** 50;

interface Numbered<T> {
  readonly at: (n: number) => T | undefined;
  readonly numberOf: (value: T) => number;
}

function numbered<T>(key: (value: T) => string): Numbered<T> {
  const numbers = new Map<string, number>();
  const values: T[] = [];
  return {
    at: (n) => values[n],
    numberOf(value) {
      const name = key(value);
      const before = numbers.get(name);
      if (before !== undefined) return before;
      numbers.set(name, values.length);
      return values.push(value) - 1;
    },
  };
}
