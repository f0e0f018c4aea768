import type { ClusterPlatform } from '../model/platform.ts';
import type { Reading } from '../model/reason.ts';
import type { Cluster } from '../ports/cluster.ts';
import { reading } from './reading.ts';

/** Undefined where nobody can be asked. What is not known is no gap: charts are then rendered for a usual cluster. */
export async function readPlatform({ platform }: Cluster): Promise<Reading<ClusterPlatform> | undefined> {
  return platform && reading('what the cluster serves', platform);
}
