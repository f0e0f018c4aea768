import type { JournalEntry } from '../../src/model/journal.ts';
import type { ReportInput } from '../../src/report/sizing-report.ts';
import { keyOf, lineAt, withPast } from './made-up-history.ts';

/** A pod that was deleted, or not, and what became of that. */
export function deletion(pod: string, age: number, end: 'deleted' | 'failed' | 'released' | 'open'): JournalEntry[] {
  const subject = keyOf({ name: 'web', kind: 'pod-evicted' });
  const about = { repository: 'manifests', attempt: `${pod}/${age}` };
  const begun = { ...about, check: 'pod-evicted', namespace: 'shop', pod };
  const start = lineAt('deleting', age, { id: `deleting ${pod}`, subject, facts: begun });
  if (end === 'open') return [start];
  const facts = end === 'deleted' ? about : { ...about, code: 'forbidden', detail: 'no', failed: end === 'failed' };
  const action = end === 'deleted' ? 'deleted' : 'not-deleted';
  return [start, lineAt(action, age, { id: `ended ${pod}`, subject, facts })];
}

/** A week in which much happened, for looking at. */
export const aWeek = (pass: ReportInput): ReportInput =>
  withPast(
    pass,
    [
      { number: 1, name: 'storefront', state: 'merged', age: 9, end: 5, saves: 96, verdict: 'effective' },
      { number: 2, name: 'cart', state: 'merged', age: 8, end: 6, saves: 41.5, verdict: 'effective' },
      { number: 3, name: 'search', state: 'closed', age: 6, end: 4, saves: 120 },
      { number: 4, name: 'reports', state: 'merged', age: 5, end: 4, saves: 60, verdict: 'regression' },
      { number: 5, name: 'reports', state: 'merged', age: 3, end: 2, saves: -60, reverts: 4 },
      { number: 6, name: 'checkout', state: 'merged', age: 4, end: 4, saves: -22, kind: 'oom-killed', verdict: 'effective' },
      { number: 7, name: 'wiki', state: 'open', age: 2, saves: 12 },
    ],
    [
      ...Array.from({ length: 14 }, (_, i) => deletion(`batch-${i}`, i / 3, i === 4 ? 'failed' : 'deleted')).flat(),
      ...Array.from({ length: 12 }, (_, i) =>
        lineAt('confirmed', i / 2, { id: `confirmed ${i}`, subject: keyOf({ name: i < 4 ? 'api' : 'cart', kind: 'pod-crashloop' }) }),
      ),
      lineAt('ordered', 2, { subject: keyOf({ name: 'cart' }), facts: { order: 'snooze', by: 'anna', source: 'comment/12' } }),
      lineAt('blocked', 1, { facts: { gate: 'storm', code: 'storm', detail: '9 workloads broke within 10 minutes' } }),
      lineAt('notified', 1, { subject: 'prod/storefront/oom-killed', facts: { receiver: 'team-chat' } }),
      lineAt('pass', 1, { facts: { reclaimable: 600 } }),
    ],
  ); // biome-ignore format: one line each
