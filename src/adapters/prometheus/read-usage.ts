import type { Reason } from '../../model/reason.ts';
import type { Milliseconds, Window } from '../../model/units.ts';
import type { UsageMessage, UsageResource } from '../../model/usage.ts';
import type { UsageRequest } from '../../ports/metrics.ts';
import type { Census, Count } from './census.ts';
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

const resources: readonly UsageResource[] = ['cpu', 'memory'];

/** Usage slice by slice in a fixed order; samples of one series and resource ascend in time. Never throws for a failed query. */
export async function* readUsage(reading: Reading): AsyncGenerator<UsageMessage> {
  const { transport, request, census, scrapeInterval, atOnce } = reading;
  const pace = newPace();
  const slices = slicesOf(request, transport);
  const each = async (slice: Slice): Promise<Part[]> => {
    const parts = await readSlice(slice, { transport, pace });
    return pace.over === undefined
      ? complete(parts, { slice, counts: await census.counts(slice, transport.trust()) })
      : parts;
  };
  const duplicated = new Set<UsageResource>();
  let done = 0;
  for await (const parts of inOrder(slices, { atOnce, each })) {
    for (const part of parts) {
      if (part.kind === 'read' && part.all.some((one) => one.duplicated)) duplicated.add(part.slice.resource);
      // One by one: handed on as a generator of its own, each would wait twice.
      for (const message of messagesOf(part, request.window)) yield message;
      if (part.kind === 'read') transport.seen?.(part.all);
    }
    yield { kind: 'progress', done: ++done, total: slices.length };
  }
  const interval = scrapeInterval !== undefined && scrapeInterval > SLOT ? scrapeInterval : SLOT;
  for (const resource of resources)
    yield { kind: 'resolution', resource, interval, duplicates: duplicated.has(resource) };
}

/** Nothing is known about the whole request. */
export function* allUnknown({ window, namespaces }: UsageRequest, because: Reason): Generator<UsageMessage> {
  const whole = wholeSlots(window) ?? window;
  for (const namespace of namespaces)
    for (const resource of resources) yield { kind: 'gap', resource, namespace, window: whole, because };
}

/** Both resources of the same namespaces next to each other, so that they are in work at the same time. */
function slicesOf({ window, namespaces }: UsageRequest, transport: UsageTransport): Slice[] {
  const whole = wholeSlots(window);
  if (whole === undefined || namespaces.length === 0) return [];
  const cpu = transport.cut({ resource: 'cpu', namespaces, window: whole });
  const memory = transport.cut({ resource: 'memory', namespaces, window: whole });
  const longest = Math.max(cpu.length, memory.length);
  return Array.from({ length: longest }, (_, i) => [cpu[i], memory[i]])
    .flat()
    .filter((slice) => slice !== undefined);
}

function* messagesOf(part: Part, window: Window): Generator<UsageMessage> {
  if (part.kind === 'gap') return yield part;
  const { resource, window: own } = part.slice;
  const whole = own.to + SLOT > window.to && own.from - SLOT < window.from ? { whole: true as const } : {};
  for (const { series, times, values } of part.all)
    yield { kind: 'samples', resource, series, times, values, ...whole };
}

interface Expected {
  readonly slice: Slice;
  readonly counts: readonly Count[];
}

/** What holds fewer containers of a namespace than the backend itself counted was answered in part, without a warning. */
function complete(parts: Part[], { slice, counts }: Expected): Part[] {
  const short = new Map<string, Reason>();
  for (const at of new Set(counts.map((count) => count.at))) {
    const seen = seenAt(parts, at - SLOT);
    for (const count of counts) {
      const { namespace, containers } = count;
      const own = seen.get(namespace) ?? 0;
      if (count.at !== at || own >= containers || isGap(parts, { namespace, slot: at - SLOT })) continue;
      short.set(namespace, incomplete(namespace, { seen: own, containers }));
    }
  }
  return short.size === 0 ? parts : withoutShort(parts, { slice, short });
}

/** Containers with a value, by namespace. */
function seenAt(parts: readonly Part[], slot: number): Map<string, number> {
  const seen = new Map<string, number>();
  for (const part of parts) {
    if (part.kind === 'gap' || slot < part.slice.window.from || slot >= part.slice.window.to) continue;
    for (const { series, times } of part.all)
      if (holds(times, slot)) seen.set(series.namespace, 1 + (seen.get(series.namespace) ?? 0));
  }
  return seen;
}

/** Times ascend. */
function holds(times: Float64Array, slot: number): boolean {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? slot) < slot) low = middle + 1;
    else high = middle;
  }
  return times[low] === slot;
}

const isGap = (parts: readonly Part[], { namespace, slot }: { namespace: string; slot: number }): boolean =>
  parts.some(
    (part) => part.kind === 'gap' && part.namespace === namespace && part.window.from <= slot && slot < part.window.to,
  );

const incomplete = (namespace: string, { seen, containers }: { seen: number; containers: number }): Reason => ({
  code: 'partial-answer',
  detail: `The backend counts ${containers} containers in namespace ${namespace} but sent usage of ${seen}: check the stores and limits behind it.`,
});

/** A namespace that came short is unknown over the whole slice. */
function withoutShort(
  parts: readonly Part[],
  { slice, short }: { slice: Slice; short: ReadonlyMap<string, Reason> },
): Part[] {
  const kept = parts.flatMap((part): Part[] => {
    if (part.kind === 'gap') return short.has(part.namespace) ? [] : [part];
    return [{ ...part, all: part.all.filter(({ series }) => !short.has(series.namespace)) }];
  });
  const { resource, window } = slice;
  const gaps = [...short].map(([namespace, because]): Part => ({ kind: 'gap', resource, namespace, window, because }));
  return [...kept, ...gaps];
}
