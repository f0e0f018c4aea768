import { setTimeout as pause } from 'node:timers/promises';
import { errors, request } from 'undici';
import { ConfigError, RetryLater, UpstreamSurprise } from '../../model/errors.ts';
import { type Milliseconds, seconds } from '../../model/units.ts';
import { type Answer, type AnswerFormat, readAnswer } from './answer.ts';
import { type BodyBuffer, bodyBuffer } from './body-buffer.ts';
import { openSession } from './open-session.ts';
import type { ClusterAccess, Session } from './session.ts';

export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Lists, reads and access reviews change nothing and may be `repeated`; the end of a pod is asked for `once`. */
  readonly patience?: 'repeated' | 'once';
  /** `text` for logs, which are no JSON. */
  readonly format?: AnswerFormat;
  /** For calls that follow each other, each when the answer before is no longer needed. */
  readonly buffer?: BodyBuffer;
}

export interface Api {
  readonly send: (call: Call) => Promise<Answer>;
}

export interface ApiOptions {
  readonly access: ClusterAccess;
  /** Of Trimtab, for the User-Agent. */
  readonly version: string;
  /** For one exchange, body included; 60 s if left out. */
  readonly timeout?: Milliseconds;
  readonly retry?: RetryPolicy;
}

export interface RetryPolicy {
  readonly attempts: number;
  /** Doubles with every attempt, unless the server says `Retry-After`. */
  readonly firstWait: Milliseconds;
  /** A server that wants a longer wait gets none: the kind is skipped in this pass. */
  readonly longestWait: Milliseconds;
}

const RETRY: RetryPolicy = { attempts: 4, firstWait: seconds(0.5), longestWait: seconds(30) };
const SOURCE = 'kubernetes';

export function createApi(options: ApiOptions): Api {
  let session: Promise<Session> | undefined;
  // Twenty lists that each wait for a server that is not there would be a minute of silence: after the first, one try each.
  let reached: 'yes' | 'no' = 'yes';
  const open = (): Promise<Session> => {
    session ??= openSession(options.access);
    return session;
  };
  const send = async (call: Call): Promise<Answer> => {
    const isOnce = call.patience === 'once' || reached === 'no';
    const policy = { ...(options.retry ?? RETRY), ...(isOnce ? { attempts: 1 } : {}) };
    const answer = await patiently(policy, async () => exchange(await open(), call, options)).catch((error) => {
      reached = isNowhere(error) ? 'no' : 'yes';
      throw error;
    });
    reached = 'yes';
    if (answer.status !== 401) return answer;
    // A cached token was withdrawn: read the credentials anew, once.
    session = undefined;
    const second = await patiently(policy, async () => exchange(await open(), call, options));
    if (second.status !== 401) return second;
    throw new UpstreamSurprise({
      source: SOURCE,
      code: 'forbidden',
      issue: 'the API server does not accept the credentials',
    });
  };
  return { send };
}

/** Repeats what may pass: 429, 5xx, broken connections, cut-off answers. */
async function patiently(policy: RetryPolicy, attempt: () => Promise<Answer>): Promise<Answer> {
  for (let made = 1; ; made += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof RetryLater) || made >= policy.attempts) throw error;
      const wait = error.afterMs ?? policy.firstWait * 2 ** (made - 1);
      if (wait > policy.longestWait) throw error;
      await pause(wait);
    }
  }
}

/** Discovery of everything at once came with Kubernetes 1.27, in two versions. */
const ACCEPTED: Readonly<Record<AnswerFormat, string>> = {
  json: 'application/json',
  text: 'text/plain, application/json',
  discovery: ['v2', 'v2beta1']
    .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
    .join(', '),
};

async function exchange(session: Session, call: Call, options: ApiOptions): Promise<Answer> {
  const timeout = options.timeout ?? seconds(60);
  const { headers, dispatcher } = await session.authorize();
  const search = new URLSearchParams(call.query).toString();
  try {
    const response = await request(`${session.server}${call.path}${search === '' ? '' : `?${search}`}`, {
      method: call.method,
      dispatcher,
      signal: AbortSignal.timeout(timeout),
      headers: {
        ...headers,
        accept: ACCEPTED[call.format ?? 'json'],
        'accept-encoding': 'gzip',
        'user-agent': `trimtab/${options.version}`,
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    return await readAnswer(response, { format: call.format ?? 'json', buffer: call.buffer ?? bodyBuffer() });
  } catch (error) {
    throw expected(error) ? error : failureOf(error, session.server);
  }
}

const expected = (error: unknown): boolean =>
  error instanceof RetryLater || error instanceof UpstreamSurprise || error instanceof ConfigError;

/** Nobody listens there, or there is no such place. */
const isNowhere = (error: unknown): boolean => error instanceof RetryLater && NOWHERE.has(nameOf(error.cause));
const NOWHERE: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN']);

/** Refused, reset, cut off, timed out: all may pass. undici's messages name addresses, never headers. */
function failureOf(error: unknown, server: string): RetryLater | UpstreamSurprise {
  if (error instanceof errors.InvalidArgumentError)
    return new UpstreamSurprise({ source: SOURCE, issue: 'the address or the token cannot be used', cause: error });
  return new RetryLater({
    source: SOURCE,
    issue: `no complete answer from ${addressOf(server)} (${nameOf(error)})`,
    cause: error,
  });
}

/** Without a name and password that a kubeconfig may hold. */
const addressOf = (server: string): string => (URL.canParse(server) ? new URL(server).host : 'its address');

/** `ECONNREFUSED`, `CERT_HAS_EXPIRED`, `TimeoutError`. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
