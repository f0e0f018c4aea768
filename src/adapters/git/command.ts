import { GitError, GitPluginError, simpleGit } from 'simple-git';
import type { Environment } from './environment.ts';
import { scrub } from './scrub.ts';

export interface GitCall {
  readonly args: readonly string[];
  readonly directory: string;
  readonly env: Environment;
  readonly input?: string;
  readonly secrets?: readonly string[];
  readonly timeoutMs: number;
}

/** A git command that ended badly; its texts hold no secret. */
export class GitFailure extends GitError {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  constructor(facts: { exitCode: number; stdout: string; stderr: string; timedOut?: boolean }) {
    super(undefined, 'git failed');
    this.exitCode = facts.exitCode;
    this.stdout = facts.stdout;
    this.stderr = facts.stderr;
    this.timedOut = facts.timedOut ?? false;
  }
}

/** Runs one git command and returns what it printed. One simple-git instance each: abort and input belong to a command. */
export async function runGit(call: GitCall): Promise<string> {
  const abort = AbortSignal.timeout(call.timeoutMs);
  const git = simpleGit({
    baseDir: call.directory,
    abort,
    allowEnvironment: Object.keys(call.env).filter((name) => name.startsWith('GIT_')),
    unsafe: OUR_OWN,
    // Its default takes the output as complete 50 ms after exit; only the closed pipe says so.
    completion: { onClose: true, onExit: false },
    errors: (error, result) => failureOf(error, result),
    ...(call.input === undefined ? {} : { input: () => Buffer.from(call.input ?? '') }),
  }).env({ ...call.env });
  try {
    return await git.raw([...call.args]);
  } catch (error) {
    throw scrubbed(error, call, abort);
  }
}

/** Settings that simple-git refuses by default because callers might pass on foreign input. These values are ours. */
const OUR_OWN = {
  allowUnsafeAskPass: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeHooksPath: true,
  allowUnsafeSshCommand: true,
  allowUnsafeTemplateDir: true,
};

interface Result {
  readonly exitCode: number;
  readonly stdOut: readonly Buffer[];
  readonly stdErr: readonly Buffer[];
}

/** Its default calls a command with a silent stderr a success, and melts output, errors and exit code into one text. */
function failureOf(error: Buffer | Error | undefined, result: Result): Buffer | Error | undefined {
  if (error instanceof GitPluginError) return error;
  if (result.exitCode === 0) return undefined;
  const text = (chunks: readonly Buffer[]) => Buffer.concat([...chunks]).toString('utf8');
  return new GitFailure({ exitCode: result.exitCode, stdout: text(result.stdOut), stderr: text(result.stdErr) });
}

function scrubbed(error: unknown, call: GitCall, abort: AbortSignal): unknown {
  const clean = (text: string) => scrub(text, call.secrets ?? []);
  if (error instanceof GitFailure)
    return new GitFailure({ exitCode: error.exitCode, stdout: clean(error.stdout), stderr: clean(error.stderr) });
  if (error instanceof GitPluginError && abort.aborted)
    return new GitFailure({ exitCode: -1, stdout: '', stderr: 'no answer in time', timedOut: true });
  return error;
}
