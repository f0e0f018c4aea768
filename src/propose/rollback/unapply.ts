/** A commit's change to one file, taken out of today's text line by line: what later commits wrote stays. */
import type { Undone } from '../../model/blame.ts';
import { hunksOf, linesOf, pairsOf } from '../blame/lines.ts';

/** Lines `from..to` of today's text, counted from 0, become `lines`. */
export interface Part {
  readonly path: string;
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/** Each change that stands today as the commit left it; one that was touched since is left out. */
export function partsOf(today: string | undefined, { path, before, after }: Undone): readonly Part[] {
  if (after === undefined || before === undefined || today === undefined) return [];
  const [new_, old, now] = [linesOf(after), linesOf(before), linesOf(today)];
  const stayed = new Map(pairsOf(new_, now));
  return hunksOf(new_, old).flatMap(({ from, to, lines }): Part[] => {
    const span = to > from ? spanOf(stayed, from, to) : gapAt(stayed, from, { new: new_.length, now: now.length });
    return span === undefined ? [] : [{ path, ...span, lines }];
  });
}

type Span = Pick<Part, 'from' | 'to'>;

/** All of the lines, still one after the other. */
function spanOf(stayed: ReadonlyMap<number, number>, from: number, to: number): Span | undefined {
  const first = stayed.get(from);
  if (first === undefined) return undefined;
  for (let line = from; line < to; line++) if (stayed.get(line) !== first + line - from) return undefined;
  return { from: first, to: first + to - from };
}

/** Where lines were taken away: both neighbours must still be neighbours. */
function gapAt(
  stayed: ReadonlyMap<number, number>,
  at: number,
  length: { readonly new: number; readonly now: number },
): Span | undefined {
  const above = at === 0 ? -1 : stayed.get(at - 1);
  const below = at === length.new ? length.now : stayed.get(at);
  if (above === undefined || below === undefined || below !== above + 1) return undefined;
  return { from: below, to: below };
}

/** Today's text with these parts, none of which overlap. */
export function withParts(today: string, parts: readonly Part[]): string {
  const lines = [...linesOf(today)];
  for (const { from, to, lines: old } of parts.toSorted((a, b) => b.from - a.from))
    lines.splice(from, to - from, ...old);
  return lines.join('\n');
}
