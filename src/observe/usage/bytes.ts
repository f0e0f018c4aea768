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
      scratch.setFloat64(0, n, true);
      raw(scratchBytes);
    },
    text(text) {
      if (asciiAt(room, text)) return;
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

/** Names nearly always are: then nothing is allocated. Says whether it was; short texts only, for a length of one byte. */
function asciiAt(room: Room, text: string): boolean {
  const { length } = text;
  if (length >= 128) return false;
  const bytes = room.reserve(1 + length);
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 128) return false;
    bytes[room.at + 1 + i] = code;
  }
  bytes[room.at] = length;
  room.at += 1 + length;
  return true;
}

interface Room {
  at: number;
  readonly reserve: (more: number) => Uint8Array<ArrayBuffer>;
}

/** Bytes that grow; everything before `at` is written. */
function growing(capacity: number): Room {
  let bytes = new Uint8Array(capacity);
  const room: Room = {
    at: 0,
    reserve(more) {
      if (room.at + more <= bytes.length) return bytes;
      const grown = new Uint8Array(Math.max(2 * bytes.length, room.at + more));
      grown.set(bytes);
      bytes = grown;
      return bytes;
    },
  };
  return room;
}

const scratch = new DataView(new ArrayBuffer(8));
const scratchBytes = new Uint8Array(scratch.buffer);
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
  const textAt = texts(bytes);
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
      return textAt(advance(length), length);
    },
    at: () => at,
    seek(to) {
      at = 0;
      advance(to);
    },
    ended: () => at >= bytes.length,
  };
}

/** Names of pods and containers come in turn, each several times: the text before the last one is not made again. */
function texts(bytes: Uint8Array): (from: number, length: number) => string {
  let [last, before] = [NO_TEXT, NO_TEXT];
  return (from, length) => {
    const same = before.length === length && isAt(bytes, from, before) ? before : undefined;
    const text = same?.text ?? utf8Decoder.decode(bytes.subarray(from, from + length));
    before = last;
    last = same ?? { from, length, text };
    return text;
  };
}

interface Text {
  readonly from: number;
  readonly length: number;
  readonly text: string;
}

const NO_TEXT: Text = { from: 0, length: -1, text: '' };

/** Whether the same bytes stand there, too. */
function isAt(bytes: Uint8Array, at: number, { from, length }: Text): boolean {
  for (let i = 0; i < length; i++) if (bytes[at + i] !== bytes[from + i]) return false;
  return true;
}

const endsEarly = (): UpstreamSurprise =>
  new UpstreamSurprise({ source: 'usage summaries', issue: 'they end too early', code: 'surprise' });
