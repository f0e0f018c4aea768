import { byText } from '../model/by-text.ts';
import type { Row } from './row.ts';

/** Millicores, bytes and money a month. `freed` and `added` are kept apart: a sum of both would hide either. */
export interface Totals {
  readonly containers: number;
  readonly workloads: number;
  readonly unknown: number;
  readonly requested: Amount;
  readonly freed: Amount & { readonly money: number };
  readonly added: Amount & { readonly money: number };
}

export interface Amount {
  readonly cpu: number;
  readonly memory: number;
}

export interface Group extends Totals {
  readonly name: string;
}

export function totalsOf(rows: readonly Row[]): Totals {
  const total = (pick: (row: Row) => number): number => rows.reduce((sum, row) => sum + pick(row), 0);
  const part = (sign: 1 | -1) => ({
    cpu: total(({ delta }) => Math.max(0, sign * delta.cpu)),
    memory: total(({ delta }) => Math.max(0, sign * delta.memory)),
    money: Math.round(total(({ delta }) => Math.max(0, sign * delta.money)) * 100) / 100,
  });
  return {
    containers: rows.length,
    workloads: new Set(rows.map(workloadOf)).size,
    unknown: rows.filter(({ state }) => state === 'unknown').length,
    requested: {
      cpu: total((row) => reserved(row, row.current.cpuRequest ?? row.current.cpuLimit)),
      memory: total((row) => reserved(row, row.current.memoryRequest ?? row.current.memoryLimit)),
    },
    freed: part(1),
    added: part(-1),
  };
}

const reserved = ({ role, replicas }: Row, value: number | undefined): number =>
  role === 'init' ? 0 : (value ?? 0) * replicas;

export const workloadOf = ({ cluster, namespace, kind, name }: Row): string =>
  [...(cluster === undefined ? [] : [cluster]), namespace, kind, name].join('/');

/** The most reclaimable money first, then by name. */
export function groupsOf(rows: readonly Row[], by: (row: Row) => string): Group[] {
  return [...Map.groupBy(rows, by)]
    .map(([name, group]) => ({ name, ...totalsOf(group) }))
    .sort((a, b) => b.freed.money - a.freed.money || byText(a.name, b.name));
}
