/** Numbers that look random and are the same on every machine: 32-bit hashes of a name and a counter. */

/** FNV-1a over UTF-16 units. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return mix(value);
}

/** A stream of numbers in [-1, 1), denser around 0 (the sum of two uniform ones). */
export function noise(name: string): () => number {
  let state = hash(name);
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    return mix(state) / 2 ** 32;
  };
  return () => next() + next() - 1;
}

/** Kubernetes' alphabet for generated names: no vowels, no 0, 1, 3. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

export const suffix = (name: string, length: number): string =>
  Array.from({ length }, (_, i) => ALPHABET[hash(`${name}#${i}`) % ALPHABET.length]).join('');

export const uid = (name: string): string => {
  const hex = [0, 1, 2, 3].map((i) => hash(`${name}/${i}`).toString(16).padStart(8, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join('-');
};

/** Finaliser of MurmurHash3: every bit of the input reaches every bit of the output. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
