import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { GitAnswer } from './git-http.ts';
import { onLoopback } from './on-loopback.ts';

/** What a double was asked, as far as it cares. */
export interface Asked {
  readonly method: string;
  /** Decoded per segment: a branch `a/b` that came as `a%2Fb` is one segment. */
  readonly segments: readonly string[];
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON; left out for an empty answer. */
  readonly body?: unknown;
}

/** What goes wrong with one request. `lost`: it is carried out, and the connection ends instead of an answer. */
export type Fault =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  | { readonly kind: 'lost' | 'reset' | 'silent' | 'truncated' | 'web-page' };

export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly authorization: string;
  readonly body: unknown;
  readonly at: number;
}

export interface HttpDouble {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly requests: readonly Recorded[];
  /** The next request that fits (any, when nothing is said) meets this fault. */
  readonly failNext: (fault: Fault, fits?: (asked: { method: string; path: string }) => boolean) => void;
  /** What git asked, apart from the rest. */
  readonly gitRequests: readonly Omit<Recorded, 'body'>[];
  /** Called before and after everything that a request does; on `stop` the connection ends there. */
  readonly atBorders: (border: () => 'go-on' | 'stop') => void;
  readonly close: () => Promise<void>;
}

export interface Handler {
  readonly answer: (asked: Asked) => Answer | Promise<Answer>;
  /** Answers what git asks; undefined: it is not git. */
  readonly git?: (request: IncomingMessage) => Promise<GitAnswer> | undefined;
}

/** A server on loopback that records every request and can be told to misbehave. */
export async function httpDouble(handler: Handler): Promise<HttpDouble> {
  const requests: Recorded[] = [];
  const faults: { fault: Fault; fits: (asked: { method: string; path: string }) => boolean }[] = [];
  const gitRequests: Omit<Recorded, 'body'>[] = [];
  let border = (): 'go-on' | 'stop' => 'go-on';
  const serveGit = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = await handler.git?.(request);
    const { method = '', url: path = '', headers } = request;
    const { status = 404, headers: sent = {}, body } = answer ?? {};
    gitRequests.push({ method, path, status, authorization: headers.authorization ?? '', at: Date.now() });
    if (border() === 'stop') response.socket?.destroy();
    else response.writeHead(status, sent).end(body);
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (border() === 'stop') return void response.socket?.destroy();
    if (isGit(request)) return serveGit(request, response);
    const asked = await read(request);
    const index = faults.findIndex(({ fits }) => fits(asked));
    const fault = index < 0 ? undefined : faults.splice(index, 1)[0]?.fault;
    const isCarriedOut = fault === undefined || fault.kind === 'lost' || fault.kind === 'truncated';
    const answer = isCarriedOut ? await handler.answer(asked) : undefined;
    requests.push({
      method: asked.method,
      path: asked.path,
      status: fault?.kind === 'answer' ? fault.status : (answer?.status ?? 0),
      authorization: asked.headers.authorization ?? '',
      body: asked.body,
      at: Date.now(),
    });
    if (border() === 'stop') response.socket?.destroy();
    else if (fault !== undefined) misbehave(fault, response, answer);
    else if (answer !== undefined) send(response, answer);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      const message = error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : 'the double is broken';
      send(response, { status: 500, body: { message } });
    });
  });
  const port = await onLoopback(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    gitRequests,
    atBorders: (callback) => {
      border = callback;
    },
    failNext: (fault, fits = () => true) => void faults.push({ fault, fits }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const isGit = ({ url }: IncomingMessage): boolean => /\.git\/(info\/refs|git-(upload|receive)-pack)/.test(url ?? '');

async function read(request: IncomingMessage): Promise<Asked> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('utf8');
  return {
    method: request.method ?? '',
    segments: url.pathname.split('/').slice(1).map(decodeURIComponent),
    path: `${url.pathname}${url.search}`,
    query: url.searchParams,
    headers: request.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

function send(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  const type = body === undefined ? {} : { 'content-type': 'application/json;charset=utf-8' };
  response.writeHead(status, { ...type, ...headers }).end(body === undefined ? undefined : JSON.stringify(body));
}

function misbehave(fault: Fault, response: ServerResponse, answer: Answer | undefined): void {
  if (fault.kind === 'answer') {
    send(response, fault);
    return;
  }
  if (fault.kind === 'silent') return;
  if (fault.kind === 'lost' || fault.kind === 'reset') return void response.socket?.destroy();
  if (fault.kind === 'web-page')
    return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
  const text = JSON.stringify(answer?.body ?? null);
  response.writeHead(answer?.status ?? 200, { 'content-type': 'application/json' }).end(text.slice(0, text.length / 2));
}

/** Fields of a body that nobody has checked. */
export const fieldOf = (body: unknown, name: string): unknown =>
  typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;

export function textOf(body: unknown, name: string): string | undefined {
  const value = fieldOf(body, name);
  return typeof value === 'string' ? value : undefined;
}

export function textsOf(body: unknown, name: string): string[] {
  const value = fieldOf(body, name);
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

export function numbersOf(body: unknown, name: string): number[] {
  const value = fieldOf(body, name);
  return Array.isArray(value) ? value.filter((one) => typeof one === 'number') : [];
}
