import { days, type Instant, instant, minutes, type Window } from '../../../src/model/units.ts';
import type { SeriesRef, UsageMessage, UsageResource } from '../../../src/model/usage.ts';
import type { Metrics, UsageRequest } from '../../../src/ports/metrics.ts';
import { sourcesOf } from '../../builders/sources.ts';

/** A series that had a sample every 5 minutes of its life. */
export interface Life extends SeriesRef {
  readonly resource: UsageResource;
  readonly from: Instant;
  readonly to: Instant;
  readonly value: (at: number) => number;
}

export interface Backend {
  readonly lives: readonly Life[];
  /** Never answered. */
  readonly gaps?: readonly { readonly namespace: string; readonly window: Window }[];
  /** Nothing is there yet from then on. */
  readonly until?: Instant;
  /** Slots per message: how finely answers are cut. */
  readonly piece?: number;
  /** Thrown by the question with that number. */
  readonly fails?: { readonly question: number; readonly error: Error };
}

export interface BackendDouble {
  readonly metrics: Metrics;
  readonly asked: UsageRequest[];
}

const SLOT = minutes(5);

/** Answers what it is asked and nothing else, as the transports do. */
export function backendDouble(backend: Backend): BackendDouble {
  const asked: UsageRequest[] = [];
  async function* usage(request: UsageRequest): AsyncGenerator<UsageMessage> {
    asked.push(request);
    if (asked.length === backend.fails?.question) throw backend.fails.error;
    for (const namespace of request.namespaces) {
      yield* gapsOf(backend, namespace, request.window);
      for (const life of backend.lives) if (life.namespace === namespace) yield* messagesOf(life, backend, request);
      yield { kind: 'progress', done: 1, total: request.namespaces.length };
    }
  }
  return { metrics: { ...sourcesOf({}).metrics, usage }, asked };
}

function* gapsOf({ gaps = [] }: Backend, namespace: string, { from, to }: Window): Generator<UsageMessage> {
  for (const gap of gaps) {
    const window = { from: instant(Math.max(from, gap.window.from)), to: instant(Math.min(to, gap.window.to)) };
    if (gap.namespace !== namespace || window.from >= window.to) continue;
    const because = { code: 'query-timeout' as const, detail: 'no answer within 2m' };
    for (const resource of ['cpu', 'memory'] as const) yield { kind: 'gap', resource, namespace, window, because };
  }
}

function* messagesOf(life: Life, backend: Backend, { window }: UsageRequest): Generator<UsageMessage> {
  const { namespace, pod, container, resource } = life;
  const until = backend.until ?? instant(Infinity);
  const isRead = (at: number): boolean =>
    !(backend.gaps ?? []).some((gap) => gap.namespace === namespace && gap.window.from <= at && at < gap.window.to);
  const first = Math.ceil(Math.max(life.from, window.from) / SLOT) * SLOT;
  const last = Math.min(life.to, window.to, until);
  const times: number[] = [];
  for (let at = first; at < last; at += SLOT) if (isRead(at)) times.push(at);
  for (let i = 0; i < times.length; i += backend.piece ?? 288) {
    const part = times.slice(i, i + (backend.piece ?? 288));
    const series = { namespace, pod, container };
    yield { kind: 'samples', resource, series, times: part, values: part.map(life.value) };
  }
}

export const lengthOf = ({ from, to }: Window): number => (to - from) / days(1);
