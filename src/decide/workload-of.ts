import type { FindingKey } from '../model/finding.ts';

/** `prod/shop/Deployment/web` of any key of that workload; counted from the end, for a cluster's name may hold slashes. */
export const workloadOf = (key: FindingKey): string => key.split('/').slice(0, -2).join('/');

/** Undefined for what belongs to no namespace. */
export function namespaceOf(key: FindingKey): string | undefined {
  const namespace = key.split('/').at(-5);
  return namespace === '-' ? undefined : namespace;
}
