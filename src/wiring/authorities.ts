import { readFile } from 'node:fs/promises';
import { ConfigError } from '../model/errors.ts';

/** The certificates that a configuration names; those of the system otherwise. */
export async function authorities({ caFile }: { readonly caFile?: string }): Promise<{ ca?: string }> {
  if (caFile === undefined) return {};
  try {
    return { ca: await readFile(caFile, 'utf8') };
  } catch (cause) {
    throw new ConfigError({ path: caFile, got: 'a file that cannot be read', want: 'certificates, PEM', cause });
  }
}
