import { stringify } from 'csv-stringify/sync';
import { answerOf } from './risks.ts';
import type { Row } from './row.ts';
import type { SizingReport } from './sizing-report.ts';
import { cellText } from './text/cell-text.ts';

/** Column names carry the unit; an empty cell means not set or not known, never zero. */
const COLUMNS: readonly (readonly [string, (row: Row) => string | number | undefined])[] = [
  ['namespace', ({ namespace }) => cellText(namespace)],
  ['kind', ({ kind }) => cellText(kind)],
  ['workload', ({ name }) => cellText(name)],
  ['container', ({ container }) => cellText(container)],
  ['role', ({ role }) => role],
  ['team', ({ team }) => cellText(team)],
  ['policy', ({ policy }) => cellText(policy)],
  ['replicas', ({ replicas }) => replicas],
  ['cpu_request_millicores', ({ current }) => current.cpuRequest],
  ['cpu_limit_millicores', ({ current }) => current.cpuLimit],
  ['memory_request_bytes', ({ current }) => current.memoryRequest],
  ['memory_limit_bytes', ({ current }) => current.memoryLimit],
  ['recommended_cpu_request_millicores', ({ recommended }) => recommended?.cpuRequest],
  ['recommended_memory_request_bytes', ({ recommended }) => recommended?.memoryRequest],
  ['recommended_memory_limit_bytes', ({ recommended }) => recommended?.memoryLimit],
  ['cpu_p50_millicores', ({ statistics }) => rounded(statistics?.cpu?.p50)],
  ['cpu_p95_millicores', ({ statistics }) => rounded(statistics?.cpu?.p95)],
  ['cpu_p99_millicores', ({ statistics }) => rounded(statistics?.cpu?.p99)],
  ['cpu_max_millicores', ({ statistics }) => rounded(statistics?.cpu?.max)],
  ['memory_p50_bytes', ({ statistics }) => rounded(statistics?.memory?.p50)],
  ['memory_p95_bytes', ({ statistics }) => rounded(statistics?.memory?.p95)],
  ['memory_p99_bytes', ({ statistics }) => rounded(statistics?.memory?.p99)],
  ['memory_max_bytes', ({ statistics }) => rounded(statistics?.memory?.max)],
  ['coverage_percent', ({ statistics }) => rounded(statistics === undefined ? undefined : statistics.coverage * 100)],
  ['days', ({ statistics }) => statistics?.days],
  ['confidence', ({ recommended }) => recommended?.confidence],
  ['freed_cpu_millicores', ({ delta }) => rounded(delta.cpu)],
  ['freed_memory_bytes', ({ delta }) => rounded(delta.memory)],
  ['freed_money_month', ({ delta }) => delta.money],
  ['state', ({ state }) => state],
  ['findings', ({ findings }) => findings.map(({ kind }) => kind).join(' ')],
  ['answer', ({ fate }) => cellText(fate === undefined ? undefined : answerOf(fate))],
  ['reason', ({ because }) => because?.code],
  ['detail', ({ because }) => cellText(because?.detail)],
  ['cluster', ({ cluster }) => cellText(cluster)],
];

/** RFC 4180 with a header and `\n`; one row per container. */
export const renderCsv = (report: SizingReport): string =>
  stringify([COLUMNS.map(([name]) => name), ...report.rows.map((row) => COLUMNS.map(([, cell]) => cell(row)))]);

const rounded = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Number(value.toFixed(1));
