import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { RetryLater, UpstreamSurprise } from '../../model/errors.ts';

export interface Post {
  /** For messages: never the address, which may be a secret. */
  readonly source: string;
  readonly url: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Milliseconds between attempts. */
export type Waits = readonly number[];
export const WAITS: Waits = [500, 2_000];

const TIMEOUT = 10_000;
/** Longer waits are left to the next pass. */
const LONGEST = 10_000;

/** Sends JSON; 429, 5xx and silence are tried again. Neither the address nor what the other side says is repeated. */
export async function post(message: Post, waits: Waits = WAITS): Promise<void> {
  for (const wait of [...waits, undefined]) {
    const answer = await once(message);
    if (answer.status !== undefined && answer.status < 300) return;
    const issue = answer.status === undefined ? answer.issue : `HTTP ${answer.status}`;
    if (answer.status !== undefined && answer.status < 500 && answer.status !== 429) {
      throw new UpstreamSurprise({ source: message.source, issue });
    }
    const asked = answer.after ?? 0;
    if (wait === undefined || asked > LONGEST)
      throw new RetryLater({ source: message.source, issue, afterMs: answer.after });
    await pause(Math.max(wait, asked));
  }
}

interface Reply {
  /** Undefined without an answer. */
  readonly status?: number;
  readonly issue: string;
  readonly after?: number;
}

async function once({ url, body, headers = {} }: Post): Promise<Reply> {
  try {
    const answer = await request(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
      signal: AbortSignal.timeout(TIMEOUT),
    });
    await answer.body.dump();
    const seconds = Number(answer.headers['retry-after']);
    return { status: answer.statusCode, issue: '', ...(seconds > 0 ? { after: seconds * 1000 } : {}) };
  } catch (error) {
    // Messages of errors hold the address.
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
    return { issue: code };
  }
}
