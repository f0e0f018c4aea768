/** CRC-32 with Castagnoli's polynomial, sixteen bytes at a time: https://create.stephan-brumme.com/crc32/#slicing-by-16-overview */
const POLYNOMIAL = 0x82f63b78;
const tables = makeTables();

export function crc32c(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let crc = -1;
  let at = 0;
  for (; at + 16 <= bytes.length; at += 16)
    crc =
      word(12, view.getInt32(at, true) ^ crc) ^
      word(8, view.getInt32(at + 4, true)) ^
      word(4, view.getInt32(at + 8, true)) ^
      word(0, view.getInt32(at + 12, true));
  for (; at < bytes.length; at++) crc = (tables[(crc ^ view.getUint8(at)) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Of four bytes that so many others follow. Table k holds the CRC of a byte followed by k zero bytes. */
const word = (after: number, four: number): number =>
  (tables[256 * (after + 3) + (four & 0xff)] ?? 0) ^
  (tables[256 * (after + 2) + ((four >>> 8) & 0xff)] ?? 0) ^
  (tables[256 * (after + 1) + ((four >>> 16) & 0xff)] ?? 0) ^
  (tables[256 * after + (four >>> 24)] ?? 0);

function makeTables(): Int32Array {
  const all = new Int32Array(16 * 256);
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
