import { ticksIn, withTicks } from '../../model/dashboard.ts';
import type { Issue } from '../../model/forge.ts';
import type { Reading } from '../../model/reason.ts';
import type { Issues } from '../../ports/forge-parts.ts';

export interface Board {
  readonly marker: string;
  readonly title: string;
  readonly body: string;
}

/**
 * Writes the dashboard where it differs. It is read again right before: a box that was ticked since the pass looked is an
 * order for the next one, and stays ticked. One that a person closed is not wanted and stays closed.
 */
export async function keepDashboard(
  board: Board,
  { issues, seen }: { readonly issues: Issues; readonly seen: Reading<Issue | undefined> },
): Promise<'written' | 'unchanged'> {
  if (seen.kind === 'unknown') return 'unchanged';
  if (seen.value === undefined) return create(board, issues);
  if (seen.value.state === 'closed' || isSame(seen.value.body, board.body)) return 'unchanged';
  const now = await issues.get(seen.value.number);
  const obeyed = new Set(ticksIn(seen.value.body).map(nameOf));
  const body = withTicks(
    board.body,
    ticksIn(now.body).filter((tick) => !obeyed.has(nameOf(tick))),
  );
  if (now.state === 'closed' || isSame(now.body, body)) return 'unchanged';
  await issues.update(now.number, { body });
  return 'written';
}

/** Nothing to show is no reason to open an issue. */
async function create({ marker, title, body }: Board, issues: Issues): Promise<'written' | 'unchanged'> {
  if (!body.includes('\n## ') || (await issues.find(marker)).length > 0) return 'unchanged';
  await issues.create({ title, body, labels: ['trimtab'] });
  return 'written';
}

const nameOf = ({ kind, key }: ReturnType<typeof ticksIn>[number]): string => `${kind} ${key}`;

const isSame = (a: string, b: string): boolean => settled(a) === settled(b);
const settled = (text: string): string => text.replaceAll('\r\n', '\n').trimEnd();
