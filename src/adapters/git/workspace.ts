import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { RetryLater, UpstreamSurprise } from '../../model/errors.ts';
import { GitFailure, runGit } from './command.ts';
import { ASKPASS, type Environment, hardened, refuseDebugOutput, withCredentials } from './environment.ts';
import { DEFAULT_LIMITS, type GitLimits, type GitOptions } from './options.ts';
import { remoteUrl } from './remote-url.ts';
import { lastWords, transportFailure } from './transport-failure.ts';

interface Extra {
  readonly input?: string;
  readonly env?: Environment;
}

/** A disposable directory with a bare clone and a checkout, and the two ways to run git in it. */
export interface Workspace {
  readonly name: string;
  readonly url: string;
  readonly root: string;
  readonly gitDirectory: string;
  readonly tree: string;
  /** Works on what is here. Throws UpstreamSurprise. */
  readonly local: (args: readonly string[], extra?: Extra) => Promise<string>;
  /** May use the network: gets the token, is tried again. Throws RetryLater or UpstreamSurprise. */
  readonly remote: (args: readonly string[], extra?: Extra) => Promise<string>;
  readonly dispose: () => Promise<void>;
}

export async function openWorkspace(options: GitOptions): Promise<Workspace> {
  refuseDebugOutput(options);
  const url = remoteUrl(options.url);
  const paths = await laid(options);
  const env = hardened(options, paths.home);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const run = (args: readonly string[], more: Extra & { readonly secrets?: readonly string[] }, base = env) =>
    runGit({
      args,
      directory: paths.gitDirectory,
      env: { ...base, ...more.env },
      timeoutMs: limits.commandMs,
      ...(more.input === undefined ? {} : { input: more.input }),
      ...(more.secrets === undefined ? {} : { secrets: more.secrets }),
    });
  const remote = async (args: readonly string[], extra: Extra = {}) => {
    const { env: trusted, secrets } = await withCredentials(env, {
      url,
      askpass: paths.askpass,
      ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
    });
    return run(args, { ...extra, secrets }, trusted);
  };
  return {
    ...paths,
    name: options.name,
    url,
    local: (args, extra = {}) => named(run(args, extra), options.name),
    remote: (args, extra) => insistent(() => remote(args, extra), limits, options.name),
    dispose: () => rm(paths.root, { recursive: true, force: true }),
  };
}

/** A full or read-only disk is a fact about this machine, not a bug: this repository is skipped. */
async function laid(options: GitOptions) {
  try {
    return await lay(options);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    throw new UpstreamSurprise({ source: options.name, issue: `no directory for a clone (${code})`, cause: error });
  }
}

async function lay(options: GitOptions) {
  const root = await mkdtemp(join(options.temporary ?? tmpdir(), 'trimtab-git-'));
  const at = (name: string) => join(root, name);
  const paths = { root, gitDirectory: at('git'), tree: at('tree'), home: at('home'), askpass: at('askpass') };
  await Promise.all([paths.gitDirectory, paths.tree, paths.home].map((path) => mkdir(path)));
  await writeFile(paths.askpass, ASKPASS);
  await chmod(paths.askpass, 0o700);
  return paths;
}

async function named(work: Promise<string>, source: string): Promise<string> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof GitFailure ? new UpstreamSurprise({ source, issue: lastWords(error), cause: error }) : error;
  }
}

/** Tries again what may pass later. Safe for pushes too: the same commit under the same lease is then up to date. */
async function insistent(work: () => Promise<string>, limits: GitLimits, source: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const failure = transportFailure(error, source);
      const last = attempt >= limits.attempts || (error instanceof GitFailure && error.timedOut);
      if (last || !(failure instanceof RetryLater)) throw failure;
      await pause(limits.pauseMs * 3 ** (attempt - 1));
    }
  }
}
