import { unknown } from '../model/reason.ts';
import type { Metrics } from '../ports/metrics.ts';

const NOT_ASKED = unknown('no-samples', 'Usage is not asked for by this command.');

/** For commands that look at objects and repositories only: they need no Prometheus. */
export const unaskedMetrics: Metrics = {
  describe: () => ({ cpu: '', memory: '', backend: 'none' }),
  probe: async () => ({ backend: 'none', metrics: [], scrapeInterval: NOT_ASKED, clusters: [], warnings: [] }),
  async *usage() {},
  signal: async () => NOT_ASKED,
  podOwners: async () => NOT_ASKED,
};
