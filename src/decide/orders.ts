import { byText } from '../model/by-text.ts';
import { isFindingKey } from '../model/finding.ts';
import type { JournalEntry } from '../model/journal.ts';
import { workloadOf } from '../model/key-parts.ts';
import { readMarker } from '../model/marker.ts';
import type { Order, OrderKind } from '../model/order.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { instant } from '../model/units.ts';

/** Everything people have ordered, oldest first: what the journal remembers, and what is new in this pass. */
export const ordersOf = (snapshot: Snapshot): Order[] =>
  snapshot.repositories
    .flatMap(({ journal, orders }) => [
      ...(journal.kind === 'known' ? journal.value.flatMap(recalled) : []),
      ...(orders?.kind === 'known' ? orders.value : []),
    ])
    .flatMap((order) => forEachMember(order, snapshot))
    .sort((a, b) => a.at - b.at || byText(a.source, b.source));

/** What is ordered under a pull request about several workloads is ordered for each of them. */
function forEachMember(order: Order, { repositories }: Snapshot): Order[] {
  const known = repositories.find(({ name }) => name === order.repository)?.pullRequests;
  const pullRequest = known?.kind === 'known' ? known.value.find(({ number }) => number === order.number) : undefined;
  const members = pullRequest === undefined ? undefined : readMarker(pullRequest.body)?.members;
  return members === undefined ? [order] : members.map(({ key }) => ({ ...order, key }));
}

/** The last word about a workload, of these kinds. */
export const lastOrder = (orders: readonly Order[], workload: string, kinds: readonly OrderKind[]): Order | undefined =>
  orders.findLast(({ key, kind }) => kinds.includes(kind) && workloadOf(key) === workload);

const KINDS: readonly OrderKind[] = ['snooze', 'ignore', 'recreate', 'explain', 'propose-now'];

function recalled({ action, subject, facts, at }: JournalEntry): Order[] {
  const { order, source, repository, number, by, until, given, note } = facts;
  const kind = KINDS.find((one) => one === order);
  if (action !== 'ordered' || kind === undefined || typeof source !== 'string' || !isFindingKey(subject)) return [];
  return [
    {
      kind,
      source,
      repository: String(repository),
      key: subject,
      by: String(by),
      at: typeof given === 'number' ? instant(given) : at,
      ...(typeof number === 'number' ? { number } : {}),
      ...(typeof until === 'number' ? { until: instant(until) } : {}),
      ...(typeof note === 'string' ? { note } : {}),
    },
  ];
}
