import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { RetryLater, UpstreamSurprise } from '../../model/errors.ts';
import { jsonOf } from '../../model/json-of.ts';
import type { BodyBuffer } from './body-buffer.ts';
import { redact } from './redact.ts';
import { splitList } from './split-list.ts';

/** What came back: a success, or a 4xx that the caller can make sense of (403, 404, 410, ...). */
export interface Answer {
  readonly status: number;
  /** Without the items of a list. */
  readonly json: unknown;
  /** Of a list; parsed as they are taken, once, and before something else is read into the buffer. */
  readonly items?: Iterable<unknown>;
  /** Only where text was asked for. */
  readonly text?: string;
}

/** `discovery`: the tree of all API resources, whose `items` are no list of objects. */
export type AnswerFormat = 'json' | 'text' | 'discovery';

const SOURCE = 'kubernetes';

/** What an answer is read as, and into. */
export interface Reception {
  readonly format: AnswerFormat;
  readonly buffer: BodyBuffer;
}

/** Throws RetryLater for 429 (but for a budget's no) and 5xx, UpstreamSurprise for what is no answer of an API server. */
export async function readAnswer(response: Dispatcher.ResponseData, { format, buffer }: Reception): Promise<Answer> {
  const { statusCode: status } = response;
  const bytes = await bytesOf(response, buffer);
  const list = status === 200 && format === 'json' ? splitList(bytes) : undefined;
  if (list !== undefined) return { status, json: list.head, items: list.items };
  const text = bytes.toString('utf8');
  const json = jsonOf(text);
  if ((status === 429 && !isBudget(json)) || status >= 500)
    throw new RetryLater({
      source: SOURCE,
      issue: `${status} ${messageOf(json) ?? ''}`.trim(),
      afterMs: retryAfter(response.headers['retry-after']),
    });
  if (format === 'text' && status === 200) return { status, json: undefined, text };
  if (status >= 200 && status < 300 && json === undefined) throw notJson(response, text);
  if (status >= 300 && status < 400) throw surprise(`${status}, a redirect: is this the API server's address?`);
  return { status, json };
}

/** `message` of a Status object, redacted and bounded. */
export function messageOf(json: unknown): string | undefined {
  const parsed = z.object({ message: z.string() }).safeParse(json);
  return parsed.success ? redact(parsed.data.message).slice(0, 300) : undefined;
}

const refusal = z.object({ details: z.object({ causes: z.array(z.object({ reason: z.string().optional() })) }) });

/** An eviction that a disruption budget forbids: 429 as well, but asking again in a second would not help. */
export function isBudget(json: unknown): boolean {
  const parsed = refusal.safeParse(json);
  return parsed.success && parsed.data.details.causes.some(({ reason }) => reason === 'DisruptionBudget');
}

async function bytesOf({ headers, body }: Dispatcher.ResponseData, buffer: BodyBuffer): Promise<Buffer> {
  return headers['content-encoding'] === 'gzip'
    ? pipeline(body, createGunzip({ chunkSize: UNZIPPED_AT_ONCE }), buffer.read)
    : buffer.read(body);
}

/** Twice zlib's own: each answer leaves one of its pieces until the old space is collected, but fewer pieces are faster. */
const UNZIPPED_AT_ONCE = 32 * 1024;

/** Half a document is a cut connection and may pass; a log-in page does not. */
function notJson({ headers }: Dispatcher.ResponseData, text: string): RetryLater | UpstreamSurprise {
  const type = String(headers['content-type'] ?? 'without a type');
  return type.includes('json') && text.trimStart().startsWith('{')
    ? new RetryLater({ source: SOURCE, issue: 'the answer was cut off' })
    : surprise(`an answer that is not JSON (${type.slice(0, 60)}): is this the API server's address?`);
}

const surprise = (issue: string): UpstreamSurprise => new UpstreamSurprise({ source: SOURCE, issue });

/** Seconds, or a date: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function retryAfter(header: string | string[] | undefined): number | undefined {
  const [first] = [header].flat();
  if (first === undefined) return undefined;
  if (/^\d+$/.test(first)) return Number(first) * 1000;
  const at = Date.parse(first);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
