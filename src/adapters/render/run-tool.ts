import { spawn } from 'node:child_process';
import { join } from 'node:path';

export type ToolRun =
  | { readonly kind: 'done'; readonly stdout: string }
  | { readonly kind: 'failed'; readonly issue: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'too-much-output' };

export interface ToolCall {
  readonly program: string;
  readonly args: readonly string[];
  readonly directory: string;
  readonly home: string;
  readonly timeoutMs: number;
  readonly maximumBytes: number;
}

/**
 * Runs a renderer with nothing at hand: no program in PATH (a remote base would be fetched with git), a proxy that
 * refuses every connection (or with HTTP), an empty home. The whole process group ends at the time limit.
 */
export function runTool(call: ToolCall): Promise<ToolRun> {
  return new Promise((resolve) => {
    const child = spawn(call.program, [...call.args], {
      cwd: call.directory,
      env: sandbox(call.home),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    let size = 0;
    let ended: 'timed-out' | 'too-much-output' | undefined;
    const end = (why: typeof ended) => {
      ended ??= why;
      if (child.pid !== undefined) killGroup(child.pid);
    };
    const timer = setTimeout(() => end('timed-out'), call.timeoutMs);
    const collect = (into: Buffer[]) => (chunk: Buffer) => {
      size += chunk.length;
      if (size > call.maximumBytes) end('too-much-output');
      else into.push(chunk);
    };
    child.stdout.on('data', collect(out));
    child.stderr.on('data', collect(err));
    child.on('error', (error) => err.push(Buffer.from(error.message)));
    child.on('close', (code) => {
      clearTimeout(timer);
      if (ended !== undefined) resolve({ kind: ended });
      else if (code === 0) resolve({ kind: 'done', stdout: Buffer.concat(out).toString('utf8') });
      else resolve({ kind: 'failed', issue: shortened(Buffer.concat(err).toString('utf8'), call) });
    });
  });
}

/** Port 9 is "discard": nothing listens there. */
const sandbox = (home: string): Record<string, string> => ({
  PATH: '/nonexistent',
  HOME: home,
  TMPDIR: home,
  LC_ALL: 'C.UTF-8',
  HTTP_PROXY: 'http://127.0.0.1:9',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  KUBECONFIG: '/dev/null',
  HELM_PLUGINS: '/nonexistent',
  HELM_CACHE_HOME: join(home, 'helm-cache'),
  HELM_CONFIG_HOME: join(home, 'helm-config'),
  HELM_DATA_HOME: join(home, 'helm-data'),
});

/** The group may be gone already. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Without klog's prefix, kustomize's advice on old fields, Helm's remarks on links that we made and on values that it passes over, and paths of the scratch copy: they mean nothing to anybody. */
const shortened = (text: string, { directory, home }: ToolCall): string =>
  text
    .replace(/^[EWI]\d{4} \S+ +\d+ \S+\] /gm, '')
    .replace(/^# Warning: .*\n?/gm, '')
    .replace(/^(walk\.go:\d+: found symbolic link in path|(coalesce|load)\.go:\d+: [Ww]arning:).*\n?/gm, '')
    .replaceAll(`${directory}/`, '')
    .replaceAll(directory, '.')
    .split(home)
    .map((part, index) => (index === 0 ? part : part.replace(/^\/[0-9a-f-]{36}\/?/, '')))
    .join('')
    .trim()
    .slice(0, 600) || 'no message';
