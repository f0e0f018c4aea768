import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { TlsOptions } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { onLoopback } from '../on-loopback.ts';
import { discovery } from './discovery.ts';
import { createFaults, type Fault, type Faults } from './faults.ts';
import { denied, handle, type World } from './handle.ts';
import type { Manifest, Stored } from './manifest.ts';
import { failed, noSuchPath, type Reply, unauthorized } from './reply.ts';
import { type RequestInfo, requestInfo } from './request-info.ts';
import { type Resource, resourceAt, resourceOfKind } from './resources.ts';
import { EVERYTHING, type Rule } from './rules.ts';
import { createStore, type Store } from './store.ts';
import { watch } from './watches.ts';

export interface FakeKubernetesOptions {
  readonly objects?: readonly Manifest[];
  /** Bearer that clients must send; without one (client certificates) everybody is let in. */
  readonly token?: string;
  /** What the caller may do; everything if left out. */
  readonly rules?: readonly Rule[];
  readonly now?: () => Date;
  readonly tls?: TlsOptions;
}

export interface RecordedRequest extends Omit<RequestInfo, 'query'> {
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
  readonly status: number;
}

/** A Kubernetes API that speaks HTTP on a free loopback port. README.md says what it promises and what it does not. */
export interface FakeKubernetes {
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** Creates or replaces; what is missing of the metadata is made up. */
  readonly put: (...manifests: readonly Manifest[]) => void;
  readonly get: (manifest: Manifest) => Stored | undefined;
  readonly remove: (manifest: Manifest) => void;
  /** Plays kubelet: pods that were marked for deletion go. */
  readonly finishDeletions: () => void;
  /** Makes a custom kind exist without an object of it. */
  readonly install: (apiVersion: string, kind: string) => void;
  /** Continue tokens and watches from before have expired. */
  readonly compact: () => void;
  readonly fail: (fault: Fault) => void;
  /** What the previous run of a container wrote. */
  readonly setLogs: (pod: Manifest, container: string, text: string) => void;
  readonly setToken: (token: string) => void;
  readonly setRules: (rules: readonly Rule[]) => void;
  readonly close: () => Promise<void>;
}

export async function startFakeKubernetes(options: FakeKubernetesOptions = {}): Promise<FakeKubernetes> {
  const now = options.now ?? (() => new Date());
  const store = createStore(now);
  const faults = createFaults();
  const requests: RecordedRequest[] = [];
  const logs = new Map<string, string>();
  let rules = options.rules ?? [EVERYTHING];
  let { token } = options;
  const world: World = { store, user: 'system:serviceaccount:trimtab:trimtab', rules: () => rules, now, logs };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    answer({ world, faults, requests, token }, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  };
  const server = options.tls === undefined ? createServer(listener) : createTlsServer(options.tls, listener);
  const put = (...manifests: readonly Manifest[]): void => {
    for (const manifest of manifests) store.put(manifest);
  };
  put(...(options.objects ?? []));
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${await onLoopback(server)}`,
    requests,
    put,
    ...editing(store),
    fail: faults.order,
    setLogs: ({ metadata }, container, text) =>
      void logs.set(`${metadata.namespace}/${metadata.name}/${container}`, text),
    setToken: (next) => {
      token = next;
    },
    setRules: (next) => {
      rules = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function editing(store: Store): Pick<FakeKubernetes, 'get' | 'remove' | 'finishDeletions' | 'install' | 'compact'> {
  const get = ({ apiVersion, kind, metadata }: Manifest): Stored | undefined => {
    const resource = resourceOfKind(apiVersion, kind);
    return resource === undefined ? undefined : store.find(resource, metadata.namespace, metadata.name);
  };
  return {
    get,
    remove: (manifest) => {
      const stored = get(manifest);
      if (stored !== undefined) store.remove(stored);
    },
    finishDeletions: () => {
      const pods = resourceOfKind('v1', 'Pod');
      if (pods === undefined) return;
      for (const pod of store.list(pods)) if (pod.metadata.deletionTimestamp !== undefined) store.remove(pod);
    },
    install: (apiVersion, kind) => {
      const resource = resourceOfKind(apiVersion, kind);
      if (resource !== undefined) store.install(resource);
    },
    compact: store.compact,
  };
}

interface Desk {
  readonly world: World;
  readonly faults: Faults;
  readonly requests: RecordedRequest[];
  readonly token: string | undefined;
}

async function answer(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const info = requestInfo(request.method ?? 'GET', new URL(request.url ?? '/', 'http://fake'));
  const body = await bodyOf(request);
  if (info === undefined) {
    const { pathname } = new URL(request.url ?? '/', 'http://fake');
    return send(response, discovery(pathname, String(request.headers.accept)) ?? noSuchPath, undefined);
  }
  const record = (status: number): void => {
    desk.requests.push({ ...info, query: Object.fromEntries(info.query), headers: request.headers, status });
  };
  const fault = desk.faults.next(info);
  const allowed = desk.token === undefined || request.headers.authorization === `Bearer ${desk.token}`;
  const watched = allowed && fault === undefined ? watchable(desk.world, info) : undefined;
  if (watched !== undefined) {
    record(200);
    return watch(desk.world.store, watched, { request: info, response });
  }
  const reply = allowed ? handle(desk.world, info, body) : unauthorized();
  record(fault?.kind === 'status' ? fault.code : reply.status);
  const zipped = String(request.headers['accept-encoding'] ?? '').includes('gzip');
  return fault === undefined ? send(response, reply, zipped ? 'gzip' : undefined) : spoil(response, reply, fault);
}

function watchable(world: World, info: RequestInfo): Resource | undefined {
  const resource = resourceAt(info.group, info.version, info.resource);
  const may = info.verb === 'watch' && denied(world, info) === undefined;
  return may && resource !== undefined && world.store.serves(resource) ? resource : undefined;
}

/** Above this a real server compresses for clients that accept it. */
const ZIP_FROM = 128 * 1024;

function send(response: ServerResponse, reply: Reply, encoding: 'gzip' | undefined): void {
  const plain = textOf(reply);
  const zip = encoding === 'gzip' && plain.length > ZIP_FROM;
  response.writeHead(reply.status, {
    'content-type': reply.json === undefined ? 'text/plain; charset=utf-8' : 'application/json',
    ...(zip ? { 'content-encoding': 'gzip' } : {}),
    ...reply.headers,
  });
  response.end(zip ? gzipSync(plain) : plain);
}

function spoil(response: ServerResponse, reply: Reply, fault: Fault['answer']): void {
  const text = textOf(reply);
  switch (fault.kind) {
    case 'hang':
      return;
    case 'truncate':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      response.write(text.slice(0, text.length / 2), () => response.destroy());
      return;
    case 'half':
      response.writeHead(200, { 'content-type': 'application/json' }).end(text.slice(0, text.length / 2));
      return;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Log in</title>');
      return;
    case 'redirect':
      response.writeHead(302, { location: fault.to }).end();
      return;
    case 'body':
      response.writeHead(200, { 'content-type': 'application/json' }).end(fault.text);
      return;
    case 'status': {
      const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
      send(response, { ...failed(fault.code, fault.message ?? 'ordered by the test'), headers }, undefined);
    }
  }
}

const textOf = (reply: Reply): string => reply.text ?? JSON.stringify(reply.json);

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}
