import { finished } from 'node:stream';
import { type Dispatcher, request } from 'undici';
import { type Milliseconds, milliseconds, seconds } from '../../model/units.ts';
import type { Endpoint } from './endpoint.ts';
import { errorOf } from './envelope.ts';
import type { Answer } from './failure.ts';
import type { HttpReply, HttpRequest, ReadReply } from './http.ts';
import { networkFailure } from './network-error.ts';
import type { Exchange, UnsignedRequest } from './options.ts';
import { signIn } from './sign-in.ts';
import { statusFailure } from './status.ts';

export interface AttemptContext {
  readonly endpoint: Endpoint;
  readonly agent: Dispatcher;
  readonly timeout: Milliseconds;
  readonly onExchange: (exchange: Exchange) => void;
  readonly asked: HttpRequest;
}

export interface Attempted<T> {
  readonly result: Answer<T>;
  /** How long the other side asks to wait. */
  readonly after?: Milliseconds;
}

/** One HTTP exchange. A redirect is a failure: following it could carry the token to another host. */
export async function attempt<T>(context: AttemptContext, read: ReadReply<T>): Promise<Attempted<T>> {
  const signed = await signIn(context.endpoint.auth, unsigned(context));
  if (signed.kind === 'failure') return { result: signed };
  const attempted = await send(context, signed.value.headers, read);
  return { ...attempted, result: withoutSecrets(attempted.result, signed.value.secrets) };
}

function unsigned({ endpoint, asked }: AttemptContext): UnsignedRequest {
  const { method, path, body } = asked;
  return {
    method,
    url: endpoint.at(path),
    headers: headersOf(endpoint, asked),
    ...(body === undefined ? {} : { body }),
  };
}

const headersOf = (endpoint: Endpoint, asked: HttpRequest) => ({
  accept: 'application/json',
  ...endpoint.headers,
  ...asked.headers,
});

async function send<T>(context: AttemptContext, authorization: object, read: ReadReply<T>): Promise<Attempted<T>> {
  const { endpoint, agent, timeout, asked } = context;
  const seen: Seen = { bytes: 0 };
  try {
    const response = await request(endpoint.at(asked.path), {
      method: asked.method,
      headers: { ...headersOf(endpoint, asked), ...authorization },
      body: asked.body ?? null,
      dispatcher: agent,
      signal: AbortSignal.timeout(timeout), // bounds the whole exchange, so undici's own limits are off
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    seen.status = response.statusCode;
    const each = handedOn(response.body, seen);
    const reply = { contentType: first(response.headers['content-type']) ?? '', each };
    if (response.statusCode < 200 || response.statusCode > 299) return await refusal(context, { response, reply });
    return { result: await read(reply) };
  } catch (error) {
    const where = { name: endpoint.name, timeoutMs: timeout, begun: seen.status !== undefined };
    return { result: networkFailure(error, where) };
  } finally {
    context.onExchange({ path: asked.path.split('?', 1).join(), sentBytes: asked.body?.length ?? 0, ...told(seen) });
  }
}

interface Seen {
  status?: number;
  bytes: number;
}

const told = ({ status, bytes }: Seen) => ({ receivedBytes: bytes, ...(status === undefined ? {} : { status }) });

const handedOn =
  (body: Dispatcher.ResponseData['body'], seen: Seen): HttpReply['each'] =>
  (take) =>
    new Promise((resolve, reject) => {
      finished(body, (error) => (error ? reject(error) : resolve()));
      body.on('data', (part: Uint8Array) => {
        seen.bytes += part.length;
        try {
          if (take(part) === 'more') return;
          resolve();
        } catch (error) {
          reject(error);
        }
        body.destroy();
      });
    });

interface RawReply {
  readonly response: Pick<Dispatcher.ResponseData, 'statusCode' | 'headers'>;
  readonly reply: HttpReply;
}

async function refusal(context: AttemptContext, { response, reply }: RawReply): Promise<Attempted<never>> {
  const location = first(response.headers.location);
  const result = statusFailure(context.endpoint.name, {
    status: response.statusCode,
    heavy: context.asked.heavy ?? 'as-is',
    ...(await errorOf(reply)),
    ...(location === undefined ? {} : { location }),
  });
  const after = retryAfter(first(response.headers['retry-after']));
  return after === undefined ? { result } : { result, after };
}

const first = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;

/** Seconds or an HTTP date. */
function retryAfter(header: string | undefined): Milliseconds | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return seconds(Number(header));
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : milliseconds(Math.max(0, at - Date.now()));
}

/** The other side may quote our own headers back at us. */
function withoutSecrets<T>(result: Answer<T>, secrets: readonly string[]): Answer<T> {
  if (result.kind === 'answer') return result;
  const { because } = result.failure;
  const hidden = (text: string, secret: string): string => (secret === '' ? text : text.replaceAll(secret, '***'));
  const detail = secrets.reduce(hidden, because.detail);
  return { kind: 'failure', failure: { ...result.failure, because: { ...because, detail } } };
}
