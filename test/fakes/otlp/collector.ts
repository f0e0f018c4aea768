import { createServer } from 'node:http';
import { onLoopback } from '../on-loopback.ts';
import { type SentSpan, spansIn } from './spans-in.ts';

export interface Collector {
  readonly url: string;
  readonly spans: SentSpan[];
  /** Headers of each call. */
  readonly authorizations: (string | undefined)[];
  readonly close: () => Promise<void>;
}

/** An OTLP endpoint over HTTP that decodes what it is sent. `silent` takes everything and never answers. */
export async function startCollector(kind: 'answers' | 'silent' = 'answers'): Promise<Collector> {
  const spans: SentSpan[] = [];
  const authorizations: (string | undefined)[] = [];
  const server = createServer((message, reply) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      if (message.url !== '/v1/traces' || message.headers['content-type'] !== 'application/x-protobuf') {
        reply.writeHead(404).end();
        return;
      }
      authorizations.push(message.headers.authorization);
      if (kind === 'silent') return;
      spans.push(...spansIn(Buffer.concat(chunks)));
      reply.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  const port = await onLoopback(server);
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    authorizations,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
