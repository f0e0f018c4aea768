import { UpstreamSurprise } from '../../model/errors.ts';

/** Writes summaries densely: whole numbers in groups of 7 bits, doubles as they are, texts with their length. */
export interface ByteWriter {
  /** 0 to 2^63, exactly. */
  readonly whole: (n: number) => void;
  readonly signed: (n: number) => void;
  readonly double: (n: number) => void;
  readonly text: (text: string) => void;
  readonly raw: (bytes: Uint8Array) => void;
  readonly length: () => number;
  /** What was written so far; valid until the next write. */
  readonly view: () => Uint8Array;
  /** A copy of what was written. */
  readonly copy: () => Uint8Array;
  readonly clear: () => void;
}

export function byteWriter(capacity = 256): ByteWriter {
  const room = growing(capacity);
  const whole = (n: number): void => {
    const bytes = room.reserve(10);
    let rest = n;
    // Bit operations take 31 bits only.
    for (; rest >= 0x7fffffff; rest = Math.floor(rest / 128)) bytes[room.at++] = (rest % 128) | 128;
    for (; rest >= 128; rest >>>= 7) bytes[room.at++] = (rest & 127) | 128;
    bytes[room.at++] = rest;
  };
  const raw = (some: Uint8Array): void => {
    room.reserve(some.length).set(some, room.at);
    room.at += some.length;
  };
  return {
    whole,
    raw,
    // Small numbers of either sign stay small: 0, -1, 1, -2 are 0, 1, 2, 3.
    signed: (n) => whole(n < 0 ? -2 * n - 1 : 2 * n),
    double(n) {
      const bytes = room.reserve(8);
      new DataView(bytes.buffer).setFloat64(room.at, n, true);
      room.at += 8;
    },
    text(text) {
      const encoded = utf8.encode(text);
      whole(encoded.length);
      raw(encoded);
    },
    length: () => room.at,
    view: () => room.reserve(0).subarray(0, room.at),
    copy: () => room.reserve(0).slice(0, room.at),
    clear() {
      room.at = 0;
    },
  };
}

/** Bytes that grow; everything before `at` is written. */
function growing(capacity: number) {
  let bytes = new Uint8Array(capacity);
  const room = {
    at: 0,
    reserve(more: number): Uint8Array<ArrayBuffer> {
      if (room.at + more <= bytes.length) return bytes;
      const grown = new Uint8Array(Math.max(2 * bytes.length, room.at + more));
      grown.set(bytes);
      bytes = grown;
      return bytes;
    },
  };
  return room;
}

const utf8 = new TextEncoder();
const utf8Decoder = new TextDecoder();

/** Reads what a writer wrote, in the same order. Throws UpstreamSurprise where the bytes end too early. */
export interface ByteReader {
  readonly whole: () => number;
  readonly signed: () => number;
  readonly double: () => number;
  readonly text: () => string;
  readonly at: () => number;
  /** Goes on from there. */
  readonly seek: (at: number) => void;
  readonly ended: () => boolean;
}

export function byteReader(bytes: Uint8Array): ByteReader {
  const doubles = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;

  const advance = (by: number): number => {
    const from = at;
    at += by;
    if (!(at <= bytes.length)) throw endsEarly();
    return from;
  };
  const whole = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw endsEarly();
      if (byte < 128) return value + byte * factor;
      value += (byte - 128) * factor;
    }
  };

  return {
    whole,
    signed() {
      const n = whole();
      return n % 2 === 0 ? n / 2 : -(n + 1) / 2;
    },
    double: () => doubles.getFloat64(advance(8), true),
    text() {
      const length = whole();
      const from = advance(length);
      return utf8Decoder.decode(bytes.subarray(from, from + length));
    },
    at: () => at,
    seek(to) {
      at = 0;
      advance(to);
    },
    ended: () => at >= bytes.length,
  };
}

const endsEarly = (): UpstreamSurprise =>
  new UpstreamSurprise({ source: 'usage summaries', issue: 'they end too early', code: 'surprise' });
