/**
 * Range queries answer millions of `[1763164800,"0.25"]`. As JSON each is an array and a text: half of what such a reading
 * costs. Here the lists are read straight to numbers as the reply comes, and what is left of it is JSON as before.
 */
import { decimal, readDecimal } from './decimal.ts';
import type { BodyReader } from './envelope.ts';

/** Samples of one series: seconds, and values that need not be finite. Whoever has them may write over them. */
export interface SampleList {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export interface SampleLists {
  /** Begins a reply. Its text is JSON in which numbers stand for lists of samples. */
  readonly begin: () => BodyReader;
  /** What a `values` of the reply holds, asked in their order; undefined where that is no list of samples. */
  readonly of: (values: unknown) => SampleList | undefined;
  /** Nobody looks at the lists any more. */
  readonly release: () => void;
}

/** Where samples of a reply are put, used again for another: arrays of hundreds of replies would be freed late. */
export interface SampleRoom {
  times: Float64Array;
  values: Float64Array;
}

export function sampleLists(free: SampleRoom[]): SampleLists {
  const room = free.pop() ?? { times: new Float64Array(ROOM), values: new Float64Array(ROOM) };
  let read = newReply(room);
  let taken = 0;
  return {
    begin() {
      read = newReply(room);
      taken = 0;
      return readerInto(read);
    },
    of(values) {
      if (Array.isArray(values)) return fromPairs(values);
      // A number that was there before would be out of order: it must not bring the samples of another series.
      const [from, to] = [read.ends[taken - 1] ?? 0, read.ends[taken]];
      if (values !== taken || to === undefined) return undefined;
      taken++;
      return { times: room.times.subarray(from, to), values: room.values.subarray(from, to) };
    },
    release() {
      if (free.length < MOST_FREE && room.times.length <= LARGEST_FREE) free.push(room);
    },
  };
}

/** Samples: somewhat more than a question asks for. */
const ROOM = 32_768;
const MOST_FREE = 4;
const LARGEST_FREE = 4 * ROOM;

function fromPairs(pairs: readonly unknown[]): SampleList | undefined {
  const [times, values] = [new Float64Array(pairs.length), new Float64Array(pairs.length)];
  for (const [i, pair] of pairs.entries()) {
    if (!Array.isArray(pair) || typeof pair[0] !== 'number' || typeof pair[1] !== 'string') return undefined;
    times[i] = pair[0];
    values[i] = Number(pair[1]);
  }
  return { times, values };
}

/** Samples of all lists of a reply, one list after the other. */
interface Reply {
  readonly room: SampleRoom;
  count: number;
  /** Of each list. */
  readonly ends: number[];
}

const newReply = (room: SampleRoom): Reply => ({ room, count: 0, ends: [] });

/** No text in JSON can hold this: its quotes would be escaped. */
const KEY = Buffer.from('"values":');
/** More bytes of one sample are not looked at again and again. */
const LONGEST = 4096;

function readerInto(reply: Reply): BodyReader {
  const rest: Uint8Array[] = [];
  let left = Buffer.alloc(0);
  const now = { inList: false, isWaiting: false };

  const passOn = ({ bytes: all, length }: Looked, from: number): number => {
    const bytes = all.subarray(0, length);
    const key = bytes.indexOf(KEY, from);
    now.inList = key >= 0;
    now.isWaiting = key < 0;
    const to = now.inList ? key + KEY.length : Math.max(from, bytes.length - KEY.length + 1);
    rest.push(Buffer.from(bytes.subarray(from, to)));
    return to;
  };
  const readOn = ({ bytes, length }: Looked, from: number): number => {
    const at = readPairs(bytes, from, reply);
    const isWhole = bytes[at] === CLOSE && reply.count > begun(reply);
    now.isWaiting = !isWhole && pair.seen >= length && length - at < LONGEST;
    now.inList = now.isWaiting;
    if (isWhole) rest.push(Buffer.from(String(reply.ends.push(reply.count) - 1)));
    else if (!now.isWaiting) rest.push(asJson(reply)); // written in another way
    return isWhole ? at + 1 : at;
  };

  return {
    take(part) {
      const all = joined(left, part);
      let at = 0;
      do at = now.inList ? readOn(all, at) : passOn(all, at);
      while (!now.isWaiting);
      left = Buffer.from(all.bytes.subarray(at, all.length));
    },
    text: () => Buffer.concat([...rest, ...(now.inList ? [asJson(reply)] : []), left]).toString(),
  };
}

/** What was left before and the part that came, and then a byte that ends every number: nothing is read beyond it. */
interface Looked {
  readonly bytes: Buffer;
  readonly length: number;
}

/** Used by one reply at a time. */
let looked = Buffer.alloc(0);

function joined(left: Buffer, part: Uint8Array): Looked {
  const length = left.length + part.length;
  if (looked.length <= length) looked = Buffer.alloc(2 * length + 1);
  looked.set(left);
  looked.set(part, left.length);
  looked[length] = 0;
  return { bytes: looked, length };
}

const begun = ({ ends }: Reply): number => ends.at(-1) ?? 0;

/** Takes the samples of an unfinished list back. */
function asJson(reply: Reply): Buffer {
  const pairs: string[] = [];
  const { times, values } = reply.room;
  for (let i = begun(reply); i < reply.count; i++) {
    const value = values[i] ?? 0;
    pairs.push(`[${times[i]},"${Object.is(value, -0) ? '-0' : value}"]`);
  }
  reply.count = begun(reply);
  return Buffer.from(pairs.length === 0 ? '' : `[${pairs.join(',')}`);
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE = 0x5d;

/** How far the last pair was looked at. */
const pair = { seen: 0 };

/** Reads as many pairs as there are, and says where it stopped: after the last one. */
function readPairs(bytes: Buffer, begin: number, reply: Reply): number {
  const first = begun(reply);
  const { room } = reply;
  for (let at = begin; ; ) {
    if (reply.count === room.times.length) grow(room);
    pair.seen = at;
    if (bytes[at] !== (reply.count === first ? OPEN : COMMA) || bytes[++pair.seen] !== OPEN) return at;
    readDecimal(bytes, at + 2);
    pair.seen = decimal.end;
    room.times[reply.count] = decimal.value[0] ?? 0;
    if (Number.isNaN(decimal.value[0]) || bytes[pair.seen] !== COMMA || bytes[++pair.seen] !== QUOTE) return at;
    const text = ++pair.seen;
    readDecimal(bytes, text);
    let end = decimal.end;
    while (bytes[end] !== QUOTE && bytes[end] !== BACKSLASH && bytes[end] !== 0) end++;
    pair.seen = end;
    if (bytes[end] !== QUOTE || bytes[++pair.seen] !== CLOSE) return at;
    const isPlain = end === decimal.end && !Number.isNaN(decimal.value[0]);
    room.values[reply.count++] = isPlain ? (decimal.value[0] ?? 0) : Number(bytes.toString('latin1', text, end));
    at = pair.seen + 1;
  }
}

function grow(room: SampleRoom): void {
  room.times = doubled(room.times);
  room.values = doubled(room.values);
}

function doubled(list: Float64Array): Float64Array<ArrayBuffer> {
  const more = new Float64Array(2 * list.length);
  more.set(list);
  return more;
}
