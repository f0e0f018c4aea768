import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { known } from '../../model/reason.ts';
import type { SignRequest, UnsignedRequest } from './options.ts';

export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Aws {
  readonly region: string;
  /** `aps` for Amazon Managed Service for Prometheus. */
  readonly service: string;
  /** Asked for every request: keys of a role change while a pass runs. */
  readonly keys: () => Promise<AwsKeys>;
}

/** https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-APIReference-Prometheus-Compatible-Apis.html */
export function signedByAws({ region, service, keys }: Aws): SignRequest {
  const signer = new SignatureV4({ region, service, credentials: keys, sha256: Sha256 });
  return async (request) => known(added(request, (await signer.sign(plain(request))).headers));
}

function plain({ method, url, headers, body }: UnsignedRequest) {
  return {
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: queryOf(url),
    headers: { ...headers, host: url.host },
    ...(body === undefined ? {} : { body }),
  };
}

function queryOf({ searchParams }: URL): Record<string, string[]> {
  return Object.fromEntries([...new Set(searchParams.keys())].map((key) => [key, searchParams.getAll(key)]));
}

/** What the signer set; the host stays the client's own. */
function added({ headers }: UnsignedRequest, signed: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(signed).filter(([name]) => name !== 'host' && !(name in headers)));
}

/** The hash that the signer asks for, by Node's own implementation. */
class Sha256 {
  readonly #start: () => Hash | Hmac;
  #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#start = () => (secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret)));
    this.#hash = this.#start();
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#start();
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): string | Uint8Array {
  if (typeof data === 'string') return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
