import type { Severity } from './finding.ts';

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };
export const severityRank = (severity: Severity): number => RANK[severity];

/** For sorting: the most severe comes first. */
export const worstFirst = (a: { readonly severity: Severity }, b: { readonly severity: Severity }): number =>
  severityRank(b.severity) - severityRank(a.severity);
