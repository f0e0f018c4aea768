import { byText } from '../model/by-text.ts';
import type { Severity } from '../model/finding.ts';
import type { Reason } from '../model/reason.ts';
import { workloadName } from '../model/workload.ts';
import { type ShownFinding, shownFindings } from '../report/shown-finding.ts';
import { gapsOf } from '../report/shown-gaps.ts';
import { countText } from '../report/text/format.ts';
import type { Pass } from '../run.ts';
import { fixesText } from './fixes-text.ts';
import { healthCounts, healthText } from './health-text.ts';
import { type Cell, table } from './table.ts';
import { paint, printable, type Terminal, type Tone } from './terminal.ts';
import { upkeepText } from './upkeep-text.ts';

/** What one pass found and did: a table, the reasons behind it, and the counts. */
export function passText(terminal: Terminal, pass: Pass): string {
  const findings = shownFindings(pass);
  const parts = [
    findings.length === 0 ? nothingText(pass) : findingsTable(terminal, findings),
    reasonsText(terminal, findings),
    upkeepText(terminal, pass),
    fixesText(terminal, pass),
    healthText(terminal, pass),
    leftText(terminal, pass),
    gapsText(terminal, pass),
    countsText(pass, findings),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** Unknown is not fine: silence of a source is no all-clear. */
const nothingText = ({ snapshot: { gaps } }: Pass): string =>
  gaps.length === 0
    ? 'No findings.'
    : `No findings, but ${countText(gaps.length, 'source')} could not be read: that says nothing about what they cover.`;

const SEVERITIES = [
  ['critical', 'bad'],
  ['warning', 'warning'],
  ['info', 'faint'],
] as const satisfies readonly (readonly [Severity, Tone])[];

/** A table per severity: a column less, and the urgent ones stand alone. */
function findingsTable(terminal: Terminal, findings: readonly ShownFinding[]): string {
  const containers = [...Map.groupBy(findings, ({ where }) => where).values()];
  return SEVERITIES.flatMap(([severity, tone]) => {
    const rows = containers.filter(([first]) => first?.finding.severity === severity).map(containerRow);
    const title = paint(terminal, tone, `${severity} (${rows.length})`);
    return rows.length === 0 ? [] : [title, table(terminal, ['finding', 'where', 'change', 'result'], rows)];
  }).join('\n');
}

/** Several findings of one container are usually answered by one change. The most severe is the first. */
function containerRow(findings: readonly ShownFinding[]): Cell[] {
  const lines = (part: (finding: ShownFinding) => readonly string[]): string =>
    [...new Set(findings.flatMap(part))].join('\n');
  const result = lines((finding) => [finding.result]);
  return [
    { text: lines(({ finding }) => [finding.kind]) },
    { text: lines(({ where }) => [where]) },
    { text: lines(({ changes }) => changes) },
    { text: result, tone: result.startsWith('PR ') ? 'good' : 'faint' },
  ];
}

/** Each reason once, with the first sentence that goes with it: of others of the same kind it may say something else. */
function reasonsText(terminal: Terminal, findings: readonly ShownFinding[]): string {
  const reasons = findings.flatMap(({ because }) => (because === undefined ? [] : [because]));
  return countedReasons(reasons)
    .map(({ code, count, details }) => {
      const [first = ''] = details;
      const sort = details.size === 1 ? '' : 'for one, ';
      return `${paint(terminal, 'strong', code)} (${count}): ${sort}${printable(first)}`;
    })
    .join('\n');
}

/** Failed rollouts and syncs that nothing is proposed for: silence would look like an oversight. */
const leftText = (terminal: Terminal, { left }: Pass): string =>
  left
    .map(({ finding, because }) => {
      const what = `${[finding.subject.namespace, finding.subject.name].filter(Boolean).join('/')} is not rolled back`;
      return `${paint(terminal, 'strong', because.code)}: ${printable(what)}: ${printable(because.detail)}`;
    })
    .join('\n');

function gapsText(terminal: Terminal, { snapshot }: Pass): string {
  const lines = gapsOf(snapshot).map(
    ({ source, detail }) => `${paint(terminal, 'warning', `not read: ${source}`)}: ${printable(detail)}`,
  );
  return [...lines, ...(lines.length === 0 ? [] : ['`trimtab doctor` says what to do about what was not read'])].join(
    '\n',
  );
}

function countsText(pass: Pass, findings: readonly ShownFinding[]): string {
  const { analysis, snapshot } = pass;
  const unknown = analysis.verdicts.flatMap((verdict) => (verdict.kind === 'unknown' ? [verdict.because] : []));
  const why = countedReasons(unknown).map(({ code, count }) => `${code} ${count}`);
  const counts = [
    countText(snapshot.workloads.length, 'workload'),
    ...unlookedText(pass),
    countText(findings.length, 'finding'),
    `${countText(unknown.length, 'check')} unknown${why.length === 0 ? '' : ` (${why.join(', ')})`}`,
    ...healthCounts(pass),
  ];
  return counts.join(', ');
}

/** A policy that matches nothing looks like a healthy cluster otherwise. */
function unlookedText({ analysis: { verdicts }, snapshot: { workloads } }: Pass): string[] {
  const looked = new Set(
    verdicts.map((one) => workloadName(one.kind === 'found' ? one.finding.workload : one.workload)),
  );
  const count = workloads.filter(({ ref }) => !looked.has(workloadName(ref))).length;
  return count === 0 ? [] : [`${count} of them not sized (no policy fits, or its checks are off)`];
}

/** The most frequent first. */
function countedReasons(reasons: readonly Reason[]): { code: string; count: number; details: ReadonlySet<string> }[] {
  return [...Map.groupBy(reasons, ({ code }) => code)]
    .map(([code, group]) => ({ code, count: group.length, details: new Set(group.map(({ detail }) => detail)) }))
    .sort((a, b) => b.count - a.count || byText(a.code, b.code));
}
