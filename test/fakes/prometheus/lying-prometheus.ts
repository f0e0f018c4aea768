/**
 * A Prometheus over real HTTP that tells the truth about a few constant containers, except where a test makes it lie.
 * It knows the adapter's own queries only; everything else is answered with an empty vector.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { onLoopback } from '../on-loopback.ts';
import { truth } from './truth.ts';

export interface FakeContainer {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly millicores: number;
  readonly bytes: number;
}

/** One request, parsed. `nth` counts requests with the same path and fields, from 1. */
export interface Asked {
  readonly path: string;
  readonly method: string;
  readonly fields: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly nth: number;
}

export type Lie =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  | { readonly kind: 'web-page' }
  /** JSON that ends in the middle, in a complete HTTP answer. */
  | { readonly kind: 'cut-off' }
  /** Less than Content-Length says, then the connection closes. */
  | { readonly kind: 'broken-off' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'hang-up' }
  | { readonly kind: 'body'; readonly body: string }
  /** As Thanos warns, in front of an answer that may be whole. */
  | { readonly kind: 'warning'; readonly text: string }
  /** As a cluster of VictoriaMetrics says that a storage node is away. */
  | { readonly kind: 'partial' }
  /** Streamed remote read with these bytes. */
  | { readonly kind: 'stream'; readonly bytes: Uint8Array }
  /** Every second series is missing, without a word. */
  | { readonly kind: 'half' };

export interface LyingPrometheus {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Requests that were open at the same time. */
  readonly mostAtOnce: () => number;
  readonly close: () => Promise<void>;
}

export interface LyingOptions {
  readonly containers?: readonly FakeContainer[];
  readonly clusters?: readonly string[];
  /** Speak HTTPS. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly lie?: (asked: Asked) => Lie | undefined;
  /** The containers that one answer knows of; all, if left out. */
  readonly answers?: (asked: Asked) => readonly FakeContainer[];
}

export async function lyingPrometheus(options: LyingOptions = {}): Promise<LyingPrometheus> {
  const asked: Asked[] = [];
  const seen = new Map<string, number>();
  const open = { now: 0, most: 0 };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    open.most = Math.max(open.most, ++open.now);
    response.once('close', () => open.now--);
    bodyOf(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://fake');
      const fields = request.method === 'POST' ? new URLSearchParams(body) : url.searchParams;
      const key = `${url.pathname} ${fields.toString()}`;
      const nth = (seen.get(key) ?? 0) + 1;
      seen.set(key, nth);
      const one = { path: url.pathname, method: request.method ?? '', fields, headers: request.headers, nth };
      asked.push(one);
      const containers = options.answers?.(one) ?? options.containers ?? [];
      reply(response, truth(one, { ...options, containers }), options.lie?.(one));
    }, response.destroy.bind(response));
  };
  const server = options.tls === undefined ? createServer(listener) : createTlsServer(options.tls, listener);
  const port = await onLoopback(server);
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    asked,
    mostAtOnce: () => open.most,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

const STREAMED = 'application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse';

type Data = { readonly status: string; readonly data: unknown };

function reply(response: ServerResponse, data: Data, lie: Lie | undefined): void {
  const json = (body: string) => response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  const honest = JSON.stringify(data);
  switch (lie?.kind) {
    case undefined:
      return void json(honest);
    case 'status':
      return void response.writeHead(lie.status, lie.headers).end(lie.body ?? '');
    case 'web-page':
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><title>Sign in</title>');
    case 'cut-off':
      return void json(honest.slice(0, -20));
    case 'broken-off':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': honest.length + 1000 });
      return void response.write(honest.slice(0, -20), () => response.destroy());
    case 'hang':
      return;
    case 'hang-up':
      return void response.destroy();
    case 'body':
      return void json(lie.body);
    case 'warning':
      return void json(JSON.stringify({ ...data, warnings: [lie.text] }));
    case 'partial':
      return void json(JSON.stringify({ ...data, isPartial: true }));
    case 'stream':
      return void response.writeHead(200, { 'content-type': STREAMED }).end(lie.bytes);
    case 'half':
      return void json(JSON.stringify({ ...data, data: halfOf(data.data) }));
  }
}

function halfOf(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || !('result' in data) || !Array.isArray(data.result)) return data;
  return { ...data, result: data.result.filter((_, i) => i % 2 === 1) };
}
