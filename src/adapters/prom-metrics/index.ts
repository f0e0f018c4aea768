export { type PassFacts, type PassMetrics, passMetrics } from './pass-metrics.ts';
