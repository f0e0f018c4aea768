import { AggregatorRegistry, type MetricObjectWithValues, type MetricValue, type Registry } from 'prom-client';
import { z } from 'zod';
import { jsonOf } from '../../model/json-of.ts';

/** Metrics of all passes so far: as text for Prometheus, and as what the next pass goes on from. */
export interface MetricsSoFar {
  readonly text: string;
  readonly state: string;
}

type Metric = MetricObjectWithValues<MetricValue<string>>;

const written = z.array(
  z.looseObject({ name: z.string(), help: z.string(), type: z.string(), values: z.array(z.looseObject({})) }),
);

/**
 * Each pass is a process of its own, and a counter that begins anew with each is no counter: Prometheus would see a reset
 * every half hour. Counters and histograms are added up; a gauge says what the last pass over the whole cluster saw.
 */
export async function goOn(
  registry: Registry,
  earlier: string | undefined,
  part: 'whole' | 'part',
): Promise<MetricsSoFar> {
  const now = await registry.getMetricsAsJSON();
  const before = earlier === undefined ? [] : metricsIn(earlier);
  const kept = part === 'whole' || before.length === 0 ? [now, before.filter(isSum)] : [now.filter(isSum), before];
  const all = AggregatorRegistry.aggregate(kept);
  return { text: await all.metrics(), state: JSON.stringify(await all.getMetricsAsJSON()) };
}

const isSum = ({ type }: { readonly type: unknown }): boolean => type === 'counter' || type === 'histogram';

/** A state that somebody else wrote or that is damaged is none: counters then begin at zero, which Prometheus knows. */
function metricsIn(text: string): Metric[] {
  const metrics = written.safeParse(jsonOf(text));
  const all: readonly unknown[] = metrics.success ? metrics.data : [];
  return all.filter(isMetric);
}

/** Checked as a whole above; prom-client's own type names more than it writes. */
const isMetric = (value: unknown): value is Metric => typeof value === 'object' && value !== null && 'values' in value;
