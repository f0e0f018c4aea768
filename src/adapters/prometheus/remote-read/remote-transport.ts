import { instant, type Milliseconds, type Window } from '../../../model/units.ts';
import { type CutLimits, fitted } from '../cut.ts';
import { failed } from '../failure.ts';
import type { Connection, HttpReply, HttpRequest } from '../http.ts';
import { SLOT } from '../queries.ts';
import type { LabelMatcher } from '../selector.ts';
import type { Slice, UsageTransport } from '../transport.ts';
import { readRequest } from './read-request.ts';
import { readStream } from './read-stream.ts';
import { newRooms, type Rooms } from './rooms.ts';

export interface RemoteReadOptions {
  readonly connection: Connection;
  readonly matchersOf: (slice: Slice) => readonly LabelMatcher[];
  readonly rateWindow: Milliseconds;
  readonly limits: CutLimits;
  readonly rooms: Rooms;
}

/**
 * Streamed remote read: Prometheus sends the chunks of its storage as they are, without evaluating anything, and the
 * work is done here. The whole window of as many namespaces as fit into memory is one question.
 */
export function remoteTransport(options: RemoteReadOptions): UsageTransport {
  const { connection, matchersOf, rateWindow, limits, rooms } = options;
  return {
    name: 'remote-read',
    cut: (slice) => fitted(slice, [slice.window], limits),
    trust: () => 'sampled',
    read: (slice) => {
      const range = slice.resource === 'cpu' ? rateWindow : SLOT;
      // Slots are open at their start: (from, to].
      const span = { from: instant(slice.window.from + SLOT - range + 1), to: slice.window.to };
      return connection.exchange(requestOf(matchersOf(slice), span), async (reply) => {
        const { name } = connection;
        // Twice what was estimated: pods may have come after they were counted.
        const job = { name, slice, range, span, most: 2 * limits.values, rooms };
        return isStream(reply) ? readStream(reply, job) : notStreamed(name);
      });
    },
    seen: rooms.giveBack,
  };
}

/** Does the backend stream chunks? Asks for a series that cannot be: an empty answer of the right type. */
export async function offersRemoteRead(
  connection: Connection,
  matchers: readonly LabelMatcher[],
  at: Window,
): Promise<boolean> {
  const nothing: LabelMatcher = { label: '__name__', op: '=', value: 'trimtab_probe' };
  const slice: Slice = { resource: 'memory', namespaces: [], window: at };
  const job = { name: connection.name, slice, range: SLOT, span: at, most: 0, rooms: newRooms() };
  const reply = await connection.exchange(requestOf([...matchers, nothing], at), async (reply) =>
    isStream(reply) ? readStream(reply, job) : notStreamed(connection.name),
  );
  return reply.kind === 'answer';
}

const isStream = ({ contentType }: HttpReply): boolean => contentType.includes('x-streamed-protobuf');
const notStreamed = (name: string) =>
  failed('upstream-surprise', `${name} does not stream remote read: check proxies before it.`);

function requestOf(matchers: readonly LabelMatcher[], span: Window): HttpRequest {
  const headers = {
    accept: '*/*',
    'content-type': 'application/x-protobuf',
    'content-encoding': 'snappy',
    'x-prometheus-remote-read-version': '0.1.0',
  };
  return { method: 'POST', path: '/api/v1/read', body: readRequest(matchers, span), headers, heavy: 'halve' };
}
