/**
 * Edits values inside YAML text and leaves every other byte alone: `yaml` says where things stand, the text is cut
 * and joined, and the result is read again to prove that the meant values changed and nothing else did.
 */
import type { Document } from 'yaml';
import type { Reason } from '../../model/reason.ts';
import { changeOf } from './change.ts';
import type { Edit, Splice, Spliced } from './edit.ts';
import { NO_DOCUMENT, spliceFirst } from './first-words.ts';
import { type ParsedText, parseYaml, unfit } from './parsed.ts';
import { lineNumber } from './place.ts';
import { planChange } from './plan.ts';
import { inexact } from './verify.ts';

export function splice(text: string, edits: readonly Edit[]): Spliced {
  if (edits.length > 0 && edits.every(({ document }) => document === NO_DOCUMENT)) return spliceFirst(text, edits);
  const parsed = parseYaml(text);
  const byDocument = groupEdits(parsed, edits);
  if (byDocument === undefined) return refused('splice-inexact', 'The document is not where it was found.');
  const splices: Splice[] = [];
  for (const [index, group] of byDocument) {
    const planned = planDocument(parsed, parsed.documents[index], group);
    if (!Array.isArray(planned)) return { kind: 'refused', because: planned };
    splices.push(...planned);
  }
  const sorted = inOrder(splices);
  const after = applied(text, sorted);
  const wrong = inexact(parsed, parseYaml(after), byDocument);
  if (wrong !== undefined) return refused('splice-inexact', `The edit cannot be made exactly: ${wrong}.`);
  return { kind: 'spliced', text: after, splices: sorted, line: lineNumber(text, sorted[0]?.start ?? 0) };
}

function groupEdits(parsed: ParsedText, edits: readonly Edit[]): ReadonlyMap<number, readonly Edit[]> | undefined {
  const groups = new Map<number, Edit[]>();
  for (const edit of edits) {
    const index = parsed.documents.findIndex((doc) => doc.contents?.range[0] === edit.document);
    if (index < 0) return undefined;
    groups.set(index, [...(groups.get(index) ?? []), edit]);
  }
  return groups;
}

function planDocument(
  parsed: ParsedText,
  document: Document.Parsed | undefined,
  edits: readonly Edit[],
): Splice[] | Reason {
  if (document === undefined) return { code: 'splice-inexact', detail: 'The document is not where it was found.' };
  const unable = unfit(parsed, document);
  if (unable !== undefined) return unable;
  const change = changeOf(edits);
  if (change === undefined) return { code: 'splice-inexact', detail: 'Two edits contradict each other.' };
  const pieces = planChange(parsed.text, document, change);
  const problem = pieces.find((piece) => piece.kind === 'problem');
  if (problem !== undefined) return problem.because;
  return pieces.flatMap((piece) => (piece.kind === 'splice' ? [piece] : []));
}

/** Ascending; insertions at one offset stay in the order in which they were planned. */
const inOrder = (splices: readonly Splice[]): Splice[] =>
  splices.toSorted((a, b) => a.start - b.start || a.end - b.end);

export function applied(text: string, ascending: readonly Splice[]): string {
  let result = '';
  let at = 0;
  for (const one of ascending) {
    result += text.slice(at, one.start) + one.text;
    at = one.end;
  }
  return result + text.slice(at);
}

const refused = (code: Reason['code'], detail: string): Spliced => ({ kind: 'refused', because: { code, detail } });

/** Offset of the root node of each document that has one: what `Edit.document` wants. */
export const documentOffsets = (text: string): number[] =>
  parseYaml(text).documents.flatMap((doc) => (doc.contents === null ? [] : [doc.contents.range[0]]));

/** Lines that an edit adds, removes or rewrites. */
export const touchedLines = (text: string, splices: readonly Splice[]): number => {
  const lines = new Set<number>();
  let added = 0;
  for (const { start, end, text: insert } of splices) {
    const breaks = insert.split('\n').length - 1;
    added += breaks;
    if (start < end || breaks === 0) lines.add(lineNumber(text, start));
  }
  return added + lines.size;
};
