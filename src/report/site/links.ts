import type { ObjectRef } from '../../model/cluster.ts';
import { workloadName } from '../../model/workload.ts';

/** Names of Kubernetes objects hold dots; files here hold none but before the ending, so that no name is a way out. */
export const pageOf = ({ namespace, kind, name }: ObjectRef): string =>
  `w/${[namespace ?? '-', kind, name].map((part) => part.replace(/[^A-Za-z0-9-]/g, '_')).join('~')}.html`;

export interface WorkloadLink {
  readonly text: string;
  /** Empty without a page. */
  readonly href: string;
}

export function linkTo(ref: ObjectRef, known: ReadonlySet<string>): WorkloadLink {
  const path = pageOf(ref);
  return { text: workloadName(ref), href: known.has(path) ? path : '' };
}
