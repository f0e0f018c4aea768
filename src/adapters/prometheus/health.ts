import { byText } from '../../model/by-text.ts';
import type { HealthSample, HealthSignalName } from '../../model/health-signals.ts';
import { known, type Reading, unknown } from '../../model/reason.ts';
import type { Instant } from '../../model/units.ts';
import type { PrometheusApi } from './api.ts';
import { healthQuery } from './health-queries.ts';
import type { Scope } from './queries.ts';

/** One question of the health checks. Nothing found where nobody measures it is unknown, not "none". */
export async function readHealth(
  { api, scope }: { readonly api: PrometheusApi; readonly scope: Scope },
  name: HealthSignalName,
  at: Instant,
): Promise<Reading<readonly HealthSample[]>> {
  const { query, witness } = healthQuery(name, scope);
  const reply = await api.instant(query, at);
  if (reply.kind === 'failure') return { kind: 'unknown', because: reply.failure.because };
  const samples = reply.value.flatMap(({ metric, value }) =>
    Number.isFinite(value) ? [{ labels: withoutName(metric), value }] : [],
  );
  if (samples.length > 0) return known(samples.sort(byLabels));
  const seen = await api.instant(`count(${witness})`, at);
  if (seen.kind === 'failure') return { kind: 'unknown', because: seen.failure.because };
  if (seen.value.length > 0) return known([]);
  return unknown('metric-absent', `No series of ${witness}: its exporter is not scraped, so ${name} is not known.`);
}

const withoutName = ({ __name__: _, ...labels }: HealthSample['labels']): HealthSample['labels'] =>
  Object.fromEntries(Object.entries(labels).sort(([a], [b]) => byText(a, b)));

const byLabels = (a: HealthSample, b: HealthSample): number =>
  byText(JSON.stringify(a.labels), JSON.stringify(b.labels));
