/**
 * Where a value of a generated Application is written: in the template, in an element of a list, in a file that a generator
 * reads. A guess that the proof tests: every Application of the set is generated before and after.
 */
import { isScalar } from 'yaml';
import { parseCpu, parseMemory } from '../../model/quantity.ts';
import type { Reason } from '../../model/reason.ts';
import { isRecord } from '../locate/documents.ts';
import type { Field } from '../locate/field.ts';
import { valueAt } from '../locate/reach.ts';
import { because, isReason } from '../locate/reasons.ts';
import type { Step, Value } from '../splice/edit.ts';
import { nodeAt } from '../splice/embedded.ts';
import { parseYaml, rangeOf } from '../splice/parsed.ts';
import type { Child, SetSpec } from './children.ts';
import { plainSteps } from './interpolate.ts';
import { type Piece, textOf } from './piece.ts';
import { renderText } from './render-text.ts';
import { keyOf, type Made, type Origin } from './row.ts';

export type Traced =
  | { readonly kind: 'set'; readonly path: readonly Step[]; readonly within?: number; readonly value: Value }
  | { readonly kind: 'file'; readonly origin: Extract<Origin, { kind: 'file' }>; readonly value: Value };

export function trace(set: SetSpec, child: Child, { path, within, value }: Field): Traced | Reason {
  const steps = concrete(child.body, path.slice(0, within));
  const inner = within === undefined ? [] : path.slice(within);
  const here = { path: [...child.placeOf(steps), ...inner], ...insideAt(child, steps, within) };
  const template = valueAt(child.template, steps);
  if (typeof template !== 'string') return { kind: 'set', ...here, value };
  const pieces = renderText(template, child.row.params, set);
  if (isReason(pieces)) return pieces;
  return traceText({ made: { pieces, row: child.row }, inner, value }, { kind: 'set', ...here, value });
}

const insideAt = (child: Child, steps: readonly Step[], within: number | undefined): { readonly within?: number } =>
  within === undefined ? {} : { within: child.placeOf(steps).length };

/** List items that are known by what they hold get their number: names in a template are templates, too. */
function concrete(body: unknown, path: readonly Step[]): Step[] {
  return path.map((step, i) => {
    if (typeof step !== 'object' || !('named' in step)) return step;
    const list = valueAt(body, path.slice(0, i));
    const at = Array.isArray(list) ? list.findLastIndex((item) => isRecord(item) && item.name === step.named) : -1;
    return at < 0 ? step : at;
  });
}

interface Wanted {
  readonly made: Made;
  /** Steps into the YAML that the text is; none for the whole text. */
  readonly inner: readonly Step[];
  readonly value: Value;
}

