/** One question to the metrics backend each, asked at the moment of the pass: the windows are in the query. */
export const healthSignals = [
  'crashloop-15m',
  'crashloop-1h',
  'restarts-1h',
  'unavailable-15m',
  'memory-leak',
  'throttled-15m',
  'pvc-critical',
  'pvc-filling',
  'pvc-days-until-full',
  'node-not-ready-flaps',
  'node-disk',
  'node-disk-days-until-full',
  'node-evictions',
  'kubelet-certificate',
  'argo-syncs-1h',
  'cluster-weeks-until-80',
  'hpa-hours-at-max',
  'error-ratio-fast',
  'error-ratio-slow',
  'slow-p99',
] as const;
export type HealthSignalName = (typeof healthSignals)[number];

/** One series of an answer; which labels it has depends on the question. */
export interface HealthSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}
