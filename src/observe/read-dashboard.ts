import { dashboardMarker, ticksIn } from '../model/dashboard.ts';
import type { Issue } from '../model/forge.ts';
import type { JournalEntry } from '../model/journal.ts';
import type { Order } from '../model/order.ts';
import type { Issues } from '../ports/forge-parts.ts';

/** The oldest open one; two bots at once may have made two. A closed one counts when there is no other. */
export async function readDashboard(issues: Issues, cluster: string): Promise<Issue | undefined> {
  const found = await issues.find(dashboardMarker(cluster));
  return found.find(({ state }) => state === 'open') ?? found[0];
}

/** Ticks that nobody has carried out; whoever may edit the issue may write to the repository. */
export function ordersByTicks(
  { body, updatedAt, number, state }: Issue,
  { name, journal }: { readonly name: string; readonly journal: readonly JournalEntry[] },
): Order[] {
  const done = new Set(journal.flatMap(({ action, facts }) => (action === 'ordered' ? [facts.source] : [])));
  if (state === 'closed') return [];
  return ticksIn(body)
    .map(({ kind, key }): Order => {
      const source = `tick/${number}/${updatedAt}/${kind}/${key}`;
      return { kind, source, repository: name, key, by: 'dashboard', at: updatedAt };
    })
    .filter(({ source }) => !done.has(source));
}
