/**
 * Range queries answer millions of `[1763164800,"0.25"]`. As JSON each is an array and a text: half of what such a reading
 * costs. Here the lists are read straight to numbers, and what is left of the reply is JSON as before.
 */
import { jsonOf } from '../../model/json-of.ts';

/** Samples of one series: seconds, and values that need not be finite. */
export interface SampleList {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export interface SampleLists {
  /** A reply's JSON, in which numbers stand for its lists; undefined where it is none. */
  readonly parse: (body: Buffer) => unknown;
  /** What a `values` of the last reply holds, asked in their order; undefined where that is no list of samples. */
  readonly of: (values: unknown) => SampleList | undefined;
}

/** No text in JSON can hold this: its quotes would be escaped. */
const KEY = '"values":';

export function sampleLists(): SampleLists {
  let lists: SampleList[] = [];
  let taken = 0;
  return {
    parse(body) {
      lists = [];
      taken = 0;
      const rest: string[] = [];
      let done = 0;
      for (let at = body.indexOf(KEY); at >= 0; at = body.indexOf(KEY, Math.max(at + 1, done))) {
        const end = scan(body, at + KEY.length);
        if (end === undefined) continue; // written in another way: it stays JSON
        rest.push(body.toString('utf8', done, at + KEY.length), String(lists.push(room.copy()) - 1));
        done = end;
      }
      return jsonOf(rest.join('') + body.toString('utf8', done));
    },
    of(values) {
      if (Array.isArray(values)) return fromPairs(values);
      // A number that was there before would be out of order: it must not bring the samples of another series.
      return values === taken ? lists[taken++] : undefined;
    },
  };
}

function fromPairs(pairs: readonly unknown[]): SampleList | undefined {
  room.clear();
  for (const pair of pairs) {
    if (!Array.isArray(pair) || typeof pair[0] !== 'number' || typeof pair[1] !== 'string') return undefined;
    room.add(pair[0], Number(pair[1]));
  }
  return room.copy();
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const DOT = 0x2e;
const ZERO = 0x30;
const OPEN = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE = 0x5d;

/** Reads the list that begins here into the room, and says where it ends; undefined where it is written in another way. */
function scan(body: Buffer, begin: number): number | undefined {
  room.clear();
  if (body[begin] !== OPEN) return undefined;
  for (let at = begin; body[at] === (at === begin ? OPEN : COMMA); ) {
    if (body[at + 1] !== OPEN) return undefined;
    const seconds = decimal(body, at + 2);
    const text = number.end + 2;
    if (Number.isNaN(seconds) || body[text - 2] !== COMMA || body[text - 1] !== QUOTE) return undefined;
    const value = decimal(body, text);
    let end = number.end;
    while (body[end] !== QUOTE) if (end >= body.length || body[end++] === BACKSLASH) return undefined;
    const isPlain = end === number.end && !Number.isNaN(value);
    room.add(seconds, isPlain ? value : Number(body.toString('latin1', text, end)));
    if (body[end + 1] !== CLOSE) return undefined;
    at = end + 2;
    if (body[at] === CLOSE) return at + 1;
  }
  return undefined;
}

/** Where the last decimal ended. */
const number = { end: 0 };
/** Below it every whole number, and every power of ten, is a double. */
const EXACT = 1e15;

/**
 * Digits with at most one dot. Up to 15 of them are a whole number that a double holds, as it does powers of ten: their
 * quotient is the double nearest to the text, as of any parser. NaN for everything else.
 */
function decimal(body: Buffer, from: number): number {
  let digits = 0;
  let scale = 0;
  let at = from;
  for (; ; at++) {
    const digit = (body[at] ?? 0) - ZERO;
    if (digit >= 0 && digit <= 9) {
      digits = 10 * digits + digit;
      scale *= 10;
    } else if (body[at] === DOT && scale === 0) scale = 1;
    else break;
  }
  number.end = at;
  const isExact = digits < EXACT && scale <= EXACT && at > from + Math.min(1, scale);
  return isExact ? digits / Math.max(1, scale) : Number.NaN;
}

/** Where a list grows before its length is known. */
const room = growing();

function growing() {
  let times = new Float64Array(4096);
  let values = new Float64Array(4096);
  let count = 0;
  return {
    clear(): void {
      count = 0;
    },
    add(time: number, value: number): void {
      if (count === times.length) {
        times = doubled(times);
        values = doubled(values);
      }
      times[count] = time;
      values[count++] = value;
    },
    copy: (): SampleList => ({ times: times.slice(0, count), values: values.slice(0, count) }),
  };
}

function doubled(list: Float64Array): Float64Array<ArrayBuffer> {
  const more = new Float64Array(2 * list.length);
  more.set(list);
  return more;
}
