import type { Reason } from '../../model/reason.ts';
import type { Milliseconds } from '../../model/units.ts';
import type { UsageMessage } from '../../model/usage.ts';
import type { UsageRequest } from '../../ports/metrics.ts';
import type { Census } from './census.ts';
import { inOrder } from './in-order.ts';
import { SLOT } from './queries.ts';
import { newPace, type Part, readSlice } from './read-slice.ts';
import { wholeSlots } from './slots.ts';
import type { Slice, UsageTransport } from './transport.ts';

export interface Reading {
  readonly transport: UsageTransport;
  readonly request: UsageRequest;
  readonly census: Census;
  readonly scrapeInterval: Milliseconds | undefined;
  readonly atOnce: number;
}

/** Usage slice by slice in a fixed order; samples of one series and resource ascend in time. Never throws for a failed query. */
export async function* readUsage(reading: Reading): AsyncGenerator<UsageMessage> {
  const { transport, request, census, scrapeInterval, atOnce } = reading;
  for (const resource of ['cpu', 'memory'] as const) {
    const interval = scrapeInterval !== undefined && scrapeInterval > SLOT ? scrapeInterval : SLOT;
    yield { kind: 'resolution', resource, interval, duplicates: census.duplicates.has(resource) };
  }
  const pace = newPace();
  const slices = transport.cut(request);
  const each = async (slice: Slice) => counted(await readSlice(slice, { transport, pace }), { slice, census });
  let done = 0;
  for await (const parts of inOrder(slices, { atOnce, each })) {
    for (const part of parts) yield* messagesOf(part);
    yield { kind: 'progress', done: ++done, total: slices.length };
  }
}

/** Nothing is known about the whole request. */
export function* allUnknown({ window, namespaces }: UsageRequest, because: Reason): Generator<UsageMessage> {
  const whole = wholeSlots(window) ?? window;
  for (const namespace of namespaces)
    for (const resource of ['cpu', 'memory'] as const)
      yield { kind: 'gap', resource, namespace, window: whole, because };
}

function* messagesOf(part: Part): Generator<UsageMessage> {
  if (part.kind === 'gap') yield part;
  else
    for (const { series, times, values } of part.all)
      yield { kind: 'samples', resource: part.slice.resource, series, times, values };
}

/** A slice that holds fewer containers than the backend itself counted was answered in part, without a warning. */
function counted(parts: Part[], { slice, census }: { slice: Slice; census: Census }): Part[] {
  for (const { at, containers } of census.counts(slice)) {
    const slot = at - SLOT;
    if (parts.some((part) => part.kind === 'gap' && part.window.from <= slot && slot < part.window.to)) continue;
    const seen = parts.reduce((sum, part) => sum + (part.kind === 'read' ? withSampleAt(part, slot) : 0), 0);
    if (seen < containers) return [incomplete(slice, { seen, containers })];
  }
  return parts;
}

const withSampleAt = (part: Extract<Part, { kind: 'read' }>, slot: number): number =>
  part.all.filter(({ times }) => times.includes(slot)).length;

function incomplete(slice: Slice, { seen, containers }: { seen: number; containers: number }): Part {
  const detail = `The backend counts ${containers} containers in namespace ${slice.namespace} but sent usage of ${seen}: check the stores and limits behind it.`;
  const { resource, namespace, window } = slice;
  return { kind: 'gap', resource, namespace, window, because: { code: 'partial-answer', detail } };
}
