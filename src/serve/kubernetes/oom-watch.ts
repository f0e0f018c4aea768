import { jsonOf } from '../../model/json-of.ts';
import type { ServeLog } from '../log.ts';
import { type Once, once } from '../once.ts';
import type { PassRequest } from '../pass-queue.ts';
import type { KubernetesApi } from './api.ts';

interface OomWatchParts {
  readonly api: KubernetesApi;
  readonly request: (request: PassRequest) => void;
  readonly log: ServeLog;
  /** Milliseconds to wait after a watch that ended in an error. */
  readonly pause?: number;
}

const PAUSE = 5_000;
/** Servers end a watch after a while by themselves; this asks for it, so that a dead connection is noticed. */
const SECONDS = 290;

/**
 * Watches pods for kills that nobody has seen yet and asks for a pass over their namespace: a pull request need not wait
 * for the next schedule. Kills from before the watch belong to the pass at the start.
 */
export function oomWatch({ api, request, log, pause = PAUSE }: OomWatchParts): { readonly stop: () => void } {
  const stopped = new AbortController();
  const seen = once();
  const watchOnce = async (): Promise<void> => {
    const from = await versionOf(api);
    const path = `/api/v1/pods?watch=1&allowWatchBookmarks=true&timeoutSeconds=${SECONDS}&resourceVersion=${from}`;
    for await (const line of api.lines(path, stopped.signal)) {
      const namespace = newKill(line, seen);
      if (namespace !== undefined)
        request({ because: 'a container was killed for want of memory', namespaces: [namespace] });
    }
  };
  const forEver = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const began = performance.now();
      try {
        await watchOnce();
      } catch (error) {
        if (stopped.signal.aborted) return;
        log.warn('the watch for kills was interrupted', { issue: String(error) });
      }
      // A server that ends every watch at once is not asked in a tight circle.
      if (performance.now() - began < pause) await wait(pause, stopped.signal);
    }
  };
  void forEver();
  return { stop: () => stopped.abort() };
}

const wait = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Where the watch begins: the list itself is not wanted. */
async function versionOf(api: KubernetesApi): Promise<string> {
  const { status, body } = await api.ask({ method: 'GET', path: '/api/v1/pods?limit=1' });
  const version = status === 200 ? field(field(body, 'metadata'), 'resourceVersion') : undefined;
  if (typeof version !== 'string') throw new Error(`HTTP ${status} for pods`);
  return version;
}

/** The namespace of a kill that was not seen before. Most lines are none: they are not even parsed. */
function newKill(line: string, seen: Once): string | undefined {
  if (!line.includes('"OOMKilled"')) return undefined;
  const pod = field(jsonOf(line), 'object');
  const meta = field(pod, 'metadata');
  const [namespace, uid] = [field(meta, 'namespace'), field(meta, 'uid')];
  const fresh = killsOf(pod).filter((kill) => seen.isNew(`${uid} ${kill}`));
  return fresh.length > 0 && typeof namespace === 'string' ? namespace : undefined;
}

function killsOf(pod: unknown): string[] {
  const status = field(pod, 'status');
  return ['containerStatuses', 'initContainerStatuses']
    .flatMap((kind) => listOf(field(status, kind)))
    .flatMap((container) =>
      ['state', 'lastState'].flatMap((when) => {
        const end = field(field(container, when), 'terminated');
        return field(end, 'reason') === 'OOMKilled' ? [`${field(container, 'name')} ${field(end, 'finishedAt')}`] : [];
      }),
    );
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
