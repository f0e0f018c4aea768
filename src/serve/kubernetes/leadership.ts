import type { ServeLog } from '../log.ts';
import type { ApiAnswer, KubernetesApi } from './api.ts';

/** Of several that serve one cluster, one makes passes: the holder of a Lease. */
export interface Leadership {
  readonly isMine: () => boolean;
  /** Gives the lease back, so that the next one need not wait for it to run out. */
  readonly stop: () => Promise<void>;
}

interface LeadershipParts {
  readonly api: KubernetesApi;
  readonly lease: { readonly name: string; readonly namespace: string };
  readonly identity: string;
  readonly log: ServeLog;
  readonly onChange: () => void;
  /** Milliseconds; as client-go has them: 15 s, renewed every 2 s, given up after 10 s without success. */
  readonly times?: { readonly held: number; readonly retry: number; readonly renew: number };
}

interface Lease {
  readonly resourceVersion: string;
  readonly holder: string;
  readonly renewTime: string;
}

const TIMES = { held: 15_000, retry: 2_000, renew: 10_000 };

/**
 * As client-go elects: what counts is for how long *this* process has seen the lease unchanged, never a comparison of two
 * machines' clocks. Whoever cannot renew in time stops before others may begin.
 */
export function leadership({ api, lease, identity, log, onChange, times = TIMES }: LeadershipParts): Leadership {
  const path = `/apis/coordination.k8s.io/v1/namespaces/${lease.namespace}/leases`;
  let seen: { readonly mark: string; readonly at: number } | undefined;
  let renewed: number | undefined;
  let mine: 'yes' | 'no' = 'no';
  let timer: NodeJS.Timeout | undefined;

  const become = (next: 'yes' | 'no'): void => {
    if (mine === next) return;
    mine = next;
    log.info(next === 'yes' ? 'this one makes the passes now' : 'another one makes the passes now', { identity });
    onChange();
  };
  const tryOnce = async (): Promise<void> => {
    const found = await api.ask({ method: 'GET', path: `${path}/${lease.name}` });
    const current = leaseIn(found);
    if (found.status !== 404 && current === undefined) throw new Error(`HTTP ${found.status} for the lease`);
    if (current !== undefined && current.holder !== '' && current.holder !== identity && !isStale(current)) {
      become('no');
      return;
    }
    const body = leaseBody({ lease, identity, held: times.held, version: current?.resourceVersion });
    const written =
      current === undefined
        ? await api.ask({ method: 'POST', path, body })
        : await api.ask({ method: 'PUT', path: `${path}/${lease.name}`, body });
    if (written.status >= 300) throw new Error(`HTTP ${written.status} writing the lease`);
    renewed = performance.now();
    become('yes');
  };
  const isStale = ({ resourceVersion, renewTime }: Lease): boolean => {
    const mark = `${resourceVersion} ${renewTime}`;
    if (seen?.mark !== mark) seen = { mark, at: performance.now() };
    return performance.now() - seen.at > times.held;
  };
  const failed = (error: unknown): void => {
    log.warn('the lease could not be kept', { issue: String(error) });
    if (renewed === undefined || performance.now() - renewed > times.renew) become('no');
  };
  const again = (wait: number): void => {
    timer = setTimeout(() => {
      tryOnce()
        .catch(failed)
        .finally(() => timer !== undefined && again(times.retry));
    }, wait);
  };
  again(0);
  return {
    isMine: () => mine === 'yes',
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      if (mine === 'yes') await giveBack(api, { path: `${path}/${lease.name}`, lease, identity }).catch(failed);
      mine = 'no';
    },
  };
}

async function giveBack(
  api: KubernetesApi,
  at: { path: string; lease: LeadershipParts['lease']; identity: string },
): Promise<void> {
  const current = leaseIn(await api.ask({ method: 'GET', path: at.path }));
  if (current?.holder !== at.identity) return;
  const body = leaseBody({ lease: at.lease, identity: '', held: 1_000, version: current.resourceVersion });
  await api.ask({ method: 'PUT', path: at.path, body });
}

/** With the version of what was read: of two that write at once, the server refuses one. */
function leaseBody(facts: {
  lease: LeadershipParts['lease'];
  identity: string;
  held: number;
  version: string | undefined;
}): unknown {
  const { lease, identity, held, version } = facts;
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { ...lease, ...(version === undefined ? {} : { resourceVersion: version }) },
    spec: {
      holderIdentity: identity,
      leaseDurationSeconds: Math.max(1, Math.round(held / 1000)),
      renewTime: new Date().toISOString().replace('Z', '000Z'),
    },
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function leaseIn({ status, body }: ApiAnswer): Lease | undefined {
  if (status !== 200 || !isObject(body) || !isObject(body.metadata)) return undefined;
  const { resourceVersion } = body.metadata;
  const spec = isObject(body.spec) ? body.spec : {};
  if (typeof resourceVersion !== 'string') return undefined;
  return { resourceVersion, holder: String(spec.holderIdentity ?? ''), renewTime: String(spec.renewTime ?? '') };
}
