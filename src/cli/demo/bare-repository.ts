import { execFile } from 'node:child_process';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ConfigError } from '../../model/errors.ts';

const execute = promisify(execFile);

/** Nobody's configuration, one author, one date: the same files give the same commit on every machine. */
const IDENTITY = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Demo',
  GIT_AUTHOR_EMAIL: 'demo@example.com',
  GIT_COMMITTER_NAME: 'Demo',
  GIT_COMMITTER_EMAIL: 'demo@example.com',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
};

export interface DemoGit {
  /** Makes a bare repository at `to` whose only commit holds the files of `from`, dated `at`. */
  readonly create: (request: { from: string; to: string; at: Date }) => Promise<void>;
  /** Every branch and the commit it points to, as one text: equal texts mean that nothing was written. */
  readonly refs: (repository: string) => Promise<string>;
}

/** `path` is the PATH to find git on. */
export function demoGit(path: string): DemoGit {
  const git = async (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> => {
    try {
      return (await execute('git', args, { env: { PATH: path, ...IDENTITY, ...environment } })).stdout;
    } catch (cause) {
      if (!isMissing(cause)) throw cause;
      throw new ConfigError({ path: 'PATH', got: 'no git', want: 'git, which holds the manifests', cause });
    }
  };
  return {
    async create({ from, to, at }) {
      const work = `${to}.work`;
      await mkdir(work, { recursive: true });
      await cp(from, work, { recursive: true });
      const date = `${at.getTime() / 1000} +0000`;
      await git(['-C', work, 'init', '--quiet', '--initial-branch=main']);
      await git(['-C', work, 'add', '--all', '--force']);
      await git(['-C', work, 'commit', '--quiet', '--no-verify', '--message=manifests of the demo cluster'], {
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_DATE: date,
      });
      // It is thrown away: each push would end with a process that finds nothing to tidy up.
      await git([
        'clone',
        '--quiet',
        '--bare',
        '--no-hardlinks',
        '--config=receive.autogc=false',
        join(work, '.git'),
        to,
      ]);
      await git(['-C', to, 'remote', 'remove', 'origin']);
      await rm(work, { recursive: true });
    },
    refs: (repository) => git(['-C', repository, 'for-each-ref', '--format=%(objectname) %(refname)']),
  };
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
