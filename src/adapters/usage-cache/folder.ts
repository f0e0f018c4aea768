import { mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { byText } from '../../model/by-text.ts';

/** A remembered day as it lies on disk. */
export interface DayFile {
  /** Below the cache's folder: `SOURCE/2026-11-07/shop.days`. */
  readonly path: string;
  readonly day: string;
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly writtenAt: number;
}

/** A file that was being written when its process was killed, or is being written now. */
export const isDraft = ({ path }: DayFile): boolean => path.endsWith('.tmp');

/** Only what looks like ours is listed, and only what is listed is ever removed: people may name any folder. */
export async function dayFiles(dir: string): Promise<DayFile[]> {
  const files: DayFile[] = [];
  for (const source of await namesIn(dir, /^[0-9a-f]{32}$/)) {
    for (const day of await namesIn(join(dir, source), /^\d{4}-\d\d-\d\d$/)) {
      for (const name of await namesIn(join(dir, source, day), /\.days(\.\d+\.\d+\.tmp)?$/)) {
        const path = join(source, day, name);
        const { size, mtimeMs } = await stat(join(dir, path));
        files.push({ path, day, bytes: size, writtenAt: mtimeMs });
      }
    }
  }
  return files.sort((a, b) => byText(a.day, b.day) || byText(a.path, b.path));
}

async function namesIn(folder: string, pattern: RegExp): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => pattern.test(name));
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}

/** Undefined when there is no such file. */
export async function readWhole(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

let written = 0;

/**
 * The old file or the new one, whenever the process is killed. After a power failure the new one may be empty: its digest
 * tells, so nothing waits for the disk.
 */
export async function writeWhole(path: string, content: Buffer): Promise<void> {
  const draft = `${path}.${process.pid}.${++written}.tmp`;
  const write = (): Promise<void> => writeFile(draft, content, { mode: 0o600 });
  try {
    await write().catch(async (error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error;
      // The first of its day; asking for the folder every time would cost as much as writing.
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await write();
    });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Also takes the folders away that become empty. */
export async function remove(dir: string, { path }: Pick<DayFile, 'path'>): Promise<void> {
  await rm(join(dir, path), { force: true });
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    try {
      await rmdir(join(dir, folder));
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      return;
    }
  }
}

/** A code such as ENOSPC, of errors that the system reports; undefined for bugs. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
