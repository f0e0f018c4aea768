/**
 * What the backend itself says about how much there is, to find answers with missing series. Instant queries, one per
 * day and resource: a range query over the same points would walk through every sample between them.
 */
import type { Instant } from '../../model/units.ts';
import type { UsageResource } from '../../model/usage.ts';
import type { UsageRequest } from '../../ports/metrics.ts';
import type { PrometheusApi, VectorSample } from './api.ts';
import { inOrder } from './in-order.ts';
import { censusQuery, duplicatesQuery } from './queries.ts';
import { dailyPoints, wholeSlots } from './slots.ts';
import type { Slice } from './transport.ts';

export interface Census {
  /** How many containers must have a value at which points of a slice. Empty when the backend did not say. */
  readonly counts: (slice: Slice) => readonly { readonly at: Instant; readonly containers: number }[];
  /** The most containers of a namespace at any of the points; undefined when the backend did not say. */
  readonly most: (resource: UsageResource, namespace: string) => number | undefined;
  /** Resources of which some container has more than one series at the end of the window. */
  readonly duplicates: ReadonlySet<UsageResource>;
}

export interface CensusContext {
  readonly api: PrometheusApi;
  readonly texts: CensusTexts;
  readonly atOnce: number;
}

export interface CensusTexts {
  readonly usage: (resource: UsageResource, namespaces: readonly string[]) => string;
  readonly selector: (resource: UsageResource, namespaces: readonly string[]) => string;
}

interface Count {
  readonly resource: UsageResource;
  readonly namespace: string;
  /** The end of a slot. */
  readonly at: Instant;
  readonly containers: number;
}

const resources: readonly UsageResource[] = ['cpu', 'memory'];

export async function takeCensus(context: CensusContext, request: UsageRequest): Promise<Census> {
  const window = wholeSlots(request.window);
  const points = window === undefined || request.namespaces.length === 0 ? [] : dailyPoints(window);
  const questions = resources.flatMap((resource) => points.map((at) => ({ resource, at, ...request })));
  const all: Count[] = [];
  const unanswered = new Set<UsageResource>();
  const each = (question: Question) => countsAt(context, question);
  for await (const counts of inOrder(questions, { atOnce: context.atOnce, each })) {
    if (counts.kind === 'answer') all.push(...counts.value);
    else unanswered.add(counts.resource);
  }
  const of = (resource: UsageResource, namespace: string): Count[] =>
    all.filter((count) => count.resource === resource && count.namespace === namespace);
  return {
    duplicates: await duplicatesAt(context, questions),
    most: (resource, namespace) =>
      unanswered.has(resource)
        ? undefined
        : Math.max(0, ...of(resource, namespace).map(({ containers }) => containers)),
    counts: ({ resource, namespace, window: { from, to } }) =>
      of(resource, namespace).filter(({ at }) => from < at && at <= to),
  };
}

interface Question {
  readonly resource: UsageResource;
  readonly at: Instant;
  readonly namespaces: readonly string[];
}

type Counted =
  | { readonly kind: 'answer'; readonly value: Count[] }
  | { readonly kind: 'none'; readonly resource: UsageResource };

/** A question that fails proves nothing, so it counts nothing. */
async function countsAt({ api, texts }: CensusContext, { resource, at, namespaces }: Question): Promise<Counted> {
  const reply = await api.instant(censusQuery(texts.usage(resource, namespaces)), at);
  if (reply.kind === 'failure') return { kind: 'none', resource };
  const count = ({ metric, value }: VectorSample): Count => ({
    resource,
    namespace: metric.namespace ?? '',
    at,
    containers: value,
  });
  return { kind: 'answer', value: reply.value.map(count) };
}

async function duplicatesAt(
  { api, texts }: CensusContext,
  questions: readonly Question[],
): Promise<Set<UsageResource>> {
  const found = new Set<UsageResource>();
  for (const resource of resources) {
    const last = questions.findLast((question) => question.resource === resource);
    if (last === undefined) continue;
    const reply = await api.instant(duplicatesQuery(texts.selector(resource, last.namespaces)), last.at);
    if (reply.kind === 'answer' && reply.value.some(({ value }) => value > 1)) found.add(resource);
  }
  return found;
}
