import { type Dispatcher, request } from 'undici';
import type { Session } from '../../src/adapters/kubernetes/session.ts';
import { isRecord } from '../fakes/kubernetes/manifest.ts';

export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  /** The body's object; an empty one where it is none. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** Requests as they are, without retries or projections. */
export interface RawClient {
  readonly send: (method: Dispatcher.HttpMethod, path: string, body?: unknown) => Promise<RawAnswer>;
}

export function rawClient(session: Session, extra: Readonly<Record<string, string>> = {}): RawClient {
  const send: RawClient['send'] = async (method, path, body) => {
    const { headers, dispatcher } = await session.authorize();
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const response = await request(`${session.server}${path}`, {
      method,
      dispatcher,
      headers: { ...headers, ...extra, 'content-type': type },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.body.text();
    return { status: response.statusCode, text, json: objectIn(text) };
  };
  return { send };
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(text);
    return isRecord(json) ? json : {};
  } catch {
    return {};
  }
}
