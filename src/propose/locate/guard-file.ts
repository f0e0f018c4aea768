/** Files that must not be written, whatever they hold; one that is not there yet may be made. */
import type { SourceTree } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import { isInside } from './paths.ts';

export function guardFile(tree: SourceTree, path: string): Reason | undefined {
  const link = [...tree.links].find((one) => isInside(path, one));
  if (link !== undefined) {
    return {
      code: 'file-outside-repository',
      detail: `${link} is a symbolic link or a submodule and is not followed.`,
    };
  }
  const text = tree.text(path);
  if (text === undefined && !tree.paths.includes(path)) return undefined;
  if (text === undefined) return { code: 'file-not-found', detail: `${path} is not a readable text file.` };
  if (/^sops:/m.test(text) || text.includes('ENC[AES256_GCM')) {
    return { code: 'file-encrypted', detail: `${path} is encrypted with SOPS.` };
  }
  if (isGenerated(text)) {
    return { code: 'file-generated', detail: `${path} says that it is generated: change what it is generated from.` };
  }
  return undefined;
}

const GENERATED = /\bdo not (edit|modify|change)\b|@generated|\bauto-?generated\b|\bautomatically generated\b/i;

/** Only comments before the first content count: a later remark is about something else. */
function isGenerated(text: string): boolean {
  for (const line of text.replace(/^\uFEFF/, '').split('\n', 40)) {
    const words = line.trim();
    if (words.startsWith('#')) {
      if (GENERATED.test(words)) return true;
    } else if (words !== '' && words !== '---') return false;
  }
  return false;
}
