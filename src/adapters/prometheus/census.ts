/**
 * What the backend itself says about how much there is: an estimate before anything is read, and afterwards a proof
 * that no series is missing. Instant queries: a range query over the same points would walk through every sample
 * between them.
 */
import type { Instant } from '../../model/units.ts';
import type { UsageResource } from '../../model/usage.ts';
import type { UsageRequest } from '../../ports/metrics.ts';
import type { PrometheusApi } from './api.ts';
import { censusQuery } from './queries.ts';
import { dailyPoints, wholeSlots } from './slots.ts';
import type { SizeOf, Slice, UsageTransport } from './transport.ts';

export interface Census {
  readonly sizeOf: SizeOf;
  /** How many containers must have a value at which points of a slice. Empty when the backend did not say. */
  readonly counts: (slice: Slice, trust: ReturnType<UsageTransport['trust']>) => Promise<readonly Count[]>;
}

export interface Count {
  readonly namespace: string;
  /** The end of a slot. */
  readonly at: Instant;
  readonly containers: number;
}

export interface CensusContext {
  readonly api: PrometheusApi;
  readonly texts: CensusTexts;
}

export interface CensusTexts {
  readonly usage: (resource: UsageResource, namespaces: readonly string[]) => string;
}

const resources: readonly UsageResource[] = ['cpu', 'memory'];

/** Counts at the window's first and last day and in the middle; other days when they are asked for. */
export async function takeCensus({ api, texts }: CensusContext, { window, namespaces }: UsageRequest): Promise<Census> {
  const whole = wholeSlots(window);
  const points = whole === undefined || namespaces.length === 0 ? [] : dailyPoints(whole);
  const sampled = [...new Set([points[0], points[points.length >> 1], points.at(-1)])].filter((at) => at !== undefined);
  const ask = async (resource: UsageResource, at: Instant): Promise<Counts> => {
    const reply = await api.instant(censusQuery(texts.usage(resource, namespaces)), at);
    // A question that fails proves nothing, so it counts nothing.
    if (reply.kind === 'failure') return undefined;
    return new Map(reply.value.map(({ metric, value }) => [metric.namespace ?? '', value]));
  };
  const asked = new Map<string, Promise<Counts>>();
  const countsAt = (resource: UsageResource, at: Instant): Promise<Counts> => {
    const key = `${resource} ${at}`;
    const counts = asked.get(key) ?? ask(resource, at);
    asked.set(key, counts);
    return counts;
  };
  const early = resources.flatMap((resource) => sampled.map((at) => countsAt(resource, at)));
  await Promise.all(early);
  const sizes = await sizesOf(sampled, countsAt);
  return {
    sizeOf: (resource, namespace) => sizes(resource, namespace),
    async counts({ resource, namespaces: own, window: { from, to } }, trust) {
      const inside = (trust === 'sampled' ? sampled : points).filter((at) => from < at && at <= to);
      const all = await Promise.all(inside.map(async (at) => ({ at, counts: await countsAt(resource, at) })));
      return all.flatMap(({ at, counts }) =>
        own.map((namespace) => ({ namespace, at, containers: counts?.get(namespace) ?? 0 })),
      );
    },
  };
}

type Counts = ReadonlyMap<string, number> | undefined;

/** The most of all counted points; undefined when one of them was not answered. */
async function sizesOf(
  sampled: readonly Instant[],
  countsAt: (resource: UsageResource, at: Instant) => Promise<Counts>,
): Promise<SizeOf> {
  const all = async (resource: UsageResource) => Promise.all(sampled.map((at) => countsAt(resource, at)));
  const of = { cpu: await all('cpu'), memory: await all('memory') };
  return (resource, namespace) =>
    of[resource].reduce<number | undefined>(
      (most, counts) =>
        most === undefined || counts === undefined ? undefined : Math.max(most, counts.get(namespace) ?? 0),
      0,
    );
}
