import { byText } from '../model/by-text.ts';
import type { ObjectRef } from '../model/cluster.ts';

export { byText };

/** A map key: group, kind, namespace and name, in an order that reads well when sorted. */
export const keyOf = (ref: ObjectRef): string =>
  [ref.namespace ?? '', ref.kind, ref.name, ref.apiVersion.split('/').slice(0, -1).join('/')].join('\n');

export const byRef = (a: { readonly ref: ObjectRef }, b: { readonly ref: ObjectRef }): number =>
  byText(keyOf(a.ref), keyOf(b.ref));

export const groupBy = <T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> =>
  Map.groupBy(items, key);
