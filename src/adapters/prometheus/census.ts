/** What the backend itself says about how much there is: 4 light queries that show answers with missing series. */
import { type Instant, instant, type Window } from '../../model/units.ts';
import type { UsageResource } from '../../model/usage.ts';
import type { UsageRequest } from '../../ports/metrics.ts';
import type { Matrix, PrometheusApi } from './api.ts';
import { censusQuery, duplicatesQuery } from './queries.ts';
import { dailyPoints, wholeSlots } from './slots.ts';
import type { Slice } from './transport.ts';

export interface Census {
  /** How many containers must have a value at which points of a slice. Empty when the backend did not say. */
  readonly counts: (slice: Slice) => readonly { readonly at: Instant; readonly containers: number }[];
  /** The most containers of a namespace at any of the points; 0 when the backend did not say. */
  readonly most: (resource: UsageResource, namespace: string) => number;
  /** Resources of which some container has more than one series at the same time. */
  readonly duplicates: ReadonlySet<UsageResource>;
}

export interface CensusTexts {
  readonly usage: (resource: UsageResource, namespaces: readonly string[]) => string;
  readonly selector: (resource: UsageResource, namespaces: readonly string[]) => string;
}

/** Points are a day apart, so the whole window costs as much as a few instant queries. */
export async function takeCensus(api: PrometheusApi, texts: CensusTexts, request: UsageRequest): Promise<Census> {
  const counts = new Map<string, { at: Instant; containers: number }[]>();
  const duplicates = new Set<UsageResource>();
  const window = wholeSlots(request.window);
  if (window === undefined || request.namespaces.length === 0) return { counts: () => [], most: () => 0, duplicates };
  for (const resource of ['cpu', 'memory'] as const) {
    const points = dailyPoints(window);
    const counted = await api.range(censusQuery(texts.usage(resource, request.namespaces)), points);
    if (counted.kind === 'answer') for (const row of counted.value) counts.set(keyOf(resource, row), pointsOf(row));
    const doubled = await api.range(duplicatesQuery(texts.selector(resource, request.namespaces)), points);
    if (doubled.kind === 'answer' && doubled.value.some(isAboveOne)) duplicates.add(resource);
  }
  const of = (resource: UsageResource, namespace: string) => counts.get(`${resource} ${namespace}`) ?? [];
  return {
    duplicates,
    most: (resource, namespace) => Math.max(0, ...of(resource, namespace).map(({ containers }) => containers)),
    counts: ({ resource, namespace, window }) => of(resource, namespace).filter(({ at }) => within(at, window)),
  };
}

const keyOf = (resource: UsageResource, row: Matrix): string => `${resource} ${row.metric.namespace ?? ''}`;

/** A sample that is not of Prometheus' form is left out: it can prove nothing. */
function pointsOf({ values }: Matrix): { at: Instant; containers: number }[] {
  return values.flatMap((pair) =>
    Array.isArray(pair) && typeof pair[0] === 'number' && typeof pair[1] === 'string'
      ? [{ at: instant(Math.round(pair[0] * 1000)), containers: Number(pair[1]) }]
      : [],
  );
}

const isAboveOne = (row: Matrix): boolean => pointsOf(row).some(({ containers }) => containers > 1);

/** A point belongs to the slot that ends there. */
const within = (at: Instant, { from, to }: Window): boolean => from < at && at <= to;
