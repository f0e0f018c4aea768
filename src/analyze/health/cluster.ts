import type { ObjectRef } from '../../model/cluster.ts';
import type { Snapshot } from '../../model/snapshot.ts';

/** What a finding about the cluster as a whole is about. */
export const clusterRef = ({ cluster }: Snapshot): ObjectRef => ({ apiVersion: 'v1', kind: 'Cluster', name: cluster });
