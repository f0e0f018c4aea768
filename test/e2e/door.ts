/** In front of a real server: counts what passes, and may end a pass between two requests. */
import { createServer, type IncomingMessage, request as plain, type ServerResponse } from 'node:http';
import { request as secure } from 'node:https';
import { onLoopback } from '../fakes/on-loopback.ts';

export interface Door {
  readonly origin: string;
  /** `POST /api/v1/...`, `push`: what changed something, or could have. */
  readonly writes: () => string[];
  /** Called before a request is passed on and before its answer is. */
  readonly atBorders: (border: () => 'go-on' | 'stop') => void;
  readonly close: () => Promise<void>;
}

export async function door(target: string): Promise<Door> {
  const writes: string[] = [];
  let border = (): 'go-on' | 'stop' => 'go-on';
  const server = createServer((request, response) => {
    if (border() === 'stop') return void request.socket.destroy();
    pass(request, response, { target, writes, isLast: () => border() === 'stop' });
  });
  const port = await onLoopback(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    writes: () => writes,
    atBorders: (callback) => {
      border = callback;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Way {
  readonly target: string;
  readonly writes: string[];
  readonly isLast: () => boolean;
}

function pass(request: IncomingMessage, response: ServerResponse, { target, writes, isLast }: Way): void {
  const { method = 'GET', url = '/', headers } = request;
  const to = new URL(url.slice(1), `${target.replace(/\/+$/, '')}/`);
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const write = writeOf(method, url, body);
    if (write !== undefined) writes.push(write);
    const send = to.protocol === 'https:' ? secure : plain;
    const onward = send(to, { method, headers: { ...headers, host: to.host } }, (answer) => {
      if (isLast()) return void request.socket.destroy();
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => request.socket.destroy());
    onward.end(body);
  });
}

/** Asking with GraphQL is none, nor is what a push or a fetch asks for first. */
function writeOf(method: string, url: string, body: Buffer): string | undefined {
  if (url.endsWith('/git-receive-pack')) return 'push';
  if (method === 'GET' || url.endsWith('/git-upload-pack')) return undefined;
  if (url.endsWith('/graphql') && body.toString('utf8').includes('"query":"query')) return undefined;
  return `${method} ${url}`;
}
