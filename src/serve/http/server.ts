import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServeLog } from '../log.ts';
import { type Answer, type Asked, plain, type Route } from './route.ts';

export interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Alertmanager groups many alerts into one call; more than this is nobody's alert. */
const LONGEST_BODY = 1024 * 1024;

const SAFE: Answer['headers'] = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; script-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** The first route that knows the path answers; routes never see a body that they did not ask for. */
export async function listen(
  routes: readonly Route[],
  { host, port, log }: { readonly host: string; readonly port: number; readonly log: ServeLog },
): Promise<Listening> {
  const server = createServer({ requestTimeout: 20_000, headersTimeout: 10_000 }, (message, reply) => {
    void answerTo(message, routes)
      .catch((error: unknown) => {
        log.error('a request failed', { issue: String(error) });
        return plain(500, 'this is a bug; the log says more');
      })
      .then((answer) => send(reply, message, answer));
  });
  await opened(server, host, port);
  const bound = server.address();
  return {
    port: isInet(bound) ? bound.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

const isInet = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

const opened = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, resolve);
  });

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

async function bodyOf(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message) {
    if (!Buffer.isBuffer(chunk)) continue;
    length += chunk.length;
    if (length > LONGEST_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(reply: ServerResponse, message: IncomingMessage, { status, text, headers }: Answer): void {
  const isRead = message.complete;
  const ending = isRead ? {} : { connection: 'close' };
  reply.writeHead(status, { ...SAFE, 'content-length': Buffer.byteLength(text), ...headers, ...ending });
  // What nobody wants to read is not waited for, once the answer is out.
  if (!isRead) reply.once('finish', () => message.destroy());
  reply.end(message.method === 'HEAD' ? undefined : text);
}
