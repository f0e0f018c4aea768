import { gunzipSync } from 'node:zlib';

export interface Packed {
  readonly name: string;
  readonly content: Buffer;
}

const BLOCK = 512;
/** Bytes unpacked; Helm itself takes 100 MiB at the most. */
const MOST = 128 * 2 ** 20;

/**
 * The files of a packed chart. A name that is too long for a header stands in an entry before it, among other things: all
 * of that entry is taken for the name. Empty where it cannot be unpacked: Helm cannot either.
 */
export function packedFiles(archive: Buffer): Packed[] {
  const tar = unpacked(archive);
  const files: Packed[] = [];
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const size = Number.parseInt(textAt(tar, at + 124, 12), 8);
    if (Number.isNaN(size)) break;
    const content = tar.subarray(at + BLOCK, at + BLOCK + size);
    const names = NAMING.has(textAt(tar, at + 156, 1));
    if (!names) files.push({ name: longName ?? textAt(tar, at, 100), content });
    longName = names ? content.toString('utf8') : undefined;
    at += BLOCK * (1 + Math.ceil(size / BLOCK));
  }
  return files;
}

/** PAX headers, for all files or the next one, and GNU's long names. https://www.gnu.org/software/tar/manual/html_node/Standard.html */
const NAMING: ReadonlySet<string> = new Set(['x', 'g', 'L']);

const textAt = (tar: Buffer, start: number, length: number): string =>
  tar.toString('latin1', start, start + length).replace(/\0[\s\S]*$/, '');

function unpacked(archive: Buffer): Buffer {
  try {
    return gunzipSync(archive, { maxOutputLength: MOST });
  } catch (error) {
    if (error instanceof Error && 'code' in error) return Buffer.alloc(0);
    throw error;
  }
}
