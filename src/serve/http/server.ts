import type { IncomingMessage, ServerResponse } from 'node:http';
import { http } from '../built-in.ts';
import type { ServeLog } from '../log.ts';
import { bodyOf, type Listening, opened, portOf } from './listening.ts';
import { type Answer, type Asked, plain, type Route } from './route.ts';

const SAFE: Answer['headers'] = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; script-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** The first route that knows the path answers; routes never see a body that they did not ask for. */
export async function listen(
  routes: readonly Route[],
  { host, port, log }: { readonly host: string; readonly port: number; readonly log: ServeLog },
): Promise<Listening> {
  const server = http().createServer({ requestTimeout: 20_000, headersTimeout: 10_000 }, (message, reply) => {
    void answerTo(message, routes)
      .catch((error: unknown) => {
        log.error('a request failed', { issue: String(error) });
        return plain(500, 'this is a bug; the log says more');
      })
      .then((answer) => send(reply, message, answer));
  });
  await opened(server, { host, port });
  return {
    port: portOf(server, port),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

async function answerTo(message: IncomingMessage, routes: readonly Route[]): Promise<Answer> {
  const path = pathOf(message.url ?? '');
  if (path === undefined) return plain(400, 'this is no path');
  const asked: Asked = {
    method: message.method ?? '',
    path,
    headers: message.headers,
    from: message.socket.remoteAddress ?? '',
    body: () => bodyOf(message),
  };
  for (const route of routes) {
    const answer = await route(asked);
    if (answer !== undefined) return answer;
  }
  return plain(404, 'there is nothing here');
}

function pathOf(url: string): string | undefined {
  const [path = ''] = url.split('?');
  try {
    return path.startsWith('/') ? decodeURIComponent(path) : undefined;
  } catch {
    return undefined;
  }
}

function send(reply: ServerResponse, message: IncomingMessage, { status, text, headers }: Answer): void {
  const isRead = message.complete;
  const ending = isRead ? {} : { connection: 'close' };
  reply.writeHead(status, { ...SAFE, 'content-length': Buffer.byteLength(text), ...headers, ...ending });
  // What nobody wants to read is not waited for, once the answer is out.
  if (!isRead) reply.once('finish', () => message.destroy());
  reply.end(message.method === 'HEAD' ? undefined : text);
}
