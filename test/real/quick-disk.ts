/** Temporary files of a whole run in memory, where there is such a place: thousands of small repositories come and go. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
/** Then comes the number of the process that made it. */
const NAME = 'trimtab-tests-';
/** Bytes; a run leaves less than a tenth of it at any time. */
const NEEDED = 4 * 2 ** 30;

let made: string | undefined;

/** Before the first worker starts; who has chosen a TMPDIR keeps it. */
export function setup(): void {
  if (process.env.TMPDIR !== undefined) return;
  made = inMemory();
  if (made !== undefined) process.env.TMPDIR = made;
}

export function teardown(): void {
  if (made !== undefined) rmSync(made, { recursive: true, force: true });
}

/** Undefined where there is no such place, or not enough of it, or programs cannot be started from it, as in containers. */
function inMemory(): string | undefined {
  let folder: string | undefined;
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize < NEEDED) return undefined;
    removeAbandoned();
    folder = mkdtempSync(join(MEMORY, `${NAME}${process.pid}-`));
    writeFileSync(join(folder, 'program'), '#!/bin/sh\n', { mode: 0o755 });
    execFileSync(join(folder, 'program'));
    return folder;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
}

/** What runs left that were killed. */
function removeAbandoned(): void {
  for (const name of readdirSync(MEMORY)) {
    const maker = name.startsWith(NAME) ? name.slice(NAME.length).split('-')[0] : undefined;
    if (maker !== undefined && !existsSync(`/proc/${maker}`))
      rmSync(join(MEMORY, name), { recursive: true, force: true });
  }
}
