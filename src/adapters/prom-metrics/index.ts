export { passMetrics } from './pass-metrics.ts';
