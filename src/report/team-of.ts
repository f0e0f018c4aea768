import type { Workload } from '../model/workload.ts';

/** Who owns it: the label of the workload, else of its namespace. */
export const teamOf = (
  { labels, namespaceLabels }: Pick<Workload, 'labels' | 'namespaceLabels'>,
  label: string,
): string | undefined => labels[label] ?? namespaceLabels[label];

/** How reports call what nobody owns. */
export const NO_TEAM = '(none)';
