/** What a key says of its subject, read from the end: a cluster's name may hold slashes. */
import type { FindingKey } from './finding.ts';

/** `prod/shop/Deployment/web` of any key of that workload. */
export const workloadOf = (key: FindingKey): string => key.split('/').slice(0, -2).join('/');

/** Undefined for what belongs to no namespace. */
export const namespaceOf = (key: FindingKey): string | undefined => objectOf(key).namespace;

/** `shop/Deployment/web`, or `Node/a` for what belongs to no namespace. */
export function objectName(key: FindingKey): string {
  const { namespace, kind, name } = objectOf(key);
  return [...(namespace === undefined ? [] : [namespace]), kind, name].join('/');
}

export function objectOf(key: FindingKey): { namespace?: string; kind: string; name: string } {
  const [namespace = '-', kind = '', name = ''] = key.split('/').slice(-5, -2);
  return { kind, name, ...(namespace === '-' ? {} : { namespace }) };
}
