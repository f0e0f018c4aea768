import type { ServeLog } from '../log.ts';
import type { ApiAnswer, KubernetesApi } from './api.ts';

/** Of several that serve one cluster, one makes passes: the holder of a Lease. */
export interface Leadership {
  readonly isMine: () => boolean;
  /**
   * Gives the lease back, so that the next one need not wait for it to run out; not before an attempt that is under way has
   * ended, which would take what was just given back.
   */
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

const NOT_MINE = 'this one makes no passes: another one has the lease, or it could not be kept';
const TIMES = { held: 15_000, retry: 2_000, renew: 10_000 };

/**
 * As client-go elects: what counts is for how long *this* process has seen the lease unchanged, never a comparison of two
 * machines' clocks. Whoever cannot renew in time stops before others may begin.
 */
export function leadership({ api, lease, identity, log, onChange, times = TIMES }: LeadershipParts): Leadership {
  const seat = seatOf({ api, lease, identity }, times.held);
  let renewed: number | undefined;
  let mine: 'yes' | 'no' = 'no';
  let timer: NodeJS.Timeout | undefined;
  let attempt: Promise<unknown> = Promise.resolve();
  const become = (next: 'yes' | 'no'): void => {
    if (mine === next) return;
    mine = next;
    log.info(next === 'yes' ? 'this one makes the passes now' : NOT_MINE, { identity });
    onChange();
  };
  const tryOnce = async (): Promise<void> => {
    const taken = await seat.take();
    if (taken === 'yes') renewed = performance.now();
    become(taken);
  };
  const failed = (error: unknown): void => {
    log.warn('the lease could not be kept', { issue: String(error) });
    if (renewed === undefined || performance.now() - renewed > times.renew) become('no');
  };
  const again = (wait: number): void => {
    timer = setTimeout(() => {
      attempt = tryOnce()
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
      await attempt;
      if (mine === 'yes') await seat.giveBack().catch(failed);
      mine = 'no';
    },
  };
}

interface Seat {
  /** Is it mine now? Throws when the server does not answer as it should. */
  readonly take: () => Promise<'yes' | 'no'>;
  readonly giveBack: () => Promise<void>;
}

function seatOf({ api, lease, identity }: Pick<LeadershipParts, 'api' | 'lease' | 'identity'>, held: number): Seat {
  const all = `/apis/coordination.k8s.io/v1/namespaces/${lease.namespace}/leases`;
  const own = `${all}/${lease.name}`;
  let seen: { readonly mark: string; readonly at: number } | undefined;
  const isStale = ({ resourceVersion, renewTime }: Lease): boolean => {
    const mark = `${resourceVersion} ${renewTime}`;
    if (seen?.mark !== mark) seen = { mark, at: performance.now() };
    return performance.now() - seen.at > held;
  };
  return {
    async take() {
      const found = await api.ask({ method: 'GET', path: own });
      const current = leaseIn(found);
      if (found.status !== 404 && current === undefined) throw new Error(`HTTP ${found.status} for the lease`);
      if (current !== undefined && current.holder !== '' && current.holder !== identity && !isStale(current))
        return 'no';
      const body = leaseBody({ lease, identity, held, version: current?.resourceVersion });
      const write =
        current === undefined ? ({ method: 'POST', path: all } as const) : ({ method: 'PUT', path: own } as const);
      const { status } = await api.ask({ ...write, body });
      if (status >= 300) throw new Error(`HTTP ${status} writing the lease`);
      return 'yes';
    },
    async giveBack() {
      const current = leaseIn(await api.ask({ method: 'GET', path: own }));
      if (current?.holder !== identity) return;
      const body = leaseBody({ lease, identity: '', held: 1_000, version: current.resourceVersion });
      await api.ask({ method: 'PUT', path: own, body });
    },
  };
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
