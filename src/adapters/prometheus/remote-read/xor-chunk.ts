import { UpstreamSurprise } from '../../../model/errors.ts';
import type { Window } from '../../../model/units.ts';
import { makeRoom, type Samples } from './samples.ts';

/** What one sample may reach beyond the end of its chunk before that is noticed, generously. */
const SPARE = 64;
/** Where the half of a double with its sign and exponent lies, on this machine. */
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0] ?? 1;
/** All bits of the exponent: a staleness marker, another NaN, or infinite. */
const NOT_FINITE = 0x7ff00000;

/** Where a chunk lies. */
export interface Place {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
}

/** One decoder serves all chunks. It reads them where they lie in their frame; only a frame's last ones are copied. */
class XorDecoder {
  private view: DataView = new DataView(new ArrayBuffer(SPARE));
  /** In bits, from the beginning of the view. */
  private at = 0;
  /** The current value, as the two halves of a double. */
  private high = 0;
  private low = 0;
  /** Where the bits lie that differ from the value before. */
  private leading = 0;
  private significant = 1;

  /**
   * No sample may cost an allocation: `Number()` tells V8 that what it cannot see through is a number, so that it need not
   * keep it as an object, and only whole numbers below 2^31 go to other functions.
   */
  append(chunk: Place, samples: Samples, { from, to }: Window): void {
    const count = this.load(chunk);
    const { view } = this;
    const { times, halves } = makeRoom(samples, count);
    const end = this.at - 16 + 8 * (chunk.to - chunk.from);
    let kept = samples.length;
    // Times are whole: one comparison tells what was before the span and what was there already.
    let last = Math.max(from - 1, Number(kept === 0 ? -Infinity : times[kept - 1]));
    let time = Number(this.firstSample());
    let delta = 0;
    let at = this.at;
    for (let i = 1; i <= count; i++) {
      if (at > end) throw new UpstreamSurprise({ source: 'remote read', issue: 'a chunk ends too early' });
      if (time > last && time <= to && (this.high & NOT_FINITE) !== NOT_FINITE) {
        times[kept] = time;
        last = time;
        halves[2 * kept + HIGH] = this.high;
        halves[2 * kept + 1 - HIGH] = this.low;
        kept++;
      }
      if (i === count) break;
      let next = view.getInt32(at >>> 3) << (at & 7);
      // 0: the next scrape came as exactly as the one before, which is almost always so.
      if (next >= 0 && i > 1) {
        next <<= 1;
        at++;
      } else {
        delta = i === 1 ? Number(this.firstDelta(at)) : delta + Number(this.changeAt(at, next));
        at = this.at;
        next = view.getInt32(at >>> 3) << (at & 7);
      }
      time += delta;
      at = next >= 0 ? at + 1 : this.valueAt(at, next);
    }
    samples.length = kept;
  }

  /** 10: XOR bits in the same place as before; 11: a new place. Says where the next sample begins. */
  private valueAt(start: number, prefix: number): number {
    let at = start + 2;
    if ((prefix & 0x40000000) !== 0) {
      this.leading = (prefix >>> 25) & 31;
      this.significant = (prefix >>> 19) & 63 || 64;
      at += 11;
    }
    const { view, leading, significant } = this;
    const byte = at >>> 3;
    const shift = at & 7;
    const after = view.getInt32(byte + 4);
    // The bits, moved to the left edge of 64, and from there to their place.
    let first = (view.getInt32(byte) << shift) | ((after >>> 1) >>> (31 - shift));
    let second = 0;
    if (significant <= 32) first &= -1 << (32 - significant);
    else second = ((after << shift) | (view.getUint8(byte + 8) >>> (8 - shift))) & (-1 << (64 - significant));
    this.high ^= first >>> leading;
    this.low ^= (second >>> leading) | ((first << 1) << (31 - leading));
    return at + significant;
  }

  /** Makes the chunk readable, and some bytes after its end; says how many samples there are. */
  private load({ bytes, from, to }: Place): number {
    const { buffer, byteOffset } = bytes;
    const isRoomy = byteOffset + to + SPARE <= buffer.byteLength;
    const room = isRoomy ? buffer : copied(bytes.subarray(from, to));
    if (this.view.buffer !== room) this.view = new DataView(room);
    this.at = isRoomy ? 8 * (byteOffset + from) : 0;
    return this.bits(16);
  }

  /** Says its time. */
  private firstSample(): number {
    const time = this.varint();
    this.high = this.bits(32) | 0;
    this.low = this.bits(32) | 0;
    this.leading = 0;
    this.significant = 1;
    return time;
  }

  private firstDelta(at: number): number {
    this.at = at;
    return this.uvarint();
  }

  /** What differs from the distance before: 10 and 14 bits where scrapes come a little earlier or later. */
  private changeAt(at: number, prefix: number): number {
    if ((prefix & 0x40000000) !== 0) return this.largeChange(at);
    this.at = at + 16;
    const change = (prefix << 2) >> 18;
    return change === -8192 ? 8192 : change; // as `signed` has it
  }

  /** 110, 1110: 17, 20 bits; 1111: 64 bits. */
  private largeChange(at: number): number {
    const ones = Math.min(4, Math.clz32(~peek(this.view, at)));
    this.at = at + Math.min(4, ones + 1);
    if (ones < 4) return this.signed(11 + 3 * ones);
    return (this.bits(32) | 0) * 2 ** 32 + this.bits(32);
  }

  /** The range is (-2^(n-1), 2^(n-1)]: Prometheus' own, not two's complement. */
  private signed(count: number): number {
    const value = this.bits(count);
    return value > 1 << (count - 1) ? value - (1 << count) : value;
  }

  private bits(count: number): number {
    const bits = peek(this.view, this.at) >>> (32 - count);
    this.at += count;
    return bits;
  }

  /** A varint of whole bytes, as Go's binary.ReadUvarint: at most 10. Exact up to 2^53. */
  private uvarint(): number {
    let value = 0;
    let scale = 1;
    let byte = 0x80;
    for (let read = 0; byte >= 0x80 && read < 10; read++) {
      byte = this.bits(8);
      value += (byte & 0x7f) * scale;
      scale *= 128;
    }
    return value;
  }

  /** Zigzag: 0, -1, 1, -2, ... */
  private varint(): number {
    const value = this.uvarint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

function copied(chunk: Uint8Array): ArrayBuffer {
  const copy = new Uint8Array(chunk.length + SPARE);
  copy.set(chunk);
  return copy.buffer;
}

/** The next 32 bits, as a signed number: it is negative when the first of them is 1. */
function peek(view: DataView, at: number): number {
  const byte = at >>> 3;
  const shift = at & 7;
  return (view.getInt32(byte) << shift) | (view.getUint8(byte + 4) >>> (8 - shift));
}

const decoder = new XorDecoder();

/**
 * Appends the samples of a Gorilla-compressed chunk (Pelkonen et al., VLDB 2015; Prometheus' variant:
 * https://github.com/prometheus/prometheus/blob/main/tsdb/docs/format/chunks.md) that lie in the span and after those
 * before them: chunks reach beyond the asked times, and those of overlapping blocks repeat samples. What is not finite
 * is a staleness marker or no measurement at all. Throws UpstreamSurprise when the chunk is cut short.
 */
export const appendXorChunk = (chunk: Place, samples: Samples, span: Window): void =>
  decoder.append(chunk, samples, span);
