import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onLoopback } from './on-loopback.ts';

export type GitHttpAuth =
  | { readonly scheme: 'none' }
  | { readonly scheme: 'basic'; readonly username: string; readonly password: string }
  | { readonly scheme: 'bearer'; readonly token: string };

export interface GitHttp {
  /** `http://127.0.0.1:<port>`; repositories are below it by their path under the root. */
  readonly origin: string;
  readonly requests: readonly { readonly method: string; readonly url: string; readonly status: number }[];
  /** The next answers get these statuses instead of git's. */
  readonly failNext: (...statuses: number[]) => void;
  readonly close: () => Promise<void>;
}

/** Smart HTTP on loopback: real `git http-backend` as CGI, behind the authentication of a forge. */
export async function gitHttp(root: string, auth: GitHttpAuth = { scheme: 'none' }): Promise<GitHttp> {
  const requests: { method: string; url: string; status: number }[] = [];
  const failures: number[] = [];
  const server = createServer((request, response) => {
    response.on('finish', () =>
      requests.push({ method: request.method ?? '', url: request.url ?? '', status: response.statusCode }),
    );
    const failure = failures.shift();
    if (failure !== undefined) return void response.writeHead(failure).end();
    if (!isAuthorized(request, auth)) return challenge(response, auth);
    void gitBackend(request, root).then(({ status, headers, body }) => response.writeHead(status, headers).end(body));
  });
  const port = await onLoopback(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    failNext: (...statuses) => void failures.push(...statuses),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function isAuthorized({ headers }: IncomingMessage, auth: GitHttpAuth): boolean {
  if (auth.scheme === 'none') return true;
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  const expected = auth.scheme === 'bearer' ? `Bearer ${auth.token}` : basic(`${auth.username}:${auth.password}`);
  return headers.authorization === expected;
}

function challenge(response: ServerResponse, auth: GitHttpAuth): void {
  const scheme = auth.scheme === 'bearer' ? 'Bearer' : 'Basic';
  response.writeHead(401, { 'www-authenticate': `${scheme} realm="git"` }).end();
}

export interface GitAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** https://git-scm.com/docs/git-http-backend */
export function gitBackend(request: IncomingMessage, root: string): Promise<GitAnswer> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const { headers } = request;
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH ?? '',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: headers['content-type'] ?? '',
      ...(headers['content-length'] === undefined ? {} : { CONTENT_LENGTH: headers['content-length'] }),
      HTTP_CONTENT_ENCODING: String(headers['content-encoding'] ?? ''),
      GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
      REMOTE_USER: 'bot',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => undefined);
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => child.on('close', () => resolve(answerIn(Buffer.concat(chunks)))));
}

function answerIn(output: Buffer): GitAnswer {
  const end = output.indexOf('\r\n\r\n');
  if (end < 0) return { status: 500, headers: {}, body: Buffer.alloc(0) };
  const headers = output
    .subarray(0, end)
    .toString('latin1')
    .split('\r\n')
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const);
  const status = Number(headers.find(([name]) => name === 'Status')?.[1]?.slice(0, 3) ?? '200');
  const sent = headers.filter(([name]) => name !== 'Status');
  return { status, headers: Object.fromEntries(sent), body: output.subarray(end + 4) };
}
