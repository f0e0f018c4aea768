/**
 * Template expressions inside YAML, hidden so that the rest can be read: every other character stays where it is, and every
 * line keeps its length.
 */
import { type Action, actionsIn } from './actions.ts';

/** A part of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Lines that `hidden` touches are read as empty. Undefined where an expression does not end. */
export function maskTemplates(text: string, hidden: readonly Span[] = []): string | undefined {
  const actions = actionsIn(text);
  if (actions === undefined) return undefined;
  let [at, next] = [0, 0];
  const lines = text.split('\n').map((line): Line => {
    const span = { start: at, end: at + line.length };
    at = span.end + 1;
    while ((actions[next]?.end ?? at) <= span.start) next++;
    if (hidden.some((one) => touches(one, span))) return { masked: blank(line) };
    let last = next;
    while ((actions[last]?.start ?? at) < span.end) last++;
    return maskLine(line, span.start, actions.slice(next, last));
  });
  return lines
    .map(({ masked, writes }, i) =>
      writes === undefined ? masked : isWhole(lines, i) ? oneWord(masked) : blank(masked),
    )
    .join('\n');
}

/** The text itself where it is no template after all. */
export const withoutTemplates = (text: string): string => maskTemplates(text) ?? text;

const touches = (one: Span, { start, end }: Span): boolean => one.start <= end && start < one.end;

interface Line {
  readonly masked: string;
  /** There is nothing but expressions on it, and they write something. */
  readonly writes?: true;
}

/** `own`: expressions that are on the line, in part at least. */
function maskLine(line: string, start: number, own: readonly Action[]): Line {
  let masked = line;
  for (const { start: from, end } of own) {
    const [first, last] = [Math.max(0, from - start), Math.min(line.length, end - start)];
    masked = masked.slice(0, first) + line.slice(first, last).replace(/[^\r]/g, HIDDEN) + masked.slice(last);
  }
  if (own.length === 0) return { masked };
  if (masked.replaceAll(HIDDEN, '').trim() !== '') return { masked: shown(withoutTail(masked, start, own)) };
  return own.some(({ kind }) => kind === 'writes')
    ? { masked: shown(masked), writes: true }
    : { masked: blank(masked) };
}

/** Not in any text that people write: a private character. */
const HIDDEN = '\uE000';

const shown = (masked: string): string => masked.replaceAll(HIDDEN, 'x');

/** `replicas: 2 {{- end }}`: what writes nothing at the end of a line is no part of the value. */
function withoutTail(masked: string, start: number, own: readonly Action[]): string {
  let at = masked.trimEnd().length;
  for (const { start: from, end, kind } of own.toReversed()) {
    const first = from - start;
    if (kind === 'writes' || first < 0 || masked.slice(end - start, at).trim() !== '') break;
    at = first;
  }
  const ends = at < masked.trimEnd().length && /\s/.test(masked.charAt(at - 1));
  return ends ? masked.slice(0, at) + blank(masked.slice(at)) : masked;
}

/** `resources:` and below it, deeper, an expression that writes all of it: it stands for the value. */
function isWhole(lines: readonly Line[], at: number): boolean {
  let up = at - 1;
  while (up >= 0 && !says(lines[up])) up--;
  const above = lines[up]?.masked ?? '';
  if (!/:\s*(#.*)?$/.test(above) || columnOf(lines[at]?.masked ?? '') <= columnOf(above)) return false;
  let down = at + 1;
  while (down < lines.length && (lines[down]?.writes === true || !says(lines[down]))) down++;
  const below = lines[down]?.masked;
  return below === undefined || /^(---|\.\.\.)/.test(below) || columnOf(below) <= columnOf(above);
}

const says = (line: Line | undefined): boolean => line !== undefined && !/^\s*(#|$)/.test(line.masked);

const columnOf = (line: string): number => /^(\s*(- +)*)/.exec(line)?.[0].length ?? 0;

const oneWord = (line: string): string => line.replace(/\S+(\s+\S+)*/, (words) => 'x'.repeat(words.length));

/** A line of nothing else (`{{- if .prod }}`) is no value, and does not end a block of text either. */
const blank = (line: string): string => line.replace(/\S/g, ' ');
