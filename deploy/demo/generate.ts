/** Writes the captured cluster of the demo: `node deploy/demo/generate.ts [DIR]`. Same sources, same capture. */
import { fileURLToPath } from 'node:url';
import { recording } from '../../src/adapters/capture/recording.ts';
import { days } from '../../src/model/units.ts';
import { observe } from '../../src/observe/observe.ts';
import type { Log } from '../../src/ports/log.ts';
import { demoCluster } from './cluster.ts';
import { demoMetrics } from './metrics.ts';
import { simulate } from './simulate.ts';
import { TAKEN_AT, WINDOW } from './time.ts';
import { catalog } from './workloads/catalog.ts';
import { checkout } from './workloads/checkout.ts';
import { payments } from './workloads/payments.ts';
import { platform } from './workloads/platform.ts';
import { shop } from './workloads/shop.ts';

const CLUSTER = 'demo';

/** A pass observes the imagined cluster, and what it was told is written down. */
export async function generate(dir: string): Promise<void> {
  const told = [...shop, ...checkout, ...catalog, ...payments, ...platform].map((plan) => ({
    plan,
    pods: simulate(plan),
  }));
  const recorded = recording({ cluster: demoCluster(told), metrics: demoMetrics(told) });
  const clock = { now: () => TAKEN_AT };
  await observe({ ...recorded, clock, log: silent, repositories: [] }, { cluster: CLUSTER, window: days(14) });
  await recorded.save(dir, { takenAt: TAKEN_AT, cluster: CLUSTER, window: WINDOW, trimtab: 'demo' });
}

const nothing = (): void => {};
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, progress: nothing };

if (import.meta.main) await generate(process.argv[2] ?? fileURLToPath(new URL('capture', import.meta.url)));
