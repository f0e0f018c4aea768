/** The first values of a text that has none: a file of comments, an empty one, or one that is yet to be made. */
import type { Reason } from '../../model/reason.ts';
import { changeOf, emittedOf } from './change.ts';
import type { Edit, Spliced } from './edit.ts';
import { mapLines } from './emit.ts';
import { parseYaml, plainTree, plainValue } from './parsed.ts';
import { eolAt, lineNumber } from './place.ts';
import { isMeant } from './verify.ts';

/** Stands for the offset of a document in a text that has no document with anything in it. */
export const NO_DOCUMENT = -1;

export function spliceFirst(text: string, edits: readonly Edit[]): Spliced {
  const parsed = parseYaml(text);
  if (parsed.errors.length > 0 || parsed.documents.length > 1 || parsed.documents.some(hasContents)) {
    return refused('splice-inexact', 'The file is not as empty as it was.');
  }
  const wanted = edits.filter(({ value }) => value.kind !== 'absent');
  const change = changeOf(wanted);
  if (change === undefined) return refused('splice-inexact', 'Two edits contradict each other.');
  if (wanted.length === 0) return { kind: 'spliced', text, splices: [], line: 1 };
  const emitted = emittedOf(change, [], () => undefined);
  if (emitted.kind !== 'map') return refused('field-unsupported', 'A list cannot be the first thing in a file.');
  const eol = eolAt(text, 0);
  const lines = mapLines(emitted.entries, { step: 2, dash: 2 }).map((line) => line + eol);
  const added = (text === '' || text.endsWith('\n') ? '' : eol) + lines.join('');
  const after = text + added;
  if (!isExact(after, wanted)) return refused('splice-inexact', 'The file cannot be begun exactly.');
  const splices = [{ start: text.length, end: text.length, text: added }];
  return { kind: 'spliced', text: after, splices, line: lineNumber(text, text.length) };
}

const hasContents = (document: { readonly contents: unknown; readonly toJS: () => unknown }): boolean =>
  document.contents !== null && plainValue(document) !== null;

/** One document, and nothing in it but what was meant: as many leaves as edits. */
function isExact(after: string, edits: readonly Edit[]): boolean {
  const { documents, errors } = parseYaml(after);
  const [document, another] = documents;
  if (document === undefined || another !== undefined || errors.length > 0) return false;
  const tree = plainTree(document);
  return edits.every((edit) => isMeant(tree, edit)) && leaves(tree) === edits.length;
}

const leaves = (tree: unknown): number =>
  tree instanceof Map ? [...tree.values()].reduce<number>((sum, value) => sum + leaves(value), 0) : 1;

const refused = (code: Reason['code'], detail: string): Spliced => ({ kind: 'refused', because: { code, detail } });
