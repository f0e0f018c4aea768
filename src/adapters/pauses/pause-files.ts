import { readFile } from 'node:fs/promises';
import { UpstreamSurprise } from '../../model/errors.ts';
import type { Pause } from '../../model/guard.ts';
import type { Pauses } from '../../ports/pauses.ts';

/** One file, and what its text asks for; throws what it likes when the text cannot be meant. */
export interface PauseFile {
  readonly path: string;
  /** A file that must be there: the configuration itself. */
  readonly required?: true;
  readonly parse: (text: string) => readonly Pause[];
}

/** Read anew each time: people stop the bot by editing a file or a ConfigMap that is mounted as one. */
export const pauseFiles = (files: readonly PauseFile[]): Pauses => ({
  read: async () => (await Promise.all(files.map(readOne))).flat(),
});

async function readOne({ path, required, parse }: PauseFile): Promise<readonly Pause[]> {
  const text = await textOf(path);
  if (text === undefined && required !== true) return [];
  if (text === undefined) throw unreadable(path, 'it is not there');
  try {
    return parse(text);
  } catch (cause) {
    throw unreadable(path, 'it cannot be read as pause requests', cause);
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (isAbsent(cause)) return undefined;
    throw unreadable(path, 'it may not be read', cause);
  }
}

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/** Whoever wrote half a pause meant a pause. */
const unreadable = (path: string, why: string, cause?: unknown): UpstreamSurprise =>
  new UpstreamSurprise({
    source: path,
    issue: `${why}; nothing is done until it can be`,
    ...(cause === undefined ? {} : { cause }),
  });
