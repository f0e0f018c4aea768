import { ticksIn, withTicks } from '../../model/dashboard.ts';
import type { Issue } from '../../model/forge.ts';
import type { Reading } from '../../model/reason.ts';
import type { Issues } from '../../ports/forge-parts.ts';

export interface Board {
  readonly marker: string;
  readonly title: string;
  readonly body: string;
  /** The same lines in a text that others have written to since the pass looked. */
  readonly over: (now: string) => string;
}

interface Desk {
  readonly issues: Issues;
  readonly seen: Reading<Issue | undefined>;
}

/**
 * Writes the dashboard where it differs. It is read again right before: a box that was ticked since the pass looked is an
 * order for the next one, and stays ticked. One that a person closed is not wanted and stays closed.
 */
export async function keepDashboard(board: Board, { issues, seen }: Desk): Promise<'written' | 'unchanged'> {
  if (seen.kind === 'unknown') return 'unchanged';
  if (seen.value === undefined) return create(board, issues);
  if (seen.value.state === 'closed' || isSame(seen.value.body, board.body)) return 'unchanged';
  return settle(board, { issues, seen: seen.value });
}

/** No forge swaps texts, so what was written is looked at again: passes over other parts of the cluster may write as well. */
const LOOKS = 4;

async function settle(
  board: Board,
  { issues, seen }: { readonly issues: Issues; readonly seen: Issue },
): Promise<'written' | 'unchanged'> {
  const obeyed = new Set(ticksIn(seen.body).map(nameOf));
  for (let look = 1; ; look++) {
    const now = await issues.get(seen.number);
    const text = board.over(now.body);
    const there = new Set([...obeyed, ...ticksIn(text).map(nameOf)]);
    const body = withTicks(
      text,
      ticksIn(now.body).filter((tick) => !there.has(nameOf(tick))),
    );
    if (now.state === 'closed' || isSame(now.body, body) || look === LOOKS) return look > 1 ? 'written' : 'unchanged';
    await issues.update(now.number, { body });
  }
}

/** Nothing to show is no reason to open an issue. Whoever was second puts its lines into the first one. */
async function create(board: Board, issues: Issues): Promise<'written' | 'unchanged'> {
  const { marker, title, body } = board;
  if (!body.includes('\n## ') || (await issues.find(marker)).length > 0) return 'unchanged';
  const made = await issues.create({ title, body, labels: ['trimtab'] });
  const first = (await issues.find(marker)).find(({ state }) => state === 'open');
  if (first === undefined || first.number >= made.number) return 'written';
  await issues.update(made.number, { state: 'closed' });
  await settle(board, { issues, seen: first });
  return 'written';
}

const nameOf = ({ kind, key }: ReturnType<typeof ticksIn>[number]): string => `${kind} ${key}`;

const isSame = (a: string, b: string): boolean => settled(a) === settled(b);
const settled = (text: string): string => text.replaceAll('\r\n', '\n').trimEnd();
