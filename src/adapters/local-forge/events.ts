import { z } from 'zod';
import { instant } from '../../model/units.ts';
import { CLOSED_BY_BOT } from '../../model/upkeep.ts';

/** What happened to pull requests, in order. The store holds nothing else: a pull request is the sum of its events. */
const at = z.number().transform(instant);
const number = z.number().int().positive();

export const eventSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('opened'),
    number,
    branch: z.string(),
    base: z.string(),
    title: z.string(),
    body: z.string(),
    labels: z.array(z.string()),
    headCommit: z.string(),
    at,
  }),
  z.object({
    kind: z.literal('updated'),
    number,
    title: z.string().exactOptional(),
    body: z.string().exactOptional(),
    headCommit: z.string().exactOptional(),
    at,
  }),
  z.object({ kind: z.literal('closed'), number, comment: z.string(), at }),
]);
export type ForgeEvent = z.infer<typeof eventSchema>;
type Opened = Extract<ForgeEvent, { kind: 'opened' }>;

/** A pull request as far as the store tells: git knows the branch and whether it was merged. */
export interface Recorded extends Omit<Opened, 'kind' | 'at'> {
  readonly createdAt: Opened['at'];
  readonly updatedAt: Opened['at'];
  readonly closedAt?: Opened['at'];
  readonly closedBy?: 'bot';
}

/** Oldest first. */
export function fold(events: readonly ForgeEvent[]): Recorded[] {
  const found = new Map<number, Recorded>();
  for (const event of events) {
    const next = apply(found.get(event.number), event);
    if (next !== undefined) found.set(event.number, next);
  }
  return [...found.values()].toSorted((a, b) => a.number - b.number);
}

function apply(before: Recorded | undefined, event: ForgeEvent): Recorded | undefined {
  if (event.kind === 'opened') {
    const { kind: _, at: createdAt, ...rest } = event;
    return { ...rest, createdAt, updatedAt: createdAt };
  }
  if (before === undefined) return undefined;
  if (event.kind === 'closed') {
    const closedBy = event.comment.startsWith(CLOSED_BY_BOT) ? ({ closedBy: 'bot' } as const) : {};
    return { ...before, updatedAt: event.at, closedAt: event.at, ...closedBy };
  }
  const { kind: _, at: updatedAt, ...change } = event;
  return { ...before, ...change, updatedAt };
}
