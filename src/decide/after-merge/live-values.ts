import type { ResourceField } from '../../model/intent.ts';
import type { Member, Values } from '../../model/marker.ts';
import type { Workload } from '../../model/workload.ts';
import { liveValue } from '../plan.ts';

const FIELDS: readonly string[] = ['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];
const isField = (text: string): text is ResourceField => FIELDS.includes(text);

export interface Size {
  readonly container: string;
  readonly field: ResourceField;
  /** What was proposed, in millicores or bytes; absent: it was not set before. */
  readonly value?: number;
}

/** The sizes among the values of a marker: everything else has no number that the cluster shows. */
export const sizesIn = (values: Values): Size[] =>
  Object.entries(values).flatMap(([name, value]) => {
    const [container = '', field = ''] = name.split('/');
    return isField(field) ? [{ container, field, ...(typeof value === 'number' ? { value } : {}) }] : [];
  });

/** Do these values run? Manifests may round by 1 %. Undefined when there is nothing to compare. */
export function areLive(values: Member['values'], workload: Workload): boolean | undefined {
  const sizes = sizesIn(values);
  if (sizes.length === 0) return undefined;
  return sizes.every(({ container, field, value }) => {
    const live = liveOf(workload, container, field);
    return value === undefined ? live === undefined : live !== undefined && Math.abs(live - value) <= 0.01 * value;
  });
}

export function liveOf(workload: Workload, container: string, field: ResourceField): number | undefined {
  const spec = workload.containers.find((one) => one.spec.name === container)?.spec;
  return spec === undefined ? undefined : liveValue(spec.resources, field);
}
