import type { Tracing } from '../adapters/otel/tracing.ts';
import type { Environment } from '../config/load.ts';
import type { Surroundings } from './surroundings.ts';

type Known = Pick<Surroundings, 'environment' | 'version' | 'scrub' | 'learn'>;

/** Loads what traces need; only where they are asked for. */
export async function openTracing(cluster: string, { environment, version, scrub, learn }: Known): Promise<Tracing> {
  for (const secret of secretsIn(environment)) learn(secret);
  const { tracing } = await import('../adapters/otel/tracing.ts');
  return tracing({ version, cluster, environment, scrub });
}

/** Values of headers: `authorization=Bearer%20abc` knows one and its last word. */
const secretsIn = (environment: Environment): string[] =>
  [environment.OTEL_EXPORTER_OTLP_HEADERS, environment.OTEL_EXPORTER_OTLP_TRACES_HEADERS]
    .flatMap((headers) => (headers ?? '').split(','))
    .map((header) => header.slice(header.indexOf('=') + 1).trim())
    .filter((value) => value !== '')
    .flatMap((value) => [value, value.split(/ |%20/).at(-1) ?? value]);
