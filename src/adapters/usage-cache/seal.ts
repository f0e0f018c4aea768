import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Raised when files are laid out differently: then those of before are not found any more. */
export const FORMAT = 1;

const MAGIC = `trimtab usage ${FORMAT} `;
const DIGEST_LENGTH = 64;
/** Above this a file is damaged in a way that its digest does not show: no day of a namespace is that large. */
const MOST_BYTES = 2 ** 30;

/**
 * What stands in a file: a first line with the digest of all that follows, then, compressed, what the file is of and the
 * bytes. A file that was cut off, changed, or moved to another name is recognised.
 */
export function seal(label: string, bytes: Uint8Array): Buffer {
  const body = deflateRawSync(Buffer.concat([Buffer.from(`${label}\n`), bytes]), { level: 3 });
  return Buffer.concat([Buffer.from(`${MAGIC}${digestOf(body)}\n`), body]);
}

export type Unsealed =
  | { readonly kind: 'sound'; readonly bytes: Uint8Array }
  | { readonly kind: 'damaged'; readonly because: string };

export function unseal(label: string, file: Buffer): Unsealed {
  const start = MAGIC.length + DIGEST_LENGTH + 1;
  const body = file.subarray(start);
  if (file.subarray(0, start).toString('latin1') !== `${MAGIC}${digestOf(body)}\n`) {
    return { kind: 'damaged', because: 'its digest does not fit' };
  }
  const content = inflateRawSync(body, { maxOutputLength: MOST_BYTES });
  const name = Buffer.from(`${label}\n`);
  if (!content.subarray(0, name.length).equals(name)) return { kind: 'damaged', because: 'it is of something else' };
  return { kind: 'sound', bytes: content.subarray(name.length) };
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
