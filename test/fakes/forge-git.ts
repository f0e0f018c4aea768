import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { GIT_ENVIRONMENT, importCommit, initBare, moveRef, refsIn } from './bare-git.ts';

/** The bare repository behind a forge's double; every change a forge makes itself, made with git's plumbing. */
export interface ForgeGit {
  readonly path: string;
  readonly head: (branch: string) => string | undefined;
  readonly heads: () => ReadonlyMap<string, string>;
  readonly setRef: (ref: string, commit: string | undefined) => void;
  readonly commitFile: (request: FileCommit) => string;
  /** The tree of the merge; undefined when they conflict. */
  readonly mergedTree: (base: string, head: string) => string | undefined;
  readonly commitTree: (request: { tree: string; parents: readonly string[]; message: string }) => string;
  readonly treeOf: (commit: string) => string;
  readonly isIn: (commit: string, history: string) => boolean;
  readonly count: (range: string) => number;
  readonly file: (branch: string, path: string) => string;
  /** Paths that differ, sorted. */
  readonly changed: (range: string) => string[];
  /** The commit on another base, as "update branch by rebase" makes it: its author and message, our committer. */
  readonly rebased: (commit: string, onto: string, more?: FileCommit['files']) => string;
}

export interface FileCommit {
  readonly parent: string | undefined;
  readonly files: Readonly<Record<string, string | undefined>>;
  readonly message: string;
}

const [AUTHOR, COMMITTER] = ['Ada <ada@example.org>', 'Forge <forge@example.org>'];
const ENVIRONMENT = {
  ...GIT_ENVIRONMENT,
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Forge',
  GIT_COMMITTER_EMAIL: 'forge@example.org',
};

const CONFIG = '[uploadpack]\n\tallowFilter = true\n\tallowAnySHA1InWant = true\n[http]\n\treceivepack = true\n';

/** `<root>/<name>.git`, with a first commit on main. */
export function forgeGit(root: string, name: string): ForgeGit {
  const path = join(root, `${name}.git`);
  initBare(path, CONFIG);
  const git = (...args: string[]) => run(path, args);
  const heads = () => headsIn(path);
  const answers = new Map<string, string | undefined>();
  /** Asked once for the same commits, whatever their branches are called; undefined where git's exit code says no. */
  const lasting = (refs: readonly [string, string], question: (first: string, second: string) => string[]) => {
    const [first, second] = [heads().get(refs[0]) ?? refs[0], heads().get(refs[1]) ?? refs[1]];
    const args = question(first, second);
    const key = args.join(' ');
    if (!answers.has(key))
      answers.set(
        key,
        attempt(() => git(...args)),
      );
    return answers.get(key);
  };
  const commitFile: ForgeGit['commitFile'] = ({ parent, files, message }) => {
    const at = `${Math.floor(Date.now() / 1000)} +0000`;
    const people = { author: `${AUTHOR} ${at}`, committer: `${COMMITTER} ${at}` };
    return importCommit(path, { parent, files, message: `${message}\n`, ...people });
  };
  const setRef: ForgeGit['setRef'] = (ref, commit) => moveRef(path, ref, commit);
  setRef('refs/heads/main', commitFile({ parent: undefined, files: { 'README.md': `# ${name}\n` }, message: 'first' }));
  return {
    path,
    heads,
    head: (branch) => heads().get(branch),
    setRef,
    commitFile,
    commitTree: ({ tree, parents, message }) =>
      git('commit-tree', ...parents.flatMap((parent) => ['-p', parent]), '-m', message, tree),
    mergedTree: (base, head) => lasting([base, head], (...both) => ['merge-tree', '--write-tree', ...both]),
    treeOf: (commit) => git('rev-parse', `${commit}^{tree}`),
    isIn: (commit, history) =>
      lasting([commit, history], (...both) => ['merge-base', '--is-ancestor', ...both]) !== undefined,
    count: (range) => {
      const [from = '', to = ''] = range.split('..');
      return Number(lasting([from, to], (...both) => ['rev-list', '--count', both.join('..')]));
    },
    file: (branch, file) => `${git('show', `refs/heads/${branch}:${file}`)}\n`,
    changed: (range) => git('diff', '--name-only', range).split('\n').filter(Boolean),
    rebased: (commit, onto, more = {}) => {
      const merged = git('commit-tree', '-p', onto, '-m', 'x', git('merge-tree', '--write-tree', onto, commit));
      const tree = git('rev-parse', `${commitFile({ parent: merged, files: more, message: 'x' })}^{tree}`);
      const facts = git('log', '-1', '--format=%an%x00%ae%x00%aI%x00%B', commit).split('\0');
      const [name = '', email = '', date = '', message = ''] = facts;
      const author = { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: date };
      return run(path, ['commit-tree', '-p', onto, '-m', message.trim(), tree], author);
    },
  };
}

function headsIn(path: string): Map<string, string> {
  const folder = 'refs/heads/';
  const heads = [...refsIn(path)].filter(([ref]) => ref.startsWith(folder));
  return new Map(heads.map(([ref, commit]) => [ref.slice(folder.length), commit]));
}

const run = (path: string, args: readonly string[], environment: object = {}): string =>
  execFileSync('git', ['--git-dir', path, ...args], {
    env: { ...ENVIRONMENT, ...environment },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();

/** Exit codes say no. */
function attempt(work: () => string): string | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'status' in error) return undefined;
    throw error;
  }
}
