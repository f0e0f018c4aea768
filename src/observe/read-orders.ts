import type { Comment, Permission } from '../model/forge.ts';
import type { JournalEntry } from '../model/journal.ts';
import { readMarker } from '../model/marker.ts';
import { type Command, commandIn, type Order } from '../model/order.ts';
import type { PullRequest } from '../model/pull-request.ts';
import { days, type Instant, later } from '../model/units.ts';
import type { Forge } from '../ports/forge.ts';

/** A pull request that was closed longer ago is history; orders about it belong into the dashboard. */
const LISTENS = days(30);

interface Asked {
  readonly name: string;
  readonly forge: Forge;
  readonly pullRequests: readonly PullRequest[];
  readonly journal: readonly JournalEntry[];
  readonly now: Instant;
}

/**
 * Commands in comments that nobody has carried out yet. Only words of people who may write count: not of other bots,
 * not our own, and not those that were edited afterwards, for then nobody knows who wrote them.
 */
export async function readOrders(asked: Asked): Promise<Order[]> {
  const { forge, pullRequests, now } = asked;
  if (forge.comments === undefined || forge.permissionOf === undefined) return [];
  const done = new Set(asked.journal.flatMap(({ action, facts }) => (action === 'ordered' ? [facts.source] : [])));
  const levels = new Map<string, Permission>();
  const orders: Order[] = [];
  for (const pullRequest of pullRequests.filter((one) => isListenedTo(one, now))) {
    for (const comment of await forge.comments.list(pullRequest.number)) {
      const command = isPlain(comment) ? commandIn(comment.body) : undefined;
      if (command === undefined || done.has(`comment/${comment.id}`)) continue;
      const { login } = comment.author;
      const level = levels.get(login) ?? (await forge.permissionOf(login));
      levels.set(login, level);
      if (level.kind === 'known' && level.value === 'write')
        orders.push(...orderOf(command, { comment, pullRequest, name: asked.name }));
    }
  }
  return orders;
}

const isListenedTo = ({ state, closedAt, updatedAt }: PullRequest, now: Instant): boolean =>
  state === 'open' || (state === 'closed' && later(closedAt ?? updatedAt, LISTENS) > now);

const isPlain = ({ author, createdAt, updatedAt }: Comment): boolean =>
  author.kind === 'person' && updatedAt <= createdAt;

function orderOf(
  { kind, lasts, note }: Command,
  { comment, pullRequest, name }: { comment: Comment; pullRequest: PullRequest; name: string },
): Order[] {
  const marker = readMarker(pullRequest.body);
  if (marker === undefined) return [];
  return [
    {
      kind,
      source: `comment/${comment.id}`,
      repository: name,
      key: marker.key,
      by: comment.author.login,
      at: comment.createdAt,
      number: pullRequest.number,
      ...(lasts === undefined ? {} : { until: later(comment.createdAt, lasts) }),
      ...(note === undefined ? {} : { note }),
    },
  ];
}
