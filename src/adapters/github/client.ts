import { Octokit } from '@octokit/rest';
import type { z } from 'zod';
import { RetryLater, UpstreamSurprise } from '../../model/errors.ts';
import type { Traffic } from '../../ports/forge-parts.ts';
import type { Pace } from '../../ports/pace.ts';
import { failureOf, type HttpReply, headersOf, isLimit, replyIn, said } from './failure.ts';
import { fetching, SILENT } from './fetching.ts';
import { type Gate, gate, isTooLong } from './limits.ts';
import { type GithubOptions, REAL_PACE } from './options.ts';

export interface Call {
  /** As GitHub documents it: `GET /repos/{owner}/{repo}/pulls`; owner and repo are filled in. */
  readonly route: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Statuses that answer the question, beside 2xx. */
  readonly expect?: readonly number[];
  /** A write that may be sent again after a lost answer: twice is the same as once. */
  readonly repeat?: 'safe';
  /** A question that has to be a POST. */
  readonly purpose?: 'read';
  /** Asked as the App itself. */
  readonly as?: 'app';
}

export interface Reply {
  readonly status: number;
  readonly headers: HttpReply['headers'];
  /** The server's own words. */
  readonly said: string;
  readonly read: <T>(schema: z.ZodType<T>) => T;
}

/** The one way to the server: signs in, takes turns, waits, repeats what may be repeated, counts. */
export interface Client {
  readonly source: string;
  readonly pace: Pace;
  readonly ask: (call: Call) => Promise<Reply>;
  readonly traffic: () => Traffic;
}

const ATTEMPTS = 3;

export function githubClient(options: GithubOptions): Client {
  const { owner, repository: repo, credentials } = options;
  const source = `github ${new URL(options.url).host}/${owner}/${repo}`;
  const pace = options.pace ?? REAL_PACE;
  const counted = { reads: 0, writes: 0 };
  const baseUrl = options.url.replace(/\/+$/, '');
  const octokit = new Octokit({ baseUrl, userAgent: 'trimtab', request: fetching(options), log: SILENT });
  const send = async ({ route, parameters }: Call, token: string): Promise<HttpReply | 'no-reply'> => {
    const headers = { authorization: `bearer ${token}`, 'x-github-api-version': '2022-11-28' };
    try {
      const named = route.includes('{owner}') ? { owner, repo } : {};
      const reply = await octokit.request(route, { ...named, ...parameters, headers });
      return withoutSecret({ status: reply.status, headers: headersOf(reply.headers), data: reply.data }, token);
    } catch (error) {
      const reply = replyIn(error);
      return reply === 'no-reply' ? reply : withoutSecret(reply, token);
    }
  };
  const errand = {
    source,
    pace,
    gate: gate(source, pace),
    credentials,
    send: (call: Call, token: string) => {
      counted[isRead(call) ? 'reads' : 'writes']++;
      return send(call, token);
    },
  };
  return { source, pace, ask: (call) => persist(errand, call), traffic: () => ({ ...counted }) };
}

/** A server or a proxy may quote what it was sent. */
function withoutSecret(reply: HttpReply, secret: string): HttpReply {
  const text = JSON.stringify(reply.data);
  if (secret === '' || text === undefined || !text.includes(secret)) return reply;
  const data: unknown = JSON.parse(text.replaceAll(secret, '***'));
  return { ...reply, data };
}

const isRead = ({ route, purpose }: Call): boolean => route.startsWith('GET ') || purpose === 'read';

interface Errand {
  readonly source: string;
  readonly pace: Pace;
  readonly gate: Gate;
  readonly credentials: GithubOptions['credentials'];
  readonly send: (call: Call, token: string) => Promise<HttpReply | 'no-reply'>;
}

async function persist(errand: Errand, call: Call): Promise<Reply> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await once(errand, call);
    if (outcome.kind === 'reply') return outcome.reply;
    const { error, processed } = outcome;
    if (!(error instanceof RetryLater)) throw error;
    const waitMs = error.afterMs ?? 1000 * 3 ** (attempt - 1);
    if (isTooLong(waitMs)) errand.gate.shut(waitMs);
    const mayRepeat = processed === 'no' || isRead(call) || call.repeat === 'safe';
    if (attempt >= ATTEMPTS || isTooLong(waitMs) || !mayRepeat) throw error;
    await errand.pace.sleep(waitMs);
  }
}

type Outcome =
  | { readonly kind: 'reply'; readonly reply: Reply }
  /** Processed `no`: nothing was done, so even a write may be sent again. */
  | { readonly kind: 'failure'; readonly error: RetryLater | UpstreamSurprise; readonly processed: 'no' | 'unknown' };

async function once(errand: Errand, call: Call): Promise<Outcome> {
  const { source, pace } = errand;
  const reply = await inTurn(errand, call);
  if (reply === 'no-reply') {
    const error = new RetryLater({ source, issue: 'cannot be reached, or broke off, or took too long' });
    return { kind: 'failure', error, processed: 'unknown' };
  }
  const isSuccess = reply.status >= 200 && reply.status < 300;
  const isAnswer = isSuccess || (call.expect?.includes(reply.status) === true && !isLimit(reply));
  if (isAnswer) return { kind: 'reply', reply: readable({ source, route: call.route }, reply) };
  const error = failureOf({ source, route: call.route, now: pace.now() }, reply);
  return { kind: 'failure', error, processed: isLimit(reply) ? 'no' : 'unknown' };
}

async function inTurn(errand: Errand, call: Call): Promise<HttpReply | 'no-reply'> {
  const leave = await errand.gate.enter(isRead(call) ? 'read' : 'write');
  try {
    return await signedIn(errand, call);
  } finally {
    leave();
  }
}

/** A token may end in mid-run. Nothing was done with the old one, so a write may be sent again, too. */
async function signedIn({ credentials, send }: Errand, call: Call): Promise<HttpReply | 'no-reply'> {
  if (call.as === 'app') return send(call, (await credentials.appToken?.()) ?? '');
  const token = await credentials.token();
  const reply = await send(call, token);
  if (reply === 'no-reply' || reply.status !== 401) return reply;
  const renewed = await credentials.renew();
  return renewed === token ? reply : send(call, renewed);
}

const readable = (asked: { source: string; route: string }, reply: HttpReply): Reply => ({
  status: reply.status,
  headers: reply.headers,
  said: said(reply),
  read: (schema) => {
    const parsed = schema.safeParse(reply.data);
    if (parsed.success) return parsed.data;
    const [first] = parsed.error.issues;
    const place = first?.path.join('.') ?? '';
    const issue = `its answer for ${asked.route} does not fit${place === '' ? '' : ` at ${place}`}: ${first?.message ?? ''}`;
    throw new UpstreamSurprise({ source: asked.source, issue, cause: parsed.error });
  },
});
