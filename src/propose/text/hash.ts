/** FNV-1a, 64 bits, as 13 letters and digits: stable for ever, needs no library. http://www.isthe.com/chongo/tech/comp/fnv/ */
export function hashText(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(36).padStart(13, '0');
}
