import { type Dispatcher, request } from 'undici';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly token: string;
  readonly body?: unknown;
}

export interface HttpReply {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** Entries in all pages, where the server counts them. */
  readonly total?: number;
  /** Milliseconds the server asks to wait. */
  readonly retryAfterMs?: number;
  /** Where a redirect points to. Never followed: the token would travel along. */
  readonly location?: string;
}

/** Nothing the API says is larger; what is, is a mistake or an attack. */
const LARGEST_REPLY = 32 * 2 ** 20;

/** One exchange. Throws what undici throws. */
export async function exchange(
  asked: HttpRequest,
  link: { readonly dispatcher: Dispatcher; readonly timeoutMs: number; readonly now: () => number },
): Promise<HttpReply> {
  const response = await request(asked.url, {
    method: asked.method,
    headers: {
      accept: 'application/json',
      authorization: `token ${asked.token}`,
      'user-agent': 'trimtab',
      ...(asked.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: asked.body === undefined ? null : JSON.stringify(asked.body),
    dispatcher: link.dispatcher,
    signal: AbortSignal.timeout(link.timeoutMs), // bounds the whole exchange, so undici's own limits are off
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const header = (name: string): string | undefined => [response.headers[name]].flat()[0];
  const total = numberOf(header('x-total-count'));
  const retryAfterMs = waitOf(header('retry-after'), link.now());
  const location = header('location');
  return {
    status: response.statusCode,
    contentType: header('content-type') ?? '',
    text: await textOf(response.body),
    ...(total === undefined ? {} : { total }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(location === undefined ? {} : { location }),
  };
}

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > LARGEST_REPLY) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;

/** `Retry-After: 120`, or a date. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function waitOf(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const seconds = numberOf(text);
  if (seconds !== undefined) return seconds * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
