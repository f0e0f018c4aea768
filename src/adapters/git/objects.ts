import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { Workspace } from './workspace.ts';

const deflated = promisify(deflate);

export interface GitObject {
  readonly kind: 'blob' | 'tree' | 'commit';
  readonly body: Buffer;
}

/** The name git gives it, in the hash of the repository that `like` is a name in: 40 digits are SHA-1, 64 SHA-256. */
export const objectName = (object: GitObject, like: string): string =>
  createHash(like.length === 40 ? 'sha1' : 'sha256')
    .update(whole(object))
    .digest('hex');

/**
 * Puts an object into the clone as git does (https://git-scm.com/book/en/v2/Git-Internals-Git-Objects), without starting
 * git: that costs ten times as much, and a pull request is five objects. Nothing is synced: the clone is thrown away.
 */
export async function writeObject(workspace: Workspace, object: GitObject, like: string): Promise<string> {
  const name = objectName(object, like);
  const folder = join(workspace.gitDirectory, 'objects', name.slice(0, 2));
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(join(folder, name.slice(2)), await deflated(whole(object)), { flag: 'wx', mode: 0o444 });
  } catch (error) {
    // There already, from the same bytes.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return name;
}

const whole = ({ kind, body }: GitObject): Buffer => Buffer.concat([Buffer.from(`${kind} ${body.length}\0`), body]);
