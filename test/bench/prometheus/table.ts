import type { Goal } from './goals.ts';
import type { Measured } from './measure.ts';

type Column = readonly [string, (one: Measured, all: readonly Measured[]) => string];

/** Ratios are against others at the same size, in the same run: seconds of a shared machine mean little. */
export function table(all: readonly Measured[]): string {
  const rows = all.map((one) => columns.map(([, cell]) => cell(one, all)));
  return linesOf([columns.map(([head]) => head), columns.map(() => '---'), ...rows]);
}

export function goalsTable(goals: readonly Goal[]): string {
  const rows = goals.map(({ what, want, got, met }) => [what, want, got, met ? 'met' : 'missed']);
  return linesOf([['goal', 'wanted', 'measured', ''], ['---', '---', '---', '---'], ...rows]);
}

const columns: readonly Column[] = [
  ['containers', ({ containers }) => String(containers)],
  ['strategy', ({ strategy }) => strategy],
  ['wall s', ({ seconds }) => seconds.toFixed(2)],
  ['server CPU s', ({ serverCpuSeconds }) => serverCpuSeconds.toFixed(2)],
  ['queries', ({ queries }) => String(queries)],
  ['samples M', ({ samplesM }) => samplesM?.toFixed(1) ?? '-'],
  ['wire MB', ({ megabytes }) => megabytes.toFixed(1)],
  ['server peak MB', ({ serverPeakMb }) => serverPeakMb.toFixed(0)],
  ['client peak MB', ({ clientPeakMb }) => clientPeakMb.toFixed(0)],
  ['client CPU s', ({ clientCpuSeconds }) => clientCpuSeconds.toFixed(1)],
  ['answers', ({ answers }) => String(answers)],
  ['KRR wall', (one, all) => ratio('krr', ({ seconds }) => seconds, { one, all })],
  ['KRR CPU', (one, all) => ratio('krr', ({ serverCpuSeconds }) => serverCpuSeconds, { one, all })],
  ['floor wall', (one, all) => ratio('floor', ({ seconds }) => seconds, { one, all })],
  ['floor CPU', (one, all) => ratio('floor', ({ serverCpuSeconds }) => serverCpuSeconds, { one, all })],
];

function ratio(
  rival: Measured['strategy'],
  of: (measured: Measured) => number,
  { one, all }: { readonly one: Measured; readonly all: readonly Measured[] },
): string {
  const other = all.find(({ strategy, containers }) => strategy === rival && containers === one.containers);
  return other === undefined ? '-' : `${(of(other) / of(one)).toFixed(1)}x`;
}

const linesOf = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
