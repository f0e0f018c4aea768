import type { Milliseconds } from '../../model/units.ts';
import type { Answer } from './failure.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** `halve`: the caller asks for less when this is too much, so a slow answer is not asked for again. */
  readonly heavy?: 'halve';
}

export interface HttpReply {
  readonly contentType: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Reads a successful reply; errors of the network pass through it. */
export type ReadReply<T> = (reply: HttpReply) => Promise<Answer<T>>;

export interface Connection {
  /** Safe to show. */
  readonly name: string;
  readonly timeout: Milliseconds;
  readonly exchange: <T>(request: HttpRequest, read: ReadReply<T>) => Promise<Answer<T>>;
}
