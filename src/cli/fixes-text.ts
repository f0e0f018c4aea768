import { type ShownFix, shownFixes } from '../report/shown-fix.ts';
import type { Pass } from '../run.ts';
import { table } from './table.ts';
import { paint, printable, type Terminal, type Tone } from './terminal.ts';

const WORDS: Readonly<Record<ShownFix['result'], readonly [string, Tone]>> = {
  fixed: ['deleted', 'good'],
  planned: ['would be deleted', 'faint'],
  failed: ['not deleted', 'bad'],
  held: ['left alone', 'faint'],
};

/** Pods that need no pull request: each that was touched, and those that were not once per gate and reason. */
export function fixesText(terminal: Terminal, { fixed }: Pick<Pass, 'fixed'>): string {
  const all = shownFixes(fixed.outcomes);
  if (all.length === 0) return '';
  const groups = Map.groupBy(all, ({ result, code, pod }) => (result === 'held' ? `${result} ${code}` : pod));
  const rows = [...groups.values()].flatMap((own) => rowOf(own));
  const head = paint(terminal, 'strong', `pods (${all.length})`);
  return `${head}\n${table(terminal, ['pod', 'check', 'result', 'why'], rows)}`;
}

function rowOf(own: readonly ShownFix[]) {
  const [first] = own;
  if (first === undefined) return [];
  const [word, tone] = WORDS[first.result];
  const more = own.length > 1 ? ` and ${own.length - 1} more` : '';
  const gate = first.gate === undefined ? '' : ` (gate ${first.gate})`;
  return [
    [
      { text: `${printable(first.pod)}${more}` },
      { text: [...new Set(own.map(({ check }) => check))].join('\n') },
      { text: first.code === undefined ? word : `${word}: ${first.code}${gate}`, tone },
      { text: printable(first.detail ?? ''), tone: 'faint' as const },
    ],
  ];
}
