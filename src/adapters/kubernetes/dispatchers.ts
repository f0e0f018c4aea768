import { createHash } from 'node:crypto';
import { Agent, type Dispatcher, ProxyAgent, Socks5ProxyAgent } from 'undici';
import { withoutRawHeaders } from './without-raw-headers.ts';

/** What decides over a connection: with the same, connections are shared. */
export interface Transport {
  readonly ca?: string | Buffer;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
  readonly proxy?: string;
}

/**
 * Keeps one dispatcher for the transport in use. Exec plug-ins may hand out a new client certificate: then a new one
 * is made, and the old one ends after its last request.
 */
export function dispatchers(): (transport: Transport) => Dispatcher {
  let current: { readonly key: string; readonly dispatcher: Dispatcher } | undefined;
  return (transport) => {
    const key = fingerprint(transport);
    if (current?.key === key) return current.dispatcher;
    if (current !== undefined) void current.dispatcher.close();
    current = { key, dispatcher: withoutRawHeaders(dispatcherOf(transport)) };
    return current.dispatcher;
  };
}

/** client-node makes its own dispatcher per call (connections are never reused), so only its TLS material is used. */
function dispatcherOf({ proxy, ...tls }: Transport): Dispatcher {
  if (proxy === undefined) return new Agent({ connect: tls });
  if (proxy.startsWith('socks')) return new Socks5ProxyAgent(proxy, { requestTls: tls });
  return new ProxyAgent({ uri: proxy, requestTls: tls });
}

function fingerprint(transport: Transport): string {
  const hash = createHash('sha256');
  const { ca, cert, key, servername, rejectUnauthorized, proxy } = transport;
  for (const part of [ca, cert, key, servername, String(rejectUnauthorized), proxy])
    hash.update(part ?? '').update('\0');
  return hash.digest('hex');
}
