/**
 * Edits literals of a template: its expressions are hidden, length for length, the rest is edited as YAML, and the same
 * cuts are made in the template itself. No expression may be touched, and what is added stands under the same conditions as
 * what it is added to.
 */
import type { Reason } from '../../model/reason.ts';
import { type Action, actionsIn } from './actions.ts';
import { blocksIn, branchesAround } from './blocks.ts';
import type { Edit, Splice, Spliced } from './edit.ts';
import { lineEnd, lineStart } from './place.ts';
import { applied, splice } from './splice.ts';
import { maskTemplates, type Span } from './templates.ts';

export interface Templated {
  /** Parts that are not read: other branches of a condition, other named templates. */
  readonly hidden: readonly Span[];
  /** Offsets of what the edits are made in; what is added must depend on the same conditions. */
  readonly within: readonly number[];
}

export function spliceTemplate(text: string, { hidden, within }: Templated, edits: readonly Edit[]): Spliced {
  const actions = actionsIn(text);
  const blocks = actions === undefined ? undefined : blocksIn(actions);
  const mask = maskTemplates(text, hidden);
  if (actions === undefined || blocks === undefined || mask === undefined) {
    return refused('file-templated', 'A template expression does not end.');
  }
  const inner = splice(mask, edits);
  if (inner.kind === 'refused') return inTemplate(inner.because);
  const splices = inner.splices.map((one) => trimmed(mask, one));
  if (splices.some((one) => touchesAction(one, actions))) {
    return refused('file-templated', 'A template expression stands in what would be replaced.');
  }
  const added = splices.filter((one) => one.text.includes('\n'));
  const conditions = within.map((offset) => branchesAround(blocks, offset));
  if (added.some(({ start }) => !conditions.includes(branchesAround(blocks, start)))) {
    return refused('file-templated', 'What is added would stand under other conditions than what it belongs to.');
  }
  if (added.some(({ start }) => parts(text, mask, start))) {
    return refused('file-templated', 'It would come between a key and the expression that writes its value.');
  }
  const after = applied(text, splices);
  if (maskTemplates(after, moved(hidden, splices)) !== inner.text) {
    return refused('splice-inexact', 'The template cannot be edited exactly: its expressions would read otherwise.');
  }
  return { ...inner, text: after, splices };
}

/** The expressions are hidden, so the reader blames the YAML around them. */
const inTemplate = ({ code, detail }: Reason): Spliced =>
  code === 'file-unparsable'
    ? refused('file-templated', 'The template is not readable as YAML, even without its expressions.')
    : { kind: 'refused', because: { code, detail } };

/** Without what stays the same at both ends. */
function trimmed(text: string, { start, end, text: insert }: Splice): Splice {
  const old = text.slice(start, end);
  const most = Math.min(old.length, insert.length);
  let head = 0;
  while (head < most && old[head] === insert[head]) head++;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === insert.at(-1 - tail)) tail++;
  return { start: start + head, end: end - tail, text: insert.slice(head, insert.length - tail) };
}

const touchesAction = ({ start, end }: Splice, actions: readonly Action[]): boolean =>
  actions.some((action) => start < action.end && action.start < end);

/** Is the line empty after its colon because an expression below, however it is indented, writes the value? */
function parts(text: string, mask: string, at: number): boolean {
  const line = mask.slice(lineStart(mask, at), lineEnd(mask, at));
  if (!/:\s*(#.*)?$/.test(line)) return false;
  const below = linesAfter(mask, at).find(({ line: one }) => !/^\s*(#|$)/.test(one));
  if (below !== undefined && indentOf(below.line) > indentOf(line)) return false;
  const next = linesAfter(text, at).find(({ line: one }) => one.trim() !== '');
  return next !== undefined && /^\s*\{\{/.test(next.line);
}

function linesAfter(text: string, at: number): { readonly line: string }[] {
  return text
    .slice(lineEnd(text, at))
    .split('\n')
    .slice(1, 40)
    .map((line) => ({ line }));
}

const indentOf = (line: string): number => /^\s*/.exec(line)?.[0].length ?? 0;

const moved = (spans: readonly Span[], splices: readonly Splice[]): Span[] =>
  spans.map(({ start, end }) => ({ start: shifted(start, splices), end: shifted(end, splices) }));

const shifted = (offset: number, splices: readonly Splice[]): number =>
  splices.reduce(
    (at, one) => (one.end <= offset && one.start < offset ? at + one.text.length - (one.end - one.start) : at),
    offset,
  );

const refused = (code: Reason['code'], detail: string): Spliced => ({ kind: 'refused', because: { code, detail } });
