import type { IncomingHttpHeaders } from 'node:http';

/** What is asked, as far as a route may know it. */
export interface Asked {
  readonly method: string;
  /** Decoded, without the query; begins with a slash. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Address of the caller. */
  readonly from: string;
  /** Undefined when it is longer than anything that is sent here rightly. */
  readonly body: () => Promise<Buffer | undefined>;
}

export interface Answer {
  readonly status: number;
  readonly text: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Undefined: not mine. */
export type Route = (asked: Asked) => Promise<Answer | undefined>;

export const plain = (status: number, text: string, headers: Answer['headers'] = {}): Answer => ({
  status,
  text: `${text}\n`,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
});

export const onlyWith = (method: string): Answer => plain(405, `only ${method} is understood here`, { allow: method });

/** One value of a header; what is sent twice is not trusted. */
export function headerOf({ headers }: Pick<Asked, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
