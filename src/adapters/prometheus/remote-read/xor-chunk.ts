import { UpstreamSurprise } from '../../../model/errors.ts';
import { makeRoom, type Samples } from './samples.ts';

/** What one sample may reach beyond the end of its chunk before that is noticed, generously. */
const SPARE = 64;
/** Where the lower half of a double lies, on this machine. */
const LOW = new Uint8Array(Uint32Array.of(1).buffer)[0] ?? 1;

/** One decoder serves all chunks: it copies them, a kilobyte each, and everything else is a number. */
class XorDecoder {
  private bytes = new Uint8Array(4096);
  private view = new DataView(this.bytes.buffer);
  /** In bits. */
  private at = 0;
  private end = 0;
  /** The current value, in halves. */
  private high = 0;
  private low = 0;
  /** Where the bits lie that differ from the value before. */
  private leading = 0;
  private significant = 1;

  append(chunk: Uint8Array, samples: Samples): void {
    this.load(chunk);
    const count = this.bits(16);
    makeRoom(samples, count);
    if (count === 0) return;
    let time = this.varint();
    this.high = this.word();
    this.low = this.word();
    this.keep(samples, time);
    let delta = 0;
    for (let i = 1; i < count; i++) {
      delta = i === 1 ? this.uvarint() : delta + this.deltaOfDelta();
      time += delta;
      this.nextValue();
      this.keep(samples, time);
    }
  }

  private load(chunk: Uint8Array): void {
    if (chunk.length + SPARE > this.bytes.length) {
      this.bytes = new Uint8Array(2 * chunk.length + SPARE);
      this.view = new DataView(this.bytes.buffer);
    }
    this.bytes.set(chunk);
    this.at = 0;
    this.end = 8 * chunk.length;
  }

  private keep(samples: Samples, time: number): void {
    if (this.at > this.end) throw new UpstreamSurprise({ source: 'remote read', issue: 'a chunk ends too early' });
    const i = samples.length++;
    samples.times[i] = time;
    samples.halves[2 * i + LOW] = this.high;
    samples.halves[2 * i + 1 - LOW] = this.low;
  }

  /** Prefix 0: none; 10, 110, 1110: 14, 17, 20 bits; 1111: 64 bits. */
  private deltaOfDelta(): number {
    const prefix = this.peek();
    if (prefix >= 0) {
      this.at++; // the next scrape came as exactly as the one before: almost always
      return 0;
    }
    const ones = Math.min(4, Math.clz32(~prefix));
    this.at += Math.min(4, ones + 1);
    if (ones < 4) return this.signed(11 + 3 * ones);
    return this.word() * 2 ** 32 + (this.word() >>> 0);
  }

  /** The range is (-2^(n-1), 2^(n-1)]: Prometheus' own, not two's complement. */
  private signed(count: number): number {
    const value = this.bits(count);
    return value > 1 << (count - 1) ? value - (1 << count) : value;
  }

  /** 0: the same value; 10: XOR bits in the same place as before; 11: a new place. */
  private nextValue(): void {
    const prefix = this.peek();
    if (prefix >= 0) {
      this.at++;
      return;
    }
    if ((prefix & 0x40000000) === 0) this.at += 2;
    else {
      this.leading = (prefix >>> 25) & 31;
      this.significant = (prefix >>> 19) & 63 || 64;
      this.at += 13;
    }
    this.xor(this.leading, this.significant);
  }

  /** The bits, moved to the left edge of 64, and from there to their place. */
  private xor(leading: number, significant: number): void {
    const first = this.peek();
    if (significant <= 32) {
      this.at += significant;
      this.place(first & (-1 << (32 - significant)), 0, leading);
      return;
    }
    this.at += 32;
    const second = this.peek() & (-1 << (64 - significant));
    this.at += significant - 32;
    this.place(first, second, leading);
  }

  private place(first: number, second: number, leading: number): void {
    this.high ^= first >>> leading;
    this.low ^= leading === 0 ? second : (second >>> leading) | (first << (32 - leading));
  }

  /** The next 32 bits, as a signed number: it is negative when the first of them is 1. */
  private peek(): number {
    const byte = this.at >>> 3;
    const shift = this.at & 7;
    return (this.view.getInt32(byte) << shift) | (this.view.getUint8(byte + 4) >>> (8 - shift));
  }

  private word(): number {
    const word = this.peek();
    this.at += 32;
    return word;
  }

  private bits(count: number): number {
    const bits = this.peek() >>> (32 - count);
    this.at += count;
    return bits;
  }

  /** A varint of whole bytes, as Go's binary.ReadUvarint. Exact up to 2^53. */
  private uvarint(): number {
    let [value, scale, byte] = [0, 1, 0x80];
    while (byte >= 0x80 && this.at < this.end) {
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

const decoder = new XorDecoder();

/**
 * Appends the samples of a Gorilla-compressed chunk (Pelkonen et al., VLDB 2015; Prometheus' variant:
 * https://github.com/prometheus/prometheus/blob/main/tsdb/docs/format/chunks.md). Throws UpstreamSurprise when it is cut short.
 */
export const appendXorChunk = (chunk: Uint8Array, samples: Samples): void => decoder.append(chunk, samples);
