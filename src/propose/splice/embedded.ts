/** Edits YAML that stands as a literal block (`patch: |-`) inside another YAML file, line for line. */
import { type Document, isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import type { Reason } from '../../model/reason.ts';
import type { Edit, Spliced, Step } from './edit.ts';
import { nodeOrUndefined, type ParsedText, parseYaml, rangeOf, unfit } from './parsed.ts';
import { eolAt, lineNumber } from './place.ts';
import { applied, splice } from './splice.ts';
import { withoutTemplates } from './templates.ts';
import { inexact } from './verify.ts';

export interface Embedded {
  readonly document: number;
  readonly path: readonly Step[];
  /** The text has template expressions, which are left alone. */
  readonly templated?: true;
}

export function spliceEmbedded(text: string, place: Embedded, edits: readonly Edit[]): Spliced {
  const parsed = parseYaml(text);
  const document = parsed.documents.find((doc) => doc.contents?.range[0] === place.document);
  const node = document === undefined ? undefined : nodeAt(document, place.path);
  if (document === undefined || !isScalar(node))
    return refused('splice-inexact', 'The patch is not where it was found.');
  const unable = unfit(parsed, document);
  if (unable !== undefined) return { kind: 'refused', because: unable };
  const block = blockOf(text, node);
  if (block === undefined) {
    return refused('field-unsupported', 'The patch is not a plain literal block (`|` or `|-`) and is left alone.');
  }
  const inner = splice(place.templated === true ? withoutTemplates(block.inner) : block.inner, edits);
  if (inner.kind === 'refused' || inner.splices.length === 0) return inner;
  return replaceLines(parsed, { block, after: applied(block.inner, inner.splices), document, place });
}

/** Lines of a literal block, and the text a YAML reader makes of them. */
interface Block {
  readonly inner: string;
  readonly indent: string;
  /** Offset of the first line below the header. */
  readonly start: number;
}

function blockOf(text: string, node: Scalar): Block | undefined {
  const [start, end] = rangeOf(node);
  const header = /^\|[-+]?[ \t]*(#.*)?\r?\n/.exec(text.slice(start, end))?.[0];
  if (header === undefined || typeof node.value !== 'string') return undefined;
  const first = start + header.length;
  const lines = text.slice(first, end).split(/\r?\n/);
  const indent = /^ +/.exec(lines.find((line) => line.trim() !== '') ?? '')?.[0];
  if (indent === undefined) return undefined;
  const inner = lines.map((line) => line.slice(indent.length)).join('\n');
  return inner.startsWith(node.value) ? { inner: node.value, indent, start: first } : undefined;
}

interface Replacement {
  readonly block: Block;
  readonly after: string;
  readonly document: Document.Parsed;
  readonly place: Embedded;
}

function replaceLines(parsed: ParsedText, { block, after, document, place }: Replacement): Spliced {
  const { text } = parsed;
  const [old, new_] = [block.inner.split('\n'), after.split('\n')];
  const same = old.findIndex((line, i) => line !== new_[i]);
  const head = same < 0 ? old.length : same;
  const tail = commonTail(old.slice(head), new_.slice(head));
  const eol = eolAt(text, block.start);
  const start = block.start + lengthOf(text.slice(block.start), head);
  const removed = lengthOf(text.slice(start), old.length - head - tail);
  const lines = new_.slice(head, new_.length - tail);
  const added = lines.map((line) => (line === '' ? '' : block.indent + line) + eol).join('');
  const splices = [{ start, end: start + removed, text: atEnd(text, start + removed) ? dropLastBreak(added) : added }];
  if (splices[0] !== undefined && start === text.length && !text.endsWith('\n'))
    splices[0].text = eol + splices[0].text;
  const result = splices.reduce((all, one) => all.slice(0, one.start) + one.text + all.slice(one.end), text);
  const meant = [{ document: place.document, path: place.path, value: { kind: 'text' as const, to: after } }];
  const wrong = inexact(parsed, parseYaml(result), new Map([[parsed.documents.indexOf(document), meant]]));
  if (wrong !== undefined) return refused('splice-inexact', `The patch cannot be edited exactly: ${wrong}.`);
  return { kind: 'spliced', text: result, splices, line: lineNumber(text, start) };
}

function commonTail(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < Math.min(a.length, b.length) && a.at(-1 - count) === b.at(-1 - count)) count++;
  return count;
}

/** Characters in the first `count` lines, line breaks included. */
function lengthOf(text: string, count: number): number {
  let at = 0;
  for (let i = 0; i < count; i++) {
    const newline = text.indexOf('\n', at);
    if (newline < 0) return text.length;
    at = newline + 1;
  }
  return at;
}

const atEnd = (text: string, end: number): boolean => end === text.length && !text.endsWith('\n');
const dropLastBreak = (lines: string): string => lines.replace(/\r?\n$/, '');

/** The node at a path without following aliases. */
export function nodeAt(document: Document.Parsed, path: readonly Step[]): Node | undefined {
  return path.reduce<Node | undefined>((node, step) => {
    if (isMap(node) && typeof step === 'string') return nodeOrUndefined(node.get(step, true));
    return isSeq(node) && typeof step === 'number' ? nodeOrUndefined(node.items[step]) : undefined;
  }, nodeOrUndefined(document.contents));
}

const refused = (code: Reason['code'], detail: string): Spliced => ({ kind: 'refused', because: { code, detail } });
