import { isFindingKey } from '../../model/finding.ts';
import type { JournalEntry } from '../../model/journal.ts';
import { workloadOf } from '../../model/key-parts.ts';
import { readMarker } from '../../model/marker.ts';
import type { PullRequest } from '../../model/pull-request.ts';
import type { ObservedRepository, Snapshot } from '../../model/snapshot.ts';
import { type Instant, instant } from '../../model/units.ts';
import { type Worth, worthIn } from './worth.ts';

/** What became of one pull request, from what the forge and the journal remember. */
export interface Story {
  readonly repository: string;
  readonly number: number;
  readonly title: string;
  readonly url: string;
  readonly subject: string;
  readonly opened: Instant;
  /** Absent in lines of versions before this figure was kept. */
  readonly worth?: Worth;
  readonly fate: StoryFate;
  /** Number of the pull request that it takes back. */
  readonly reverts?: number;
}

/**
 * `realised`: merged, and measured as effective for every workload it is about. `unmeasured`: merged; nobody could say
 * yet, or ever. `failed`: what it answered came back, it made something worse, or it was taken back. `declined`: closed
 * by a person. `withdrawn`: closed by us.
 */
export type StoryFate =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'realised' | 'unmeasured' | 'failed' | 'declined' | 'withdrawn';
      readonly at: Instant;
      /** The verdict, where there is one. */
      readonly because?: string;
    };

/** By repository and number. What could not be read tells no story. */
export function storiesOf({ repositories, cluster }: Snapshot): Story[] {
  return repositories.flatMap((repository) => {
    const { pullRequests, journal } = repository;
    if (pullRequests.kind === 'unknown' || journal.kind === 'unknown') return [];
    // Clusters may share a repository.
    const known = pullRequests.value.filter(({ body }) => readMarker(body)?.key.startsWith(`${cluster}/`) === true);
    const takenBack = new Set(known.flatMap(revertedBy));
    return known
      .map((one) => storyOf(one, { repository, journal: journal.value, takenBack }))
      .toSorted((a, b) => a.number - b.number);
  });
}

const revertedBy = ({ state, body }: PullRequest): number[] => {
  const reverts = readMarker(body)?.reverts;
  return state === 'merged' && reverts !== undefined ? [reverts] : [];
};

interface Around {
  readonly repository: ObservedRepository;
  readonly journal: readonly JournalEntry[];
  readonly takenBack: ReadonlySet<number>;
}

function storyOf(one: PullRequest, around: Around): Story {
  const { number, title, url, body, createdAt } = one;
  const own = around.journal.filter(({ facts }) => facts.number === number);
  const marker = readMarker(body);
  const worth = own
    .filter(({ action }) => action === 'opened' || action === 'updated')
    .toSorted((a, b) => a.at - b.at)
    .flatMap(({ facts }) => worthIn(facts) ?? [])
    .at(-1);
  return {
    repository: around.repository.name,
    number,
    title,
    url,
    subject: marker?.key ?? '',
    opened: createdAt,
    ...(worth === undefined ? {} : { worth }),
    fate: fateOf(one, own, around),
    ...(marker?.reverts === undefined ? {} : { reverts: marker.reverts }),
  };
}

function fateOf(one: PullRequest, own: readonly JournalEntry[], around: Around): StoryFate {
  const at = one.closedAt ?? one.updatedAt;
  if (one.state === 'open') return { kind: 'open' };
  if (one.state === 'merged') return mergedFate(one, own, around);
  const isOurs = one.closedBy === 'bot' || own.findLast(({ action }) => CLOSING.has(action))?.action === 'closed';
  return { kind: isOurs || isPardoned(one, around.journal) ? 'withdrawn' : 'declined', at };
}

const CLOSING: ReadonlySet<string> = new Set(['closed', 'reopened']);

/** A group counts as measured when each of its workloads is; the worst verdict speaks for it. */
function mergedFate({ number, body, closedAt, updatedAt }: PullRequest, own: readonly JournalEntry[], around: Around) {
  const merged = closedAt ?? updatedAt;
  const outcomes = own.filter(({ action }) => action === 'outcome');
  const verdicts = outcomes.map(({ facts }) => String(facts.verdict));
  const last = instant(Math.max(merged, ...outcomes.map(({ at }) => at)));
  const bad = verdicts.find((verdict) => FAILED.has(verdict));
  if (bad !== undefined) return { kind: 'failed', at: last, because: bad } as const;
  if (around.takenBack.has(number)) return { kind: 'failed', at: last, because: 'taken-back' } as const;
  const members = readMarker(body)?.members?.length ?? 1;
  const isMeasured = verdicts.length >= members && verdicts.every((verdict) => verdict === 'effective');
  if (isMeasured) return { kind: 'realised', at: last, because: 'effective' } as const;
  const because = verdicts.find((verdict) => verdict !== 'effective');
  return { kind: 'unmeasured', at: merged, ...(because === undefined ? {} : { because }) } as const;
}

const FAILED: ReadonlySet<string> = new Set(['regression', 'taken-back', 'ineffective']);

/** Somebody asked to start again after it was closed: that was no no. */
function isPardoned({ body, closedAt, updatedAt }: PullRequest, journal: readonly JournalEntry[]): boolean {
  const keys = new Set((readMarker(body)?.members ?? []).map(({ key }) => workloadOf(key)));
  const key = readMarker(body)?.key;
  if (key !== undefined) keys.add(workloadOf(key));
  return journal.some(
    ({ action, subject, facts, at }) =>
      action === 'ordered' &&
      facts.order === 'recreate' &&
      isFindingKey(subject) &&
      keys.has(workloadOf(subject)) &&
      at >= (closedAt ?? updatedAt),
  );
}
