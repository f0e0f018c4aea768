import { type Answer, fieldOf, type HttpDouble, httpDouble } from '../http-double.ts';

export interface LeaseServer extends Pick<HttpDouble, 'origin' | 'close' | 'requests' | 'failNext'> {
  /** Who holds the lease; undefined before there is one. */
  readonly holder: () => string | undefined;
}

/**
 * Leases as the API server has them: one is made once (409), written only by whom has seen its newest version (409),
 * and each write is another version.
 */
export async function leaseServer(): Promise<LeaseServer> {
  const leases = new Map<string, { readonly version: number; readonly lease: object }>();
  let version = 0;
  const stored = (name: string, lease: object): Answer => {
    version++;
    leases.set(name, { version, lease });
    return { status: 200, body: withVersion(lease, version) };
  };
  const double = await httpDouble({
    answer({ method, segments, body }) {
      const name = segments[6] ?? String(fieldOf(fieldOf(body, 'metadata'), 'name'));
      const there = leases.get(name);
      if (method === 'GET') {
        return there === undefined
          ? { status: 404, body: {} }
          : { status: 200, body: withVersion(there.lease, there.version) };
      }
      if (typeof body !== 'object' || body === null) return { status: 400 };
      if (method === 'POST')
        return there === undefined ? { ...stored(name, body), status: 201 } : { status: 409, body: {} };
      const seen = fieldOf(fieldOf(body, 'metadata'), 'resourceVersion');
      return seen === String(there?.version) ? stored(name, body) : { status: 409, body: {} };
    },
  });
  return {
    ...double,
    holder: () => {
      const [lease] = leases.values();
      const holder = fieldOf(fieldOf(lease?.lease, 'spec'), 'holderIdentity');
      return typeof holder === 'string' ? holder : undefined;
    },
  };
}

const withVersion = (lease: object, version: number): object => ({
  ...lease,
  metadata: { ...Object(fieldOf(lease, 'metadata')), resourceVersion: String(version) },
});
