import { byText } from '../model/by-text.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Row } from './row.ts';
import { workloadOf } from './totals.ts';

/** How much of the cluster the numbers speak for. */
export interface Coverage {
  readonly workloads: number;
  /** Workloads of which no container has a recommendation. */
  readonly unknown: number;
  readonly reasons: readonly UnknownReason[];
  /** Sources that could not be read at all. */
  readonly gaps: readonly { readonly source: string; readonly code: string; readonly detail: string }[];
}

export interface UnknownReason {
  readonly code: string;
  readonly workloads: number;
  readonly example: string;
  /** The first three by name. */
  readonly names: readonly string[];
}

/** A workload without any assessment counts too: what was never looked at is unknown, not fine. */
export function coverageOf(rows: readonly Row[], snapshot: Snapshot): Coverage {
  const byWorkload = Map.groupBy(rows, workloadOf);
  const unknown = [...byWorkload].flatMap(([name, own]) => {
    const first = own.find((row) => row.unknown !== undefined)?.unknown;
    if (own.some(({ recommended }) => recommended !== undefined)) return [];
    return [{ name, code: first?.code ?? 'no-samples', detail: first?.detail ?? 'nothing is recommended' }];
  });
  const silent = snapshot.workloads
    .map(({ ref }) => [ref.namespace ?? '', ref.kind, ref.name].join('/'))
    .filter((name) => !byWorkload.has(name))
    .map((name) => ({ name, code: 'no-policy', detail: 'no container of it was assessed' }));
  const all = [...unknown, ...silent];
  return {
    workloads: byWorkload.size + silent.length,
    unknown: all.length,
    reasons: [...Map.groupBy(all, ({ code }) => code)].map(reasonOf).sort(mostFirst),
    gaps: snapshot.gaps.map(({ source, because }) => ({ source, code: because.code, detail: because.detail })),
  };
}

const reasonOf = ([code, group]: [string, { name: string; detail: string }[]]): UnknownReason => ({
  code,
  workloads: group.length,
  example: group[0]?.detail ?? '',
  names: group
    .map(({ name }) => name)
    .sort()
    .slice(0, 3),
});

const mostFirst = (a: UnknownReason, b: UnknownReason): number => b.workloads - a.workloads || byText(a.code, b.code);
