import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError } from '../../model/errors.ts';

export interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Throws ConfigError where the address is taken, is not of this machine or is not for us: somebody has to choose another. */
export const opened = (server: Server, { host, port }: { readonly host: string; readonly port: number }) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const why = 'code' in cause ? WHY[String(cause.code)] : undefined;
      const want = 'an address of this machine that nobody else listens at (serve.listen, mcp.listen)';
      reject(
        why === undefined ? cause : new ConfigError({ path: 'listen', got: `${host}:${port}, ${why}`, want, cause }),
      );
    });
    server.listen({ host, port }, resolve);
  });

const WHY: Readonly<Record<string, string>> = {
  EACCES: 'which this user may not open',
  EADDRINUSE: 'where somebody listens already',
  EADDRNOTAVAIL: 'which is no address of this machine',
  ENOTFOUND: 'which is no address of this machine',
};

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
