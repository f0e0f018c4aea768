import type { Severity } from '../model/finding.ts';
import type { Reason } from '../model/reason.ts';
import type { Pass } from '../run.ts';
import { type ShownFinding, shownFindings } from './shown-finding.ts';
import { type Cell, table } from './table.ts';
import { paint, printable, type Terminal, type Tone } from './terminal.ts';

/** What one pass found and did: a table, the reasons behind it, and the counts. */
export function passText(terminal: Terminal, pass: Pass): string {
  const findings = shownFindings(pass);
  const parts = [
    findings.length === 0 ? 'No findings.' : findingsTable(terminal, findings),
    reasonsText(terminal, findings),
    gapsText(terminal, pass),
    countsText(pass, findings),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

const TONES: Readonly<Record<Severity, Tone>> = { critical: 'bad', warning: 'warning', info: 'faint' };

function findingsTable(terminal: Terminal, findings: readonly ShownFinding[]): string {
  const rows = findings.map(({ finding, where, changes, result }): Cell[] => [
    { text: finding.severity, tone: TONES[finding.severity] },
    { text: finding.kind },
    { text: where },
    { text: changes.join('\n') },
    { text: result, tone: result.startsWith('pull request') ? 'good' : 'faint' },
  ]);
  return table(terminal, ['severity', 'finding', 'where', 'change', 'result'], rows);
}

/** Each reason once, with the first sentence that goes with it. */
function reasonsText(terminal: Terminal, findings: readonly ShownFinding[]): string {
  const reasons = findings.flatMap(({ because }) => (because === undefined ? [] : [because]));
  return countedReasons(reasons)
    .map(({ code, count, detail }) => `${paint(terminal, 'strong', code)} (${count}): ${printable(detail)}`)
    .join('\n');
}

function gapsText(terminal: Terminal, { snapshot }: Pass): string {
  return snapshot.gaps
    .map(
      ({ source, because }) =>
        `${paint(terminal, 'warning', `${source} could not be read`)}: ${printable(because.detail)}`,
    )
    .join('\n');
}

function countsText({ analysis, snapshot }: Pass, findings: readonly ShownFinding[]): string {
  const unknown = analysis.verdicts.flatMap((verdict) => (verdict.kind === 'unknown' ? [verdict.because] : []));
  const why = countedReasons(unknown).map(({ code, count }) => `${code} ${count}`);
  const counts = [
    `${snapshot.workloads.length} workloads`,
    `${findings.length} findings`,
    `${unknown.length} checks unknown${why.length === 0 ? '' : ` (${why.join(', ')})`}`,
  ];
  return counts.join(', ');
}

/** The most frequent first. */
function countedReasons(reasons: readonly Reason[]): { code: string; count: number; detail: string }[] {
  return [...Map.groupBy(reasons, ({ code }) => code)]
    .map(([code, group]) => ({ code, count: group.length, detail: group[0]?.detail ?? '' }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}
