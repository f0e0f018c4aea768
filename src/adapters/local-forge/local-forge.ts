import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UpstreamSurprise } from '../../model/errors.ts';
import type { PullRequest } from '../../model/pull-request.ts';
import type { Forge, NewPullRequest, PullRequestChange } from '../../ports/forge.ts';
import { bareGit } from './bare-git.ts';
import { type EventLog, eventLog } from './event-log.ts';
import { type ForgeEvent, fold, type Recorded } from './events.ts';
import { type Standing, standing } from './standing.ts';

export interface LocalForgeOptions {
  /** Path of the bare repository; the store is the folder `trimtab` in it. */
  readonly repository: string;
  /** Only branches that start with it are pull requests of ours. */
  readonly prefix: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface LocalForge extends Forge {
  /** The change as `git diff` shows it, from where the branch left the base. */
  readonly diff: (number: number) => Promise<string>;
  /** Writes that to a file in the store and returns its path. */
  readonly saveDiff: (number: number) => Promise<string>;
}

/**
 * Pull requests without a server: branches of a bare repository, and a log of what was said about them. Merged is what
 * git says is in the base. Throws UpstreamSurprise or RetryLater.
 */
export function localForge(options: LocalForgeOptions): LocalForge {
  const git = bareGit(options.repository, options);
  const log = eventLog(join(options.repository, 'trimtab', 'events'));
  const look = async () => {
    const heads = await git.heads();
    const url = (number: number) => `file://${options.repository}#pull/${number}`;
    return (events: readonly ForgeEvent[]) => standing(fold(events), { git, heads, url });
  };
  const current = async () => (await look())(await log.read());
  const store = { log, look };
  const diff = async (number: number) => {
    const { base, headCommit } = must(await current(), number);
    return git.diff(`refs/heads/${base}`, headCommit);
  };
  return {
    list: async () => {
      const { pullRequests } = await current();
      return pullRequests.filter(({ branch }) => branch.startsWith(options.prefix)).toReversed();
    },
    open: (request) => openOnce(request, store),
    update: (number, change) => updateOnce(number, change, store),
    close: (number, comment, at) => closeOnce({ kind: 'closed', number, comment, at }, store),
    check: async () => {
      const problem = `${options.repository} is not a bare repository: git refuses pushes to its branch`;
      return { user: 'local', problems: (await git.isBare()) ? [] : [problem] };
    },
    diff,
    saveDiff: async (number) => save(options.repository, number, await diff(number)),
  };
}

interface Store {
  readonly log: EventLog;
  /** One look at the branches; what it gives tells where pull requests stand by them, before and after an event. */
  readonly look: () => Promise<(events: readonly ForgeEvent[]) => Promise<Standing>>;
}

/** The store decides who was first: whoever is second gets the pull request of the first. */
const openOnce = (request: NewPullRequest, store: Store): Promise<PullRequest> =>
  tell(store, ({ pullRequests, heads }) => {
    for (const branch of [request.branch, request.base])
      if (!heads.has(branch)) throw absent(`there is no branch ${branch}`);
    const same = pullRequests.find(({ state, branch }) => state === 'open' && branch === request.branch);
    const number = same?.number ?? pullRequests.length + 1;
    const { labels, ...rest } = request;
    return { number, event: same === undefined ? { kind: 'opened', number, ...rest, labels: [...labels] } : undefined };
  });

const updateOnce = (number: number, change: PullRequestChange, store: Store): Promise<PullRequest> =>
  tell(store, (now, events) => {
    const { state } = must(now, number);
    if (state !== 'open') throw absent(`pull request #${number} is ${state}`);
    return { number, event: updateEvent(fold(events), number, change) };
  });

const closeOnce = (event: Extract<ForgeEvent, { readonly kind: 'closed' }>, store: Store): Promise<PullRequest> =>
  tell(store, (now) => {
    const { number } = event;
    return { number, event: must(now, number).state === 'open' ? event : undefined };
  });

type News = (
  now: Standing,
  events: readonly ForgeEvent[],
) => { readonly number: number; readonly event: ForgeEvent | undefined };

/** Adds the event that `news` makes of what stands, and gives the pull request that it is about as it stands then. */
async function tell({ log, look }: Store, news: News): Promise<PullRequest> {
  let after: (() => Promise<PullRequest>) | undefined;
  await log.append(async (events) => {
    const standingOf = await look();
    const { number, event } = news(await standingOf(events), events);
    after = async () => must(await standingOf(await log.read()), number);
    return event;
  });
  if (after === undefined) throw new Error('the log asked for no event');
  return after();
}

/** Nothing to say when nothing changes: the log then stays as it is. */
function updateEvent(
  recorded: readonly Recorded[],
  number: number,
  { at, ...change }: PullRequestChange,
): ForgeEvent | undefined {
  const before = recorded.find((record) => record.number === number);
  if (before === undefined) return undefined;
  const { title = before.title, body = before.body, headCommit = before.headCommit } = change;
  const same = title === before.title && body === before.body && headCommit === before.headCommit;
  return same ? undefined : { kind: 'updated', number, title, body, headCommit, at };
}

function must({ pullRequests }: Standing, number: number): PullRequest {
  const found = pullRequests.find((pullRequest) => pullRequest.number === number);
  if (found === undefined) throw absent(`there is no pull request #${number}`);
  return found;
}

async function save(repository: string, number: number, text: string): Promise<string> {
  const folder = join(repository, 'trimtab', 'diffs');
  const path = join(folder, `${number}.diff`);
  await mkdir(folder, { recursive: true });
  await writeFile(`${path}.draft`, text);
  await rename(`${path}.draft`, path);
  return path;
}

const absent = (issue: string): UpstreamSurprise =>
  new UpstreamSurprise({ source: 'local forge', issue, code: 'absent' });
