import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { RetryLater, UpstreamSurprise } from '../../model/errors.ts';

const run = promisify(execFile);

interface Arrival {
  readonly commit: string;
  readonly at: number;
}

/** Questions to the bare repository. Reads only: the local forge never moves a ref. */
export interface BareGit {
  /** Branch -> commit. */
  readonly heads: () => Promise<ReadonlyMap<string, string>>;
  /** Is the commit in that history? False as well for a commit that the repository does not have (any more). */
  readonly isIn: (commit: string, history: string) => Promise<boolean>;
  /** The commit of the base's own line that brought `commit` in, and when (milliseconds). */
  readonly arrival: (commit: string, base: string) => Promise<Arrival>;
  /** The commit of the base that makes the very change of `commit`, as a squash merge does; undefined when none does. */
  readonly twin: (commit: string, base: string) => Promise<string | undefined>;
  readonly diff: (base: string, head: string) => Promise<string>;
  readonly isBare: () => Promise<boolean>;
}

export interface BareGitOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Newest commits of a history that are known by one question; git is asked about each older one. */
  readonly looked?: number;
}

/** execFile and not simple-git: local, read-only, no secret, and exit codes matter. */
export function bareGit(path: string, { environment, looked = MOST_COMMITS }: BareGitOptions): BareGit {
  const ancestry = new Map<string, Promise<boolean>>();
  const histories = new Map<string, Promise<Newest>>();
  const arrivals = new Map<string, Promise<Arrival>>();
  const git = (...args: string[]) => ask(path, args, environment.PATH ?? '');
  return {
    heads: async () => {
      const lines = (await git('for-each-ref', '--format=%(refname:lstrip=2) %(objectname)', 'refs/heads')).split('\n');
      return new Map(
        lines
          .filter(Boolean)
          .map((line) => [line.slice(0, line.lastIndexOf(' ')), line.slice(line.lastIndexOf(' ') + 1)]),
      );
    },
    isIn: (commit, history) => {
      const question = `${commit} ${history}`;
      const newest = histories.get(history) ?? newestOf(git, history, looked);
      histories.set(history, newest);
      const answer = ancestry.get(question) ?? isWithin(git, commit, { history, newest });
      ancestry.set(question, answer);
      return answer;
    },
    arrival: (commit, base) => {
      const question = `${commit} ${base}`;
      const answer = arrivals.get(question) ?? findArrival(git, commit, base);
      arrivals.set(question, answer);
      return answer;
    },
    twin: (commit, base) => twinOf(git, commit, base),
    diff: (base, head) => git('diff', '--no-color', '--no-ext-diff', '--no-textconv', `${base}...${head}`),
    isBare: async () => (await git('rev-parse', '--is-bare-repository')).trim() === 'true',
  };
}

type Git = (...args: string[]) => Promise<string>;

/** The newest commits of a history; one question about them answers that about each pull request. */
interface Newest {
  readonly commits: ReadonlySet<string>;
  readonly isAll: boolean;
}

const MOST_COMMITS = 10_000;

async function newestOf(git: Git, history: string, most: number): Promise<Newest> {
  const lines = (await git('rev-list', `--max-count=${most}`, history)).split('\n').filter(Boolean);
  return { commits: new Set(lines), isAll: lines.length < most };
}

async function isWithin(
  git: Git,
  commit: string,
  past: { history: string; newest: Promise<Newest> },
): Promise<boolean> {
  const { commits, isAll } = await past.newest;
  return commits.has(commit) || (!isAll && (await isAncestor(git, commit, past.history)));
}

async function findArrival(git: Git, commit: string, base: string): Promise<Arrival> {
  const format = ['log', '--first-parent', '--reverse', '--no-show-signature', '--format=%H %ct'];
  const path = (await git(...format, '--ancestry-path', `${commit}..${base}`)).split('\n').filter(Boolean);
  const own = (await git('rev-list', '--first-parent', base)).split('\n').includes(commit);
  const line = own ? await git('log', '-1', '--no-show-signature', '--format=%H %ct', commit) : path[0];
  const [hash = commit, seconds = '0'] = (line ?? '').trim().split(' ');
  return { commit: hash, at: Number(seconds) * 1000 };
}

/**
 * Commits with the same patch are marked `=` on both sides (`git patch-id`). Only what the base got since the branch left
 * it is looked at.
 */
async function twinOf(
  git: (...args: string[]) => Promise<string>,
  commit: string,
  base: string,
): Promise<string | undefined> {
  if (!(await isAncestor(git, `${commit}^`, base))) return undefined;
  const marks = ['rev-list', '--cherry-mark', '--no-merges', '--left-right', `${base}...${commit}`];
  const lines = (await git(...marks)).split('\n');
  return lines.find((line) => line.startsWith('=') && line.slice(1) !== commit)?.slice(1);
}

/** Exit code 1 says no, 128 that there is no such commit. */
async function isAncestor(git: Git, commit: string, history: string): Promise<boolean> {
  try {
    await git('merge-base', '--is-ancestor', commit, history);
    return true;
  } catch (error) {
    const cause = error instanceof UpstreamSurprise ? error.cause : undefined;
    if (cause instanceof Error && 'code' in cause && (cause.code === 1 || cause.code === 128)) return false;
    throw error;
  }
}

async function ask(path: string, args: readonly string[], searchPath: string): Promise<string> {
  const env = {
    PATH: searchPath,
    HOME: '/nonexistent',
    LC_ALL: 'C.UTF-8',
    GIT_DIR: path,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
  };
  try {
    return (await run('git', [...args], { env, maxBuffer: 64 * 2 ** 20, timeout: 60_000 })).stdout;
  } catch (error) {
    if (error instanceof Error && 'killed' in error && error.killed === true)
      throw new RetryLater({ source: 'local forge', issue: 'git did not answer in time', cause: error });
    throw new UpstreamSurprise({ source: 'local forge', issue: issueOf(error), code: 'absent', cause: error });
  }
}

/** What git said; Node puts the whole command in front of it. */
function issueOf(error: unknown): string {
  if (!(error instanceof Error)) return 'git failed';
  if ('code' in error && error.code === 'ENOENT') return 'git is not installed, or not in PATH';
  const [command = '', ...said] = error.message.split('\n').filter(Boolean);
  return said.slice(0, 3).join('; ') || command;
}
