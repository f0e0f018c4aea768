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

/** Lines that `hidden` touches are read as comments. Undefined where an expression does not end. */
export function maskTemplates(text: string, hidden: readonly Span[] = []): string | undefined {
  const actions = actionsIn(text);
  if (actions === undefined) return undefined;
  let at = 0;
  let above = '';
  return text
    .split('\n')
    .map((line) => {
      const span = { start: at, end: at + line.length };
      at = span.end + 1;
      const masked = hidden.some((one) => touches(one, span))
        ? asComment(line)
        : maskLine(line, span.start, { actions, above });
      if (!/^\s*(#|$)/.test(masked)) above = masked;
      return masked;
    })
    .join('\n');
}

/** The text itself where it is no template after all. */
export const withoutTemplates = (text: string): string => maskTemplates(text) ?? text;

const touches = (one: Span, { start, end }: Span): boolean => one.start <= end && start < one.end;

interface Around {
  readonly actions: readonly Action[];
  /** The nearest line above that says something, masked. */
  readonly above: string;
}

function maskLine(line: string, start: number, { actions, above }: Around): string {
  const own = actions.filter((action) => touches(action, { start, end: start + line.length - 1 }));
  if (own.length === 0) return line;
  let masked = line;
  for (const { start: from, end } of own) {
    const [first, last] = [Math.max(0, from - start), Math.min(line.length, end - start)];
    masked = masked.slice(0, first) + line.slice(first, last).replace(/[^\r]/g, 'x') + masked.slice(last);
  }
  const rest = [...own]
    .reverse()
    .reduce(
      (text, { start: from, end }) =>
        text.slice(0, Math.max(0, from - start)) + text.slice(Math.min(text.length, end - start)),
      line,
    );
  if (rest.trim() !== '') return withoutTail(masked, start, own);
  return own.some(({ kind }) => kind === 'writes') && isValueOf(above, masked) ? oneWord(masked) : asComment(masked);
}

/** `replicas: 2 {{- end }}`: what writes nothing at the end of a line is no part of the value. */
function withoutTail(masked: string, start: number, own: readonly Action[]): string {
  let at = masked.trimEnd().length;
  for (const { start: from, end, kind } of own.toReversed()) {
    const first = from - start;
    if (kind === 'writes' || first < 0 || masked.slice(end - start, at).trim() !== '') break;
    at = first;
  }
  const ends = at < masked.trimEnd().length && /\s/.test(masked.charAt(at - 1));
  return ends ? `${masked.slice(0, at)}#${masked.slice(at + 1)}` : masked;
}

/** `resources:` and below it, deeper, an expression that writes them all. */
const isValueOf = (above: string, line: string): boolean =>
  /^[\s-]*[^#]*:\s*(#.*)?$/.test(above) && columnOf(line) > columnOf(above);

const columnOf = (line: string): number => /^(\s*(- +)*)/.exec(line)?.[0].length ?? 0;

const oneWord = (line: string): string => line.replace(/\S+(\s+\S+)*/, (words) => 'x'.repeat(words.length));

/** A line of nothing else (`{{- if .prod }}`) is no value. */
const asComment = (line: string): string => line.replace(/\S/, '#');
