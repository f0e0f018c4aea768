import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Content, GIT_ENVIRONMENT, importCommit, initBare, moveRef, refsIn } from './bare-git.ts';

/** A fixed person and a fixed date: the same calls give the same SHAs. */
const ADA = 'Ada <ada@example.org> 1760000000 +0000';
const ENVIRONMENT = {
  ...GIT_ENVIRONMENT,
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_AUTHOR_DATE: '1760000000 +0000',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
  GIT_COMMITTER_DATE: '1760000000 +0000',
};

export type Files = Readonly<Record<string, Content>>;

/** A bare repository in a folder of its own, and a person who commits to it. */
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
    execFileSync('git', args, {
      cwd,
      env: ENVIRONMENT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();

export function bareRepository(files: Files, folder = mkdtempSync(join(tmpdir(), 'trimtab-test-'))): BareRepository {
  const path = join(folder, 'manifests.git');
  initBare(path, '[uploadpack]\n\tallowFilter = true\n');
  const head = (branch: string) => refsIn(path).get(`refs/heads/${branch}`);
  let last: string | undefined;
  const commit: BareRepository['commit'] = (changes, { branch = 'main', from = branch, message = 'change' } = {}) => {
    const parent = head(from) ?? last;
    last = importCommit(path, { parent, files: changes, message: `${message}\n`, author: ADA, committer: ADA });
    moveRef(path, `refs/heads/${branch}`, last);
    return last;
  };
  commit(files, { message: 'first' });
  const refs = () => [...refsIn(path)].map((ref) => ref.join(' ')).join('\n');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { folder, path, url: `file://${path}`, git: gitIn(path), commit, head, refs, remove };
}
