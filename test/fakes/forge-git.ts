import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

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

const ENVIRONMENT = {
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Forge',
  GIT_COMMITTER_EMAIL: 'forge@example.org',
};

/** `<root>/<name>.git`, with a first commit on main. */
export function forgeGit(root: string, name: string): ForgeGit {
  const path = join(root, `${name}.git`);
  const git = (...args: string[]) => run(path, args);
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', path], { env: ENVIRONMENT });
  git('config', 'uploadpack.allowFilter', 'true');
  git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  git('config', 'http.receivepack', 'true');
  const heads = () => headsIn(path);
  const commitTree: ForgeGit['commitTree'] = ({ tree, parents, message }) =>
    git('commit-tree', ...parents.flatMap((parent) => ['-p', parent]), '-m', message, tree);
  const commitFile: ForgeGit['commitFile'] = ({ parent, files, message }) => {
    const tree = treeWith(path, parent, files);
    return commitTree({ tree, parents: parent === undefined ? [] : [parent], message });
  };
  const setRef: ForgeGit['setRef'] = (ref, commit) =>
    void (commit === undefined ? git('update-ref', '-d', ref) : git('update-ref', ref, commit));
  setRef('refs/heads/main', commitFile({ parent: undefined, files: { 'README.md': `# ${name}\n` }, message: 'first' }));
  return {
    path,
    heads,
    head: (branch) => heads().get(branch),
    setRef,
    commitFile,
    commitTree,
    mergedTree: (base, head) => attempt(() => git('merge-tree', '--write-tree', base, head)),
    treeOf: (commit) => git('rev-parse', `${commit}^{tree}`),
    isIn: (commit, history) => attempt(() => git('merge-base', '--is-ancestor', commit, history)) !== undefined,
    count: (range) => Number(git('rev-list', '--count', range)),
    changed: (range) => git('diff', '--name-only', range).split('\n').filter(Boolean),
    rebased: (commit, onto, more = {}) => {
      const merged = git('merge-tree', '--write-tree', onto, commit);
      const parent = commitTree({ tree: merged, parents: [onto], message: 'x' });
      const [name = '', email = '', date = '', message = ''] = git(
        'log',
        '-1',
        '--format=%an%x00%ae%x00%aI%x00%B',
        commit,
      ).split('\0');
      const environment = { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: date };
      return run(path, ['commit-tree', '-p', onto, '-m', message.trim(), treeWith(path, parent, more)], {
        environment,
      });
    },
  };
}

/** Read from the files, since a process for each look would make every test slow. */
function headsIn(path: string): Map<string, string> {
  const heads = new Map<string, string>();
  const packed = existsSync(join(path, 'packed-refs')) ? readFileSync(join(path, 'packed-refs'), 'utf8') : '';
  for (const line of packed.split('\n')) {
    const [sha = '', ref = ''] = line.split(' ');
    if (ref.startsWith('refs/heads/')) heads.set(ref.slice('refs/heads/'.length), sha);
  }
  const folder = join(path, 'refs', 'heads');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.lock')) continue;
    const file = join(entry.parentPath, entry.name);
    heads.set(relative(folder, file), readFileSync(file, 'utf8').trim());
  }
  return heads;
}

function treeWith(path: string, parent: string | undefined, files: FileCommit['files']): string {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-index-'));
  const index = { GIT_INDEX_FILE: join(folder, 'index') };
  try {
    if (parent !== undefined) run(path, ['read-tree', parent], { environment: index });
    for (const [name, text] of Object.entries(files)) {
      if (text === undefined) run(path, ['rm', '--quiet', '--cached', '--', name], { environment: index });
      else {
        const blob = run(path, ['hash-object', '-w', '--stdin'], { input: text });
        run(path, ['update-index', '--add', '--cacheinfo', `100644,${blob},${name}`], { environment: index });
      }
    }
    return run(path, ['write-tree'], { environment: index });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(path: string, args: readonly string[], extra: { environment?: object; input?: string } = {}): string {
  const { environment = {}, input } = extra;
  return execFileSync('git', ['--git-dir', path, ...args], {
    env: { ...ENVIRONMENT, ...environment },
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input === undefined ? {} : { input }),
  }).trim();
}

/** Exit codes say no. */
function attempt(work: () => string): string | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'status' in error) return undefined;
    throw error;
  }
}
