import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RequestError } from '../model/errors.ts';

/** Whoever reads the file sees all of it or none: collectors read while we write. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.draft`;
  await writing(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, text);
    await rename(draft, path);
  });
}

/** A place that cannot be written is for a person to change, and no bug. */
export async function writing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
    if (code === undefined) throw cause;
    const got = `a place that cannot be written (${WHY[code] ?? code})`;
    throw new RequestError({ path, got, want: 'a place with room where this user may write', cause });
  }
}

const WHY: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EDQUOT: 'quota exceeded',
  EEXIST: 'a part of the path is a file',
  EISDIR: 'it is a folder',
  ENOENT: 'no such folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file',
  EPERM: 'permission denied',
  EROFS: 'read-only file system',
};
