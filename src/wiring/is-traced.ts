import type { Environment } from '../config/load.ts';

/** https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ */
export const isTraced = (environment: Environment): boolean =>
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'].some(
    (name) => (environment[name] ?? '') !== '',
  ) &&
  environment.OTEL_SDK_DISABLED?.toLowerCase() !== 'true' &&
  environment.OTEL_TRACES_EXPORTER !== 'none';
