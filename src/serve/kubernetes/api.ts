import { readFile } from 'node:fs/promises';
import { jsonOf } from '../../model/json-of.ts';
import { http, https } from '../built-in.ts';
import type { KubernetesPlace } from '../plan.ts';

/**
 * Two requests of the Kubernetes API, with nothing but Node: the client library of a pass would be half of the memory
 * that an idle process may take.
 */
export interface KubernetesApi {
  readonly ask: (asked: ApiRequest) => Promise<ApiAnswer>;
  /** One JSON document per line, until the server ends it or `signal` does. */
  readonly lines: (path: string, signal: AbortSignal) => AsyncGenerator<string>;
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: unknown;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

const TIMEOUT = 8_000;

export function kubernetesApi(place: KubernetesPlace): KubernetesApi {
  return {
    async ask({ method, path, body }) {
      const response = await send({ place, method, path, body, signal: AbortSignal.timeout(TIMEOUT) });
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      return { status: response.statusCode ?? 0, body: jsonOf(text) };
    },
    async *lines(path, signal) {
      const response = await send({ place, method: 'GET', path, signal });
      if (response.statusCode !== 200) {
        response.destroy();
        throw new Error(`HTTP ${response.statusCode}`);
      }
      let rest = '';
      for await (const chunk of response.setEncoding('utf8')) {
        const parts = `${rest}${chunk}`.split('\n');
        rest = parts.pop() ?? '';
        yield* parts;
      }
    },
  };
}

type Response = import('node:http').IncomingMessage;

interface Sent {
  readonly place: KubernetesPlace;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

async function send({ place, method, path, body, signal }: Sent): Promise<Response> {
  const url = new URL(`${place.server.replace(/\/$/, '')}${path}`);
  const headers = {
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    // Read each time: tokens of service accounts are exchanged every hour.
    ...(place.tokenFile === undefined
      ? {}
      : { authorization: `Bearer ${(await readFile(place.tokenFile, 'utf8')).trim()}` }),
  };
  const ca = place.caFile === undefined ? {} : { ca: await readFile(place.caFile) };
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? https().request(url, { method, headers, signal, ...ca }, resolve)
        : http().request(url, { method, headers, signal }, resolve);
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
