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
  /**
   * Hands on the body part by part, as it comes: at once, because a wait for each of thousands would cost as much as the
   * network. What `take` throws, and `enough`, end the exchange.
   */
  readonly each: (take: (part: Uint8Array) => 'more' | 'enough') => Promise<void>;
}

/** Reads a successful reply; errors of the network pass through it. */
export type ReadReply<T> = (reply: HttpReply) => Promise<Answer<T>>;

export interface Connection {
  /** Safe to show. */
  readonly name: string;
  readonly timeout: Milliseconds;
  readonly exchange: <T>(request: HttpRequest, read: ReadReply<T>) => Promise<Answer<T>>;
}