/** `here` is the answer where the value is written in the text itself. */
function traceText(wanted: Wanted, here: Traced): Traced | Reason {
  const { pieces } = wanted.made;
  const range = rangeIn(textOf(pieces), wanted.inner);
  if (range === undefined) return here;
  const covering = piecesIn(pieces, range);
  const variable = covering.filter(({ piece }) => piece.params !== undefined);
  const [only, another] = variable;
  if (only === undefined) return here;
  if (another !== undefined) {
    return because('value-not-in-git', 'The value is put together from several parameters of the ApplicationSet.');
  }
  return traceParameter(wanted, only.piece, around(covering, only, range));
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Of the value, in the text; undefined when it is not there. */
function rangeIn(text: string, inner: readonly Step[]): Range | undefined {
  if (inner.length === 0) return { start: 0, end: text.length };
  const [document] = parseYaml(text).documents;
  const node = document === undefined ? undefined : nodeAt(document, inner);
  if (!isScalar(node)) return undefined;
  const [start, end] = rangeOf(node);
  const quoted = /^["']/.test(text.slice(start, end)) && end - start > 1 ? 1 : 0;
  return { start: start + quoted, end: end - quoted };
}

interface Placed extends Range {
  readonly piece: Piece;
}

function piecesIn(pieces: readonly Piece[], range: Range): Placed[] {
  let at = 0;
  return pieces
    .map((piece): Placed => {
      const start = at;
      at += piece.text.length;
      return { piece, start, end: at };
    })
    .filter(({ start, end }) => start < range.end && end > range.start);
}

/** Text of the value before and after the piece. */
interface Around {
  readonly before: string;
  readonly after: string;
}

function around(covering: readonly Placed[], only: Placed, range: Range): Around {
  const text = covering.map(({ piece }) => piece.text).join('');
  const start = covering[0]?.start ?? 0;
  const cut = (from: number, to: number): string => text.slice(Math.max(from - start, 0), Math.max(to - start, 0));
  return { before: cut(range.start, only.start), after: cut(only.end, range.end) };
}

function traceParameter({ made, inner, value }: Wanted, piece: Piece, parts: Around): Traced | Reason {
  const inside = insideValue(value, parts);
  if (inside === undefined) {
    return because('value-not-in-git', `The value cannot be had by changing the part of it that is a parameter.`);
  }
  const found = (piece.params ?? []).flatMap((param) => {
    const leaf = leafOf(made, param, { inner, shown: piece.text });
    return leaf === undefined ? [] : [leaf];
  });
  const [first] = found;
  const name = (piece.params ?? []).map((param) => param.join('.')).join(', ');
  if (first === undefined)
    return because('value-not-in-git', `The parameter ${name || 'of the template'} is not written anywhere in Git.`);
  return follow(first, inside);
}

/** Origin and path of the single value that a parameter is, or has inside: `resources` has `limits.memory`. */
function leafOf(
  { row }: Made,
  param: readonly (string | number)[],
  { inner, shown }: { readonly inner: readonly Step[]; readonly shown: string },
): Leaf | undefined {
  const own = row.origins.get(keyOf(param));
  const value = valueAt(row.params, param);
  if (own !== undefined && (String(value) === shown || typeof value !== 'string'))
    return { origin: own, current: value };
  const keys = plainSteps(inner);
  for (let length = keys.length; length > 0; length--) {
    const path = [...param, ...keys.slice(keys.length - length)];
    const origin = row.origins.get(keyOf(path));
    if (origin !== undefined) return { origin, current: valueAt(row.params, path) };
  }
  return own === undefined ? undefined : { origin: own, current: value };
}

interface Leaf {
  readonly origin: Origin;
  readonly current: unknown;
}

function follow({ origin, current }: Leaf, wanted: Value): Traced | Reason {
  const value = typeof current === 'string' ? asText(wanted) : wanted;
  if (origin.kind === 'nowhere') return origin.because;
  if (origin.kind === 'file') return { kind: 'file', origin, value };
  const { path, within, made } = origin;
  const here: Traced = { kind: 'set', path, ...(within === undefined ? {} : { within }), value };
  if (made === undefined) return here;
  return traceText({ made, inner: within === undefined ? [] : path.slice(within), value }, here);
}

const asText = (value: Value): Value =>
  value.kind === 'number' || value.kind === 'truth' ? { kind: 'text', to: String(value.to) } : value;

/** What the parameter must be for the whole to be the value: `v{{ .tag }}`, `{{ .memory }}Mi`. */
function insideValue(value: Value, { before, after }: Around): Value | undefined {
  if (before === '' && after === '') return value;
  if (value.kind === 'text') {
    const fits =
      value.to.startsWith(before) && value.to.endsWith(after) && value.to.length > before.length + after.length;
    return fits ? { kind: 'text', to: value.to.slice(before.length, value.to.length - after.length) } : undefined;
  }
  if (before !== '' || (value.kind !== 'memory' && value.kind !== 'cpu')) return undefined;
  const one = value.kind === 'memory' ? parseMemory(`1${after}`) : parseCpu(`1${after}`);
  return one === undefined ? undefined : { kind: 'number', to: Math.ceil(value.to / one - 1e-9) };
}
