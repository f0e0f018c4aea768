/** Keys that an edit may write: what is on other lines was not meant. */

import { isRecord } from '../../../src/propose/locate/documents.ts';
import type { Field } from '../../../src/propose/locate/field.ts';
import type { Tool } from '../../../src/propose/locate/source.ts';
import { parseYaml } from '../../../src/propose/splice/parsed.ts';
import { isValue } from '../../../src/propose/splice/scalar-style.ts';
import { load } from './difference.ts';

export interface Texts {
  readonly before: string;
  readonly after: string;
}

export function wordsFor(tool: Tool, field: Field, texts: Texts): Set<string> {
  if (tool === 'plain') return wordsOf(field);
  return tool === 'kustomize' ? wideWordsOf(field) : new Set([...wordsOf(field), ...valueKeys(field, texts)]);
}

/** Keys for this field in an object's own document. */
export const wordsOf = ({ path, intent }: Field): Set<string> =>
  new Set([...path.filter((step) => typeof step === 'string'), ...(intent.kind === 'set-environment' ? ['name'] : [])]);

/** In a kustomization an edit may also be a new patch or entry; `value` is that of a JSON patch. */
const wideWordsOf = (field: Field): Set<string> =>
  new Set([
    ...wordsOf(field),
    ...['patches', 'patch', 'target', 'apiVersion', 'kind', 'metadata', 'name', 'namespace', 'spec', 'value'],
    ...['images', 'newName', 'newTag', 'digest', 'replicas', 'count'],
  ]);

/** A chart may call a value anything: the keys that lead to a scalar that is new and says what is wanted. */
function valueKeys(field: Field, { before, after }: Texts): string[] {
  const [old, new_] = [before, after].map(read);
  return keysTo(field, old, new_);
}

/** Names of keys only, so files that js-yaml rejects and Helm reads (a brace too far left) are read by the other parser. */
const read = (text: string): unknown => load(text) ?? parseYaml(text).documents.map((document) => document.toJS());

function keysTo(field: Field, old: unknown, new_: unknown): string[] {
  if (isRecord(new_)) {
    return Object.entries(new_).flatMap(([key, value]) => {
      const below = keysTo(field, isRecord(old) ? old[key] : undefined, value);
      return below.length > 0 || (value !== (isRecord(old) ? old[key] : undefined) && says(field, value))
        ? [key, ...below]
        : [];
    });
  }
  if (Array.isArray(new_))
    return new_.flatMap((item, i) => keysTo(field, Array.isArray(old) ? old[i] : undefined, item));
  if (typeof new_ !== 'string' || !new_.includes('\n') || new_ === old) return [];
  return valueKeys(field, { before: String(old), after: new_ });
}

/** The wanted value, a part of it (a tag), the number without its unit, or the digest that had to go. */
function says({ value }: Field, read: unknown): boolean {
  if (typeof read === 'object') return false;
  if (value.kind !== 'tree' && isValue(value, read)) return true;
  if (value.kind === 'text') return value.to.includes(String(read));
  return value.kind === 'memory' && (read === value.to / 2 ** 20 || read === value.to);
}
