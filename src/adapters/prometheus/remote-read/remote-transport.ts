import { UpstreamSurprise } from '../../../model/errors.ts';
import { instant, type Milliseconds, type Window } from '../../../model/units.ts';
import type { UsageResource } from '../../../model/usage.ts';
import type { UsageRequest } from '../../../ports/metrics.ts';
import type { Labels } from '../api.ts';
import { type Answer, answer, failed } from '../failure.ts';
import type { Connection, HttpReply, HttpRequest } from '../http.ts';
import { SLOT } from '../queries.ts';
import type { LabelMatcher } from '../selector.ts';
import { piecesOf, wholeSlots } from '../slots.ts';
import type { Slice, SlotSeries, UsageTransport } from '../transport.ts';
import { chunkedSeries } from './chunked-series.ts';
import { containerFold } from './container-fold.ts';
import { framesOf } from './frames.ts';
import { readRequest } from './read-request.ts';
import { newSamples, type Samples } from './samples.ts';
import { appendXorChunk } from './xor-chunk.ts';

export interface RemoteReadOptions {
  readonly connection: Connection;
  readonly matchersOf: (slice: Slice) => readonly LabelMatcher[];
  readonly rateWindow: Milliseconds;
  /** How many containers a namespace has at once, where that is known. */
  readonly sizeOf: (resource: UsageResource, namespace: string) => number | undefined;
}

/** Values held at once per slice: 16 MiB. */
const MOST_VALUES = 1_000_000;
/** Containers, where nobody counted them. */
const LARGE_NAMESPACE = 1000;

/**
 * Streamed remote read: Prometheus sends the chunks of its storage as they are, without evaluating anything, and the
 * work is done here. As many days per question as fit into memory.
 */
export function remoteTransport({ connection, matchersOf, rateWindow, sizeOf }: RemoteReadOptions): UsageTransport {
  return {
    name: 'remote-read',
    cut: (request) => slicesOf(request, sizeOf),
    read: (slice) => {
      const range = slice.resource === 'cpu' ? rateWindow : SLOT;
      // Slots are open at their start: (from, to].
      const span = { from: instant(slice.window.from + SLOT - range + 1), to: slice.window.to };
      return connection.exchange(requestOf(matchersOf(slice), span), (reply) =>
        stream(connection.name, reply, async () => {
          const fold = containerFold(slice, range); // a second try starts anew
          await foldSeries(reply, span, fold.take);
          return fold.done();
        }),
      );
    },
  };
}

/** Does the backend stream chunks? Asks for a series that cannot be: an empty answer of the right type. */
export async function offersRemoteRead(
  connection: Connection,
  matchers: readonly LabelMatcher[],
  at: Window,
): Promise<boolean> {
  const nothing: LabelMatcher = { label: '__name__', op: '=', value: 'trimtab_probe' };
  const reply = await connection.exchange(requestOf([...matchers, nothing], at), (reply) =>
    stream(connection.name, reply, async () => {
      for await (const frame of framesOf(reply.chunks))
        if (chunkedSeries(frame).length > 0)
          throw new UpstreamSurprise({ source: 'remote read', issue: 'it sent other series than asked' });
      return [];
    }),
  );
  return reply.kind === 'answer';
}

function requestOf(matchers: readonly LabelMatcher[], span: Window): HttpRequest {
  const headers = {
    accept: '*/*',
    'content-type': 'application/x-protobuf',
    'content-encoding': 'snappy',
    'x-prometheus-remote-read-version': '0.1.0',
  };
  return { method: 'POST', path: '/api/v1/read', body: readRequest(matchers, span), headers, heavy: 'halve' };
}

function slicesOf({ window, namespaces }: UsageRequest, sizeOf: RemoteReadOptions['sizeOf']): Slice[] {
  const whole = wholeSlots(window);
  if (whole === undefined) return [];
  const resources: readonly UsageResource[] = ['cpu', 'memory'];
  return namespaces.flatMap((namespace) =>
    resources.flatMap((resource) => {
      const containers = Math.max(1, sizeOf(resource, namespace) ?? LARGE_NAMESPACE);
      const days = Math.max(1, Math.floor(MOST_VALUES / (288 * containers)));
      return piecesOf(whole, 288 * days).map((piece): Slice => ({ resource, namespace, window: piece }));
    }),
  );
}

async function stream(
  name: string,
  reply: HttpReply,
  read: () => Promise<readonly SlotSeries[]>,
): Promise<Answer<readonly SlotSeries[]>> {
  if (!reply.contentType.includes('x-streamed-protobuf'))
    return failed('upstream-surprise', `${name} does not stream remote read: check proxies before it.`);
  try {
    return answer(await read());
  } catch (error) {
    if (!(error instanceof UpstreamSurprise)) throw error;
    return failed('upstream-surprise', `${name}: ${error.issue}: look at its logs and at proxies before it.`);
  }
}

/** Gathers the chunks of one series, which may come in several frames, and hands on its samples. */
async function foldSeries(
  reply: HttpReply,
  span: Window,
  take: (labels: Labels, samples: Samples) => void,
): Promise<void> {
  const samples = newSamples();
  let current: { key: string; labels: Labels } | undefined;
  const flush = (): void => {
    keepWithin(samples, span);
    if (current !== undefined && samples.length > 0) take(current.labels, samples);
    samples.length = 0;
  };
  for await (const frame of framesOf(reply.chunks)) {
    for (const { labels, chunks } of chunkedSeries(frame)) {
      const key = JSON.stringify(labels);
      if (key !== current?.key) flush();
      current = { key, labels };
      for (const chunk of chunks) appendXorChunk(chunk, samples);
    }
  }
  flush();
}

/**
 * Chunks reach beyond the asked times, and those of overlapping blocks repeat samples. NaN is a staleness marker or no
 * measurement at all.
 */
function keepWithin(samples: Samples, { from, to }: Window): void {
  const { times, values, length } = samples;
  let [count, previous] = [0, -Infinity];
  for (let i = 0; i < length; i++) {
    const time = times[i] ?? 0;
    const value = values[i] ?? 0;
    if (time < from || time > to || time <= previous || !Number.isFinite(value)) continue;
    previous = time;
    times[count] = time;
    values[count++] = value;
  }
  samples.length = count;
}
