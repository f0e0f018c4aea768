import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
}

export const opened = (server: Server, place: { readonly host: string; readonly port: number }): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: place.host, port: place.port }, resolve);
  });

/** The one it was given where 0 was asked for. */
export function portOf(server: Server, asked: number): number {
  const bound = server.address();
  return isInet(bound) ? bound.port : asked;
}

const isInet = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

/** Alertmanager groups many alerts into one call; more than this is nobody's alert, and no assistant's question. */
const LONGEST_BODY = 1024 * 1024;

/** Undefined when it is longer than anything that is sent here rightly. */
export async function bodyOf(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message) {
    if (!Buffer.isBuffer(chunk)) continue;
    length += chunk.length;
    if (length > LONGEST_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
