import { Agent } from 'undici';
import type { z } from 'zod';
import { RetryLater, UpstreamSurprise } from '../../model/errors.ts';
import type { Traffic } from '../../ports/forge-parts.ts';
import type { Pace } from '../../ports/pace.ts';
import { type Asked, said, statusFailure } from './failure.ts';
import { exchange, type HttpReply, type HttpRequest } from './http.ts';
import { networkFailure } from './network-failure.ts';
import { type GiteaOptions, REAL_PACE, TIMEOUT_MS } from './options.ts';

export interface Call {
  readonly method?: HttpRequest['method'];
  /** Below `/api/v1/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  /** Statuses that answer the question, beside 2xx. */
  readonly expect?: readonly number[];
  /** A write that may be sent again after a lost answer: twice is the same as once. */
  readonly repeat?: 'safe';
  /** A request with the method of a write that cannot change anything. */
  readonly purpose?: 'probe';
}

export interface Reply {
  readonly status: number;
  readonly total?: number;
  /** The server's own words. */
  readonly said: string;
  readonly text: string;
  readonly read: <T>(schema: z.ZodType<T>) => T;
}

/** The one way to the server: signs in, waits, repeats what may be repeated, counts. Throws RetryLater or UpstreamSurprise. */
export interface Client {
  readonly source: string;
  readonly pace: Pace;
  readonly ask: (call: Call) => Promise<Reply>;
  readonly traffic: () => Traffic;
}

const ATTEMPTS = 3;
/** Longer waits than this are left to the next pass. */
const LONGEST_WAIT_MS = 60_000;

export function giteaClient(options: GiteaOptions): Client {
  const source = `gitea ${new URL(options.url).host}/${options.owner}/${options.repository}`;
  const pace = options.pace ?? REAL_PACE;
  const counted = { reads: 0, writes: 0 };
  const dispatcher = new Agent({ connect: options.ca === undefined ? {} : { ca: options.ca } });
  const link = { dispatcher, timeoutMs: options.timeoutMs ?? TIMEOUT_MS, now: pace.now };
  const send = async (call: Call, token: string) => {
    const { method = 'GET', purpose } = call;
    counted[method === 'GET' || purpose === 'probe' ? 'reads' : 'writes']++;
    const body = call.body === undefined ? {} : { body: call.body };
    return exchange({ method, url: addressOf(options.url, call), token, ...body }, link);
  };
  return {
    source,
    pace,
    ask: (call) => persist({ source, pace, call, token: options.token, send }),
    traffic: () => ({ ...counted }),
  };
}

function addressOf(root: string, { path, query = {} }: Call): string {
  const search = new URLSearchParams(
    Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]),
  ).toString();
  return `${root.replace(/\/+$/, '')}/api/v1/${path}${search === '' ? '' : `?${search}`}`;
}

interface Errand {
  readonly source: string;
  readonly pace: Pace;
  readonly call: Call;
  readonly token: () => Promise<string>;
  readonly send: (call: Call, token: string) => Promise<HttpReply>;
}

async function persist(errand: Errand): Promise<Reply> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await once(errand);
    if (outcome.kind === 'reply') return outcome.reply;
    const { error, processed } = outcome;
    if (!(error instanceof RetryLater)) throw error;
    const waitMs = error.afterMs ?? 1000 * 3 ** (attempt - 1);
    if (attempt >= ATTEMPTS || waitMs >= LONGEST_WAIT_MS || !mayRepeat(errand.call, processed)) throw error;
    await errand.pace.sleep(waitMs);
  }
}

const mayRepeat = ({ method = 'GET', repeat }: Call, processed: 'no' | 'unknown'): boolean =>
  processed === 'no' || method === 'GET' || repeat === 'safe';

type Outcome =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'failure'; readonly error: RetryLater | UpstreamSurprise; readonly processed: 'no' | 'unknown' };

async function once({ source, call, token, send }: Errand): Promise<Outcome> {
  const secret = await token();
  const asked: Asked = { source, method: call.method ?? 'GET', path: call.path };
  try {
    let answer = await send(call, secret);
    // A token may have been renewed since it was read; nothing was done with the old one.
    const renewed = answer.status === 401 ? await token() : secret;
    if (renewed !== secret) answer = await send(call, renewed);
    const reply = withoutSecrets(answer, [secret, renewed]);
    const isAnswer = (reply.status >= 200 && reply.status < 300) || call.expect?.includes(reply.status) === true;
    if (isAnswer) return { kind: 'reply', reply: readable(asked, reply) };
    return {
      kind: 'failure',
      error: statusFailure(asked, reply),
      processed: reply.status === 429 ? 'no' : 'unknown',
    };
  } catch (error) {
    return { kind: 'failure', ...networkFailure(source, error) };
  }
}

/** A server or a proxy may quote what it was sent. */
const withoutSecrets = (reply: HttpReply, secrets: readonly string[]): HttpReply => ({
  ...reply,
  text: secrets.filter(Boolean).reduce((text, secret) => text.replaceAll(secret, '***'), reply.text),
});

function readable(asked: Asked, reply: HttpReply): Reply {
  return {
    status: reply.status,
    said: said(reply),
    text: reply.text,
    ...(reply.total === undefined ? {} : { total: reply.total }),
    read: (schema) => {
      const parsed = schema.safeParse(jsonOf(asked, reply));
      if (parsed.success) return parsed.data;
      const [first] = parsed.error.issues;
      const issue = `its answer for ${asked.path} does not fit at ${first?.path.join('.') ?? ''}: ${first?.message ?? ''}`;
      throw new UpstreamSurprise({ source: asked.source, issue, cause: parsed.error });
    },
  };
}

function jsonOf({ source, path }: Asked, { contentType, text }: HttpReply): unknown {
  if (!contentType.includes('json')) {
    const issue = `answered ${path} with ${contentType.split(';', 1).join('') || 'nothing'} instead of JSON: is there a login page or a proxy in between?`;
    throw new UpstreamSurprise({ source, issue });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UpstreamSurprise({ source, issue: `its answer for ${path} is cut off or no JSON`, cause: error });
  }
}
