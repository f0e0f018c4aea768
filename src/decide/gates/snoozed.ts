import type { FindingKey } from '../../model/finding.ts';
import { workloadOf } from '../../model/key-parts.ts';
import type { Reason } from '../../model/reason.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Gate } from '../candidate.ts';
import { lastOrder, ordersOf } from '../orders.ts';

export const snoozed: Gate = ({ finding, snapshot }) => snoozedFor(finding.key, snapshot);

/** Somebody wrote `/trimtab snooze` or `/trimtab ignore` under a pull request about this workload. */
export function snoozedFor(key: FindingKey, snapshot: Snapshot): Reason | undefined {
  const order = lastOrder(ordersOf(snapshot), workloadOf(key), ['snooze', 'ignore', 'recreate']);
  if (order === undefined || order.kind === 'recreate') return undefined;
  const why = order.note === undefined ? '' : `: ${order.note}`;
  if (order.kind === 'ignore')
    return {
      code: 'snoozed',
      detail: `ignored since ${dayOf(order.at)} until somebody writes /trimtab recreate${why}`,
    };
  if (order.until === undefined || order.until <= snapshot.takenAt) return undefined;
  return { code: 'snoozed', detail: `snoozed until ${dayOf(order.until)}${why}` };
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
