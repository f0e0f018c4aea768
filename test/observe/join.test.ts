import { describe, expect, it } from 'vitest';
import { known, type Reading, unknown } from '../../src/model/reason.ts';
import { keyOf } from '../../src/observe/order.ts';
import { readCluster } from '../../src/observe/read-cluster.ts';
import { subjectsOf } from '../../src/observe/workloads.ts';
import type { PodOwner } from '../../src/ports/metrics.ts';
import { refOf } from '../builders/objects.ts';
import { aController, aPod, ownerRef, type SourcePlan, silent, sourcesOf } from '../builders/sources.ts';
import { TAKEN_AT } from '../builders/time.ts';

const web = aController('Deployment', 'web');
const canary = aController('Deployment', 'web-canary');
const webSet = aController('ReplicaSet', 'web-5d8f7c9', { owners: [ownerRef(web)] });
const objects: SourcePlan['objects'] = {
  deployments: [web, canary],
  replicasets: [webSet, aController('ReplicaSet', 'web-bcdf')],
  statefulsets: [aController('StatefulSet', 'db')],
  daemonsets: [aController('DaemonSet', 'agent')],
  cronjobs: [aController('CronJob', 'mail')],
  pods: [aPod('odd-name', webSet)],
};

const joinedBy = async (podOwners: Reading<readonly PodOwner[]>, pod: string): Promise<string | undefined> => {
  const lists = await readCluster(sourcesOf({ objects }).cluster, silent);
  return subjectsOf(lists, podOwners, TAKEN_AT).join('shop', pod);
};
const key = (kind: string, name: string): string => keyOf(refOf(kind, 'shop', name));
const nobody = unknown('metric-absent', 'no kube-state-metrics');

describe('pods join their workload', () => {
  it.each([
    ['a living one by its owners', 'odd-name', key('Deployment', 'web')],
    ['a dead one of a known ReplicaSet', 'web-5d8f7c9-x2b4z', key('Deployment', 'web')],
    ['a dead one of a deleted ReplicaSet', 'web-7b6c5d4f-x2b4z', key('Deployment', 'web')],
    ['another one with a longer name', 'web-canary-7b6c5d4f-x2b4z', key('Deployment', 'web-canary')],
    ['the longest name where two fit', 'web-bcdf-x2b4z', key('ReplicaSet', 'web-bcdf')],
    ['a StatefulSet by its ordinal', 'db-12', key('StatefulSet', 'db')],
    ['a DaemonSet by one random part', 'agent-x2b4z', key('DaemonSet', 'agent')],
    ['a CronJob by the minute of its run', 'mail-29385720-x2b4z', key('CronJob', 'mail')],
  ])('%s', async (_, pod, expected) => {
    expect(await joinedBy(nobody, pod)).toBe(expected);
  });

  it.each([
    ['a name that only begins alike', 'website-7b6c5d4f-x2b4z'],
    ['a random part with vowels', 'agent-house'],
    ['a StatefulSet without an ordinal', 'db-x2b4z'],
    ['another workload', 'other-0'],
  ])('but not %s', async (_, pod) => {
    expect(await joinedBy(nobody, pod)).toBeUndefined();
  });

  it.each([
    ['the workload itself', { kind: 'Deployment', name: 'web' }, 'Deployment', 'web'],
    ['a living ReplicaSet', { kind: 'ReplicaSet', name: 'web-5d8f7c9' }, 'Deployment', 'web'],
    ['a deleted ReplicaSet', { kind: 'ReplicaSet', name: 'web-canary-6c7d8f9' }, 'Deployment', 'web-canary'],
    ['a deleted Job', { kind: 'Job', name: 'mail-29000000' }, 'CronJob', 'mail'],
  ])('of which the metrics backend remembers %s', async (_, owner, kind, name) => {
    const owners = known([{ namespace: 'shop', pod: 'strange', ...owner }]);
    expect(await joinedBy(owners, 'strange')).toBe(key(kind, name));
  });

  it('not over a border of namespaces', async () => {
    const owners = known([{ namespace: 'other', pod: 'web-5d8f7c9-x2b4z', kind: 'Deployment', name: 'web' }]);
    const lists = await readCluster(sourcesOf({ objects }).cluster, silent);
    expect(subjectsOf(lists, owners, TAKEN_AT).join('other', 'web-5d8f7c9-x2b4z')).toBeUndefined();
  });
});
