import { fnv64 } from '../model/fnv.ts';

/** A short stable id. A unit separator keeps ['a', 'bc'] and ['ab', 'c'] apart. */
export const fingerprint = (parts: readonly string[]): string =>
  fnv64(parts.join('\u001f')).toString(16).padStart(16, '0');
