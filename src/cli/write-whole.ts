import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError } from '../model/errors.ts';

/** Whoever reads the file sees all of it or none: collectors read while we write. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.draft`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, text);
    await rename(draft, path);
  } catch (cause) {
    throw new ConfigError({ path, got: 'a place that cannot be written', want: 'the path of a file to write', cause });
  }
}
