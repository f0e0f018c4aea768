import type { Severity } from '../model/finding.ts';
import { type ShownHealth, shownHealth } from '../report/shown-health.ts';
import { countText } from '../report/text/format.ts';
import type { Pass } from '../run.ts';
import { table } from './table.ts';
import { paint, printable, type Terminal, type Tone } from './terminal.ts';

const TONES: Readonly<Record<Severity, Tone>> = { critical: 'bad', warning: 'warning', info: 'faint' };
/** Beyond these a kind is counted: hundreds of throttled containers are one line of news. */
const MOST_OF_A_KIND = 5;
const LONGEST = 160;

/** What the health checks found, in one table; empty where they found nothing. */
export function healthText(terminal: Terminal, { analysis }: Pass): string {
  const shown = shownHealth(analysis);
  if (shown.length === 0) return '';
  const kinds = [...Map.groupBy(shown, ({ finding }) => finding.kind).values()];
  const rows = kinds.flatMap((own) =>
    own.slice(0, MOST_OF_A_KIND).map((one, i) => rowOf(one, i === 0 ? own.length : 0)),
  );
  const head = paint(terminal, 'strong', `health (${shown.length})`);
  return `${head}\n${table(terminal, ['check', 'where', 'what', 'remedy'], rows)}`;
}

function rowOf({ finding, where, what, remedy }: ShownHealth, count: number) {
  const more = count > MOST_OF_A_KIND ? ` (${count})` : '';
  return [
    { text: `${finding.kind}${more}`, tone: TONES[finding.severity] },
    { text: printable(where) },
    { text: printable(cut(what)) },
    { text: printable(remedy), tone: 'faint' as const },
  ];
}

const cut = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`);

/** `5 health findings, 2 not confirmed yet, 12 health checks unknown (not-observed 12)`. */
export function healthCounts({ analysis }: Pass): string[] {
  const { health = [] } = analysis;
  const count = (kind: string): number => health.filter((verdict) => verdict.kind === kind).length;
  const unknown = health.flatMap((verdict) => (verdict.kind === 'unknown' ? [verdict.because.code] : []));
  const codes = [...Map.groupBy(unknown, (code) => code)].map(([code, own]) => `${code} ${own.length}`).sort();
  return health.length === 0
    ? []
    : [
        countText(count('found'), 'health finding'),
        ...(count('pending') === 0 ? [] : [`${count('pending')} not confirmed yet`]),
        ...(unknown.length === 0 ? [] : [`${countText(unknown.length, 'health check')} unknown (${codes.join(', ')})`]),
      ];
}
