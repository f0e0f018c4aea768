import type { ClusterRow } from './cluster.ts';
import type { Cost } from './pass.ts';

export const HEAD =
  '| cluster | workloads | pull requests | whole: s, CPU s, MiB | shares: s, CPU s, largest MiB | the same |\n| --- | --- | --- | --- | --- | --- |';

export function lineOf({ number, workloads, proposals, whole, shares, same }: ClusterRow): string {
  const cells = [number, workloads, proposals, figures([whole]), figures(shares), same ? 'yes' : 'NO'];
  return `| ${cells.join(' | ')} |`;
}

const figures = (passes: readonly Cost[]): string =>
  [
    sum(passes, ({ seconds }) => seconds).toFixed(1),
    sum(passes, ({ cpuSeconds }) => cpuSeconds).toFixed(1),
    Math.max(...passes.map(({ rss }) => rss)).toFixed(0),
  ].join(', ');

interface Run {
  readonly clusters: number;
  readonly lanes: number;
  /** Clusters that a run before had done. */
  readonly began: number;
  readonly seconds: number;
}

/** What all of it took, and what the rest would take. */
export function summary(rows: readonly ClusterRow[], { clusters, lanes, began, seconds }: Run): string {
  const different = rows.filter(({ same }) => !same).length;
  const passes = rows.flatMap(({ whole, shares }) => [whole, ...shares]);
  const [cpu, wall] = [sum(passes, ({ cpuSeconds }) => cpuSeconds), sum(passes, (pass) => pass.seconds)];
  const proposals = sum(rows, (row) => row.proposals);
  const workloads = sum(rows, (row) => row.workloads);
  const each = rows.length === 0 ? 0 : wall / rows.length;
  const left = clusters - rows.length;
  return [
    `${rows.length - different} of ${clusters} clusters passed, ${different} failed: ${workloads} workloads, ${proposals} pull requests`,
    `passes: ${wall.toFixed(0)} s, ${cpu.toFixed(0)} s of CPU; ${each.toFixed(1)} s for a cluster; this run: ${rows.length - began} clusters in ${seconds.toFixed(0)} s`,
    ...(left > 0 ? [`${left} clusters are left: about ${((left * each) / lanes / 60).toFixed(0)} minutes more`] : []),
  ].join('\n');
}

const sum = <T>(all: readonly T[], of: (one: T) => number): number => all.reduce((total, one) => total + of(one), 0);
