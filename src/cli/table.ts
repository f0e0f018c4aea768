import Table from 'cli-table3';
import { paint, printable, type Terminal, type Tone } from './terminal.ts';

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

/** Below this a table is unreadable: each row becomes a few lines. */
const NARROW = 60;
/** No column is squeezed below this. */
const LEAST = 8;

/** A table that fits the terminal; as wide as it needs when piped. */
export function table(terminal: Terminal, head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const columns = terminal.columns;
  if (columns !== undefined && columns < NARROW) return stacked(terminal, head, rows);
  const natural = head.map((title, index) => Math.max(title.length, ...rows.map((row) => widest(row[index]))) + 2);
  const widths = columns === undefined ? natural : fitted(natural, columns - head.length - 1);
  const room = (index: number): number => (widths[index] ?? LEAST) - 2;
  const drawn = new Table({
    head: head.map((title, index) => painted(terminal, { text: title, tone: 'strong' }, room(index))),
    colWidths: widths,
    style: { head: [], border: [] },
    // No rule between rows: half the lines, and the first column shows where a row begins.
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  drawn.push(...rows.map((row) => row.map((cell, index) => painted(terminal, cell, room(index)))));
  return drawn.toString();
}

const widest = (cell: Cell | undefined): number =>
  Math.max(0, ...(cell?.text ?? '').split('\n').map((text) => text.length));

/** Takes a column at a time from the widest until all fit. */
function fitted(natural: readonly number[], room: number): number[] {
  const widths = [...natural];
  while (widths.reduce((sum, width) => sum + width, 0) > room) {
    const most = Math.max(...widths);
    if (most <= LEAST) break;
    widths[widths.indexOf(most)] = most - 1;
  }
  return widths;
}

/** Wrapped here and not by cli-table3, which counts colour codes as text where it cuts a word. */
function painted(terminal: Terminal, { text, tone }: Cell, room = Infinity): string {
  const lines = text.split('\n').flatMap((part) => wrapped(printable(part), room));
  return lines.map((part) => (tone === undefined ? part : paint(terminal, tone, part))).join('\n');
}

/** Breaks after a space, slash or hyphen; a word that is longer than a line is cut. */
function wrapped(text: string, room: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > room) {
    const fits = rest.slice(0, room + 1).search(/[ /-][^ /-]*$/);
    const end = fits > 0 && fits < room ? fits + 1 : room;
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest];
}

function stacked(terminal: Terminal, head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const blocks = rows.map((row) =>
    row
      .map((cell, index) => ({ title: head[index] ?? '', text: painted(terminal, cell).replaceAll('\n', '; ') }))
      .filter(({ text }) => text !== '')
      .map(({ title, text }) => `${paint(terminal, 'faint', `${title}:`)} ${text}`)
      .join('\n'),
  );
  return blocks.join('\n\n');
}
