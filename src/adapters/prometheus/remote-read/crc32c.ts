/** CRC-32 with Castagnoli's polynomial, eight bytes at a time: https://create.stephan-brumme.com/crc32/#slicing-by-8-overview */
const POLYNOMIAL = 0x82f63b78;
const tables = makeTables();

export function crc32c(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let crc = -1;
  let at = 0;
  for (; at + 8 <= bytes.length; at += 8) {
    const low = view.getInt32(at, true) ^ crc;
    const high = view.getInt32(at + 4, true);
    crc =
      entry(7, low & 0xff) ^
      entry(6, (low >>> 8) & 0xff) ^
      entry(5, (low >>> 16) & 0xff) ^
      entry(4, low >>> 24) ^
      entry(3, high & 0xff) ^
      entry(2, (high >>> 8) & 0xff) ^
      entry(1, (high >>> 16) & 0xff) ^
      entry(0, high >>> 24);
  }
  for (; at < bytes.length; at++) crc = entry(0, (crc ^ view.getUint8(at)) & 0xff) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Table k holds the CRC of a byte followed by k zero bytes. */
const entry = (table: number, byte: number): number => tables[table * 256 + byte] ?? 0;

function makeTables(): Int32Array {
  const all = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    all[byte] = crc;
  }
  for (let i = 256; i < all.length; i++) {
    const shorter = all[i - 256] ?? 0;
    all[i] = (all[shorter & 0xff] ?? 0) ^ (shorter >>> 8);
  }
  return all;
}
