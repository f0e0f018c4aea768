/** In front of a real Prometheus: writes down what was asked, and may keep remote read closed, as many backends do. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onLoopback } from '../fakes/on-loopback.ts';

export interface PrometheusDoor {
  readonly url: string;
  readonly paths: readonly string[];
  readonly close: () => Promise<void>;
}

const REMOTE_READ = '/api/v1/read';

export async function prometheusDoor(target: string, remoteRead: 'open' | 'closed'): Promise<PrometheusDoor> {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', target).pathname;
    paths.push(path);
    if (path === REMOTE_READ && remoteRead === 'closed') response.writeHead(404).end('404 page not found');
    else forward(target, request, response).catch(() => response.destroy());
  });
  const port = await onLoopback(server);
  return {
    url: `http://127.0.0.1:${port}`,
    paths,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function forward(target: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const asked = Object.entries(request.headers).flatMap(([name, value]) =>
    PASSED.test(name) && typeof value === 'string' ? [[name, value]] : [],
  );
  const reply = await fetch(new URL(request.url ?? '/', target), {
    method: request.method ?? 'GET',
    headers: Object.fromEntries(asked),
    ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
  });
  response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? 'text/plain' });
  response.end(Buffer.from(await reply.arrayBuffer()));
}

/** Of a remote read the body is compressed as a whole, and its encoding belongs to it. */
const PASSED = /^(accept|content-type|content-encoding|x-prometheus-.*|user-agent)$/;
