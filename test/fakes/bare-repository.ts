import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Real git, nobody's configuration, a fixed person and a fixed date: the same calls give the same SHAs. */
const ENVIRONMENT = {
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_AUTHOR_DATE: '1760000000 +0000',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
  GIT_COMMITTER_DATE: '1760000000 +0000',
};

type FileContent = string | Buffer | { readonly link: string } | { readonly program: string };
export type Files = Readonly<Record<string, FileContent>>;

/** A bare repository in a folder of its own, and a person's clone of it. */
export interface BareRepository {
  readonly folder: string;
  readonly path: string;
  readonly url: string;
  /** Runs git in the bare repository. */
  readonly git: (...args: string[]) => string;
  /** Commits files to a branch as a person would, from its head or from `from`, and pushes it. */
  readonly commit: (files: Files, options?: { branch?: string; from?: string; message?: string }) => string;
  readonly head: (branch: string) => string | undefined;
  readonly refs: () => string;
  readonly remove: () => void;
}

/** Git in that directory. */
export const gitIn =
  (cwd: string) =>
  (...args: string[]): string =>
    execFileSync('git', args, { cwd, env: ENVIRONMENT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

export function bareRepository(files: Files, folder = mkdtempSync(join(tmpdir(), 'trimtab-test-'))): BareRepository {
  const path = join(folder, 'manifests.git');
  const work = join(folder, 'person');
  gitIn(folder)('init', '--quiet', '--bare', '--initial-branch=main', path);
  gitIn(path)('config', 'uploadpack.allowFilter', 'true');
  gitIn(folder)('init', '--quiet', '--initial-branch=main', work);
  gitIn(work)('remote', 'add', 'origin', path);
  const refs = () => gitIn(path)('for-each-ref', '--format=%(refname) %(objectname)');
  const head = (branch: string) =>
    refs()
      .split('\n')
      .find((line) => line.startsWith(`refs/heads/${branch} `))
      ?.split(' ')[1];
  const commit: BareRepository['commit'] = (changes, { branch = 'main', from = branch, message = 'change' } = {}) => {
    const git = gitIn(work);
    git('fetch', '--quiet', '--prune', 'origin', '+refs/heads/*:refs/remotes/origin/*');
    if (head(from) !== undefined) git('checkout', '--quiet', '--force', '-B', branch, `refs/remotes/origin/${from}`);
    for (const [name, content] of Object.entries(changes)) write(join(work, name), content);
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', message);
    git('push', '--quiet', '--force', 'origin', `HEAD:refs/heads/${branch}`);
    return git('rev-parse', 'HEAD');
  };
  commit(files, { message: 'first' });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { folder, path, url: `file://${path}`, git: gitIn(path), commit, head, refs, remove };
}

function write(path: string, content: FileContent): void {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  if (typeof content === 'string' || Buffer.isBuffer(content)) writeFileSync(path, content);
  else if ('link' in content) symlinkSync(content.link, path);
  else {
    writeFileSync(path, content.program);
    chmodSync(path, 0o755);
  }
}
