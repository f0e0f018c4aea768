import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceTree } from '../../model/manifests.ts';
import { isFile, type TreeEntry } from './tree-entries.ts';

/** No manifest is larger; what is, is data. */
const LARGEST_FILE = 5 * 2 ** 20;

/** What stands for bytes that are no UTF-8: such a name names no file here, and Argo CD's tools cannot say it either. */
const NO_LETTER = '\ufffd';

/** The files of one commit, read from its checkout when asked for and kept. */
export function sourceTree(
  facts: Omit<SourceTree, 'paths' | 'links' | 'text'> & { readonly entries: readonly TreeEntry[] },
): SourceTree {
  const { entries, ...rest } = facts;
  const files = new Set(entries.filter(isFile).flatMap(({ path }) => (path.includes(NO_LETTER) ? [] : [path])));
  const texts = new Map<string, string | undefined>();
  return {
    ...rest,
    paths: [...files].toSorted(),
    links: new Set(entries.filter((entry) => !isFile(entry)).map(({ path }) => path)),
    text: (path) => {
      if (!files.has(path)) return undefined;
      if (!texts.has(path)) texts.set(path, readText(join(facts.location, path)));
      return texts.get(path);
    },
  };
}

function readText(path: string): string | undefined {
  if (statSync(path).size > LARGEST_FILE) return undefined;
  const bytes = readFileSync(path);
  return bytes.includes(0) ? undefined : decode(bytes);
}

/** Strict, and a byte order mark stays: writing the text back must give the same bytes. */
function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
