import { UpstreamSurprise } from '../../../model/errors.ts';

/** Bits of one chunk, the highest of each byte first. One reader serves all chunks: it copies them, 1 KiB or less. */
export class BitReader {
  private bytes = new Uint8Array(4096);
  private view = new DataView(this.bytes.buffer);
  private at = 0;
  private end = 0;

  load(chunk: Uint8Array): void {
    // 8 bytes to spare: a read of 4 bytes at the very end must not leave the buffer.
    if (chunk.length + 8 > this.bytes.length) {
      this.bytes = new Uint8Array(2 * chunk.length + 8);
      this.view = new DataView(this.bytes.buffer);
    }
    this.bytes.set(chunk);
    this.at = 0;
    this.end = 8 * chunk.length;
  }

  bit(): number {
    const byte = this.bytes[this.at >>> 3] ?? 0;
    return (byte >>> (7 - (this.at++ & 7))) & 1;
  }

  /** Single bits are not checked as they are read: they are most of a chunk. Throws UpstreamSurprise past its end. */
  checkEnd(): void {
    if (this.at > this.end) throw new UpstreamSurprise({ source: 'remote read', issue: 'a chunk ends too early' });
  }

  /** 1 to 25 bits, unsigned. */
  bits(count: number): number {
    const word = this.view.getUint32(this.at >>> 3) << (this.at & 7);
    this.at += count;
    if (this.at > this.end) this.checkEnd();
    return word >>> (32 - count);
  }

  /** 32 bits, unsigned. */
  word(): number {
    return this.bits(16) * 65_536 + this.bits(16);
  }

  /** Up to 32 bits, unsigned. */
  wide(count: number): number {
    return count <= 25 ? this.bits(count) : this.bits(count - 16) * 65_536 + this.bits(16);
  }

  /** A varint of whole bytes, as Go's binary.ReadUvarint. Exact up to 2^53. */
  uvarint(): number {
    let [value, scale, byte] = [0, 1, 0x80];
    while (byte >= 0x80) {
      byte = this.bits(8);
      value += (byte & 0x7f) * scale;
      scale *= 128;
    }
    return value;
  }

  /** Zigzag: 0, -1, 1, -2, ... */
  varint(): number {
    const value = this.uvarint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
