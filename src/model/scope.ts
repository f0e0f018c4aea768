import { fnv64 } from './fnv.ts';

/** The part of a cluster that a pass looks at: what an alert is about, or one share of n. Absent: all of it. */
export type Scope =
  | { readonly kind: 'namespaces'; readonly names: readonly string[] }
  /** `index` counts from 0. */
  | { readonly kind: 'shard'; readonly index: number; readonly of: number };

/** Objects without a namespace belong to the share of the empty name, so that each is looked at exactly once. */
export function inScope(scope: Scope | undefined, namespace: string | undefined): boolean {
  if (scope === undefined) return true;
  if (scope.kind === 'namespaces') return namespace !== undefined && scope.names.includes(namespace);
  return shardOf(namespace ?? '', scope.of) === scope.index;
}

/**
 * Rendezvous hashing (Thaler and Ravishankar 1996): the share with the largest hash of name and number. From n to n + 1
 * shares only 1 namespace in n + 1 moves, and always to the new one.
 */
export function shardOf(namespace: string, of: number): number {
  let [best, largest] = [0, -1n];
  for (let index = 0; index < of; index++) {
    const weight = mixed(fnv64(`${namespace}\u001f${index}`));
    if (weight > largest) [best, largest] = [index, weight];
  }
  return best;
}

/** FNV's last step leaves its high bits nearly alone; comparing sizes needs them well stirred (the finaliser of MurmurHash3). */
function mixed(hash: bigint): bigint {
  const first = BigInt.asUintN(64, (hash ^ (hash >> 33n)) * 0xff51afd7ed558ccdn);
  const second = BigInt.asUintN(64, (first ^ (first >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return second ^ (second >> 33n);
}

const SHARE = /^(\d+)\/(\d+)$/;

/** As lines of the journal name it: `2/5`, or `shop,checkout`. */
export const scopeText = (scope: Scope): string =>
  scope.kind === 'shard' ? `${scope.index + 1}/${scope.of}` : scope.names.join(',');

/** Of such a text; undefined where namespaces were named. */
export function shareIn(text: string): { readonly index: number; readonly of: number } | undefined {
  const [, index, of] = SHARE.exec(text) ?? [];
  return index === undefined || of === undefined ? undefined : { index: Number(index) - 1, of: Number(of) };
}
