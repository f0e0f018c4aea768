import type { ObjectRef } from '../model/cluster.ts';
import { type Finding, type FindingKey, findingKey } from '../model/finding.ts';
import { workloadOf } from '../model/key-parts.ts';
import { type Member, readMarker } from '../model/marker.ts';
import type { Order } from '../model/order.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Instant } from '../model/units.ts';
import { lastOrder, ordersOf } from './orders.ts';

/** What the forge remembers of a workload. */
export interface Earlier {
  /** Configured name of the repository. */
  readonly repository: string;
  readonly pullRequest: PullRequest;
  /** What it answers for one workload; a pull request about several is remembered once for each. */
  readonly marker: Member;
  /** Key of the whole pull request where it is about several workloads. */
  readonly group?: FindingKey;
  /** Number of the pull request that it takes back. */
  readonly reverts?: number;
  /** The commit whose change it sets back. */
  readonly rollback?: string;
  readonly endedAt: Instant;
  /** Somebody asked to start again after it was closed: it refuses nothing any more. */
  readonly isPardoned: boolean;
}

/** Every pull request of ours that says what it answers, newest first. */
export function rememberAll(snapshot: Snapshot): Earlier[] {
  const orders = ordersOf(snapshot);
  return snapshot.repositories
    .flatMap(({ name, pullRequests }) =>
      pullRequests.kind === 'known' ? pullRequests.value.flatMap((one) => remember(name, one, orders)) : [],
    )
    .sort((a, b) => b.pullRequest.createdAt - a.pullRequest.createdAt || b.pullRequest.number - a.pullRequest.number);
}

function remember(repository: string, pullRequest: PullRequest, orders: readonly Order[]): Earlier[] {
  const whole = readMarker(pullRequest.body);
  if (whole === undefined) return [];
  const endedAt = pullRequest.closedAt ?? pullRequest.updatedAt;
  const { members, reverts, rollback } = whole;
  const more = {
    ...(members === undefined ? {} : { group: whole.key }),
    ...(reverts === undefined ? {} : { reverts }),
    ...(rollback === undefined ? {} : { rollback }),
  };
  return (members ?? [whole]).map((marker) => {
    const again = lastOrder(orders, workloadOf(marker.key), ['recreate']);
    const isPardoned = pullRequest.state === 'closed' && again !== undefined && again.at >= endedAt;
    return { repository, pullRequest, marker, endedAt, isPardoned, ...more };
  });
}

/**
 * Those about the finding's workload, of every kind and state. One workload has one pull request at a time, so another
 * finding's memory counts too: a cut that was refused must not return under a new name.
 */
export const earlierOf = (finding: Finding, memory: readonly Earlier[], cluster: string): Earlier[] =>
  earlierAbout(finding.workload, memory, cluster);

export function earlierAbout(ref: ObjectRef, memory: readonly Earlier[], cluster: string): Earlier[] {
  const workload = workloadPrefix(ref, cluster);
  return memory.filter(({ marker, isPardoned }) => !isPardoned && marker.key.startsWith(workload));
}

/** `prod/shop/Deployment/web/`: what all keys of one workload begin with. */
const workloadPrefix = (workload: ObjectRef, cluster: string): string => {
  const key: string = findingKey({ cluster, workload, kind: '' });
  return key.slice(0, -'-/'.length);
};

/** The open one that asks about findings; what takes something back is another question, and is never rewritten to be this. */
export const openOf = (earlier: readonly Earlier[]): Earlier | undefined =>
  earlier.find((one) => one.pullRequest.state === 'open' && one.reverts === undefined && !isSettingBack(one));

/** It sets a commit's change back, or takes replicas out of Git that an autoscaler sets. */
export const isSettingBack = ({ rollback, marker }: Pick<Earlier, 'rollback' | 'marker'>): boolean =>
  rollback !== undefined || marker.key.endsWith('/replicas-fight');

/** `app/limits.memory`: how a marker names a value. */
export const valueName = (at: { readonly container: string; readonly field: string }): string =>
  `${at.container}/${at.field}`;

/** Within 10 % either way a new number is the same proposal: it neither rewrites an open one nor returns after a no. */
export const sameValue = (value: number, proposed: number): boolean =>
  Math.abs(value - proposed) <= 0.1 * proposed + 1e-9;
