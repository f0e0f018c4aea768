import { known } from '../../src/model/reason.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { days, earlier } from '../../src/model/units.ts';
import type { Workload } from '../../src/model/workload.ts';
import { aNode } from './objects.ts';
import { TAKEN_AT } from './time.ts';

/** A complete snapshot of these workloads on three nodes of 8 cores and 32 GiB; `part` has the last word. */
export const aSnapshot = (workloads: readonly Workload[] = [], part: Partial<Snapshot> = {}): Snapshot => ({
  takenAt: TAKEN_AT,
  cluster: 'prod',
  window: { from: earlier(TAKEN_AT, days(14)), to: TAKEN_AT },
  workloads,
  nodes: known([aNode('node-1'), aNode('node-2'), aNode('node-3')]),
  applications: known([]),
  queries: {
    cpu: 'rate(container_cpu_usage_seconds_total{container!=""}[5m])',
    memory: 'max_over_time(container_memory_working_set_bytes{container!=""}[5m])',
    backend: 'prometheus',
  },
  gaps: [],
  repositories: [],
  reads: {},
  ...part,
});
