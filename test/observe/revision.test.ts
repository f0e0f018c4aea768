import { describe, expect, it } from 'vitest';
import { days, type Instant } from '../../src/model/units.ts';
import { revisionOf } from '../../src/observe/revision.ts';
import { aController, aPod, ownerRef } from '../builders/sources.ts';
import { ago, TAKEN_AT } from '../builders/time.ts';

const web = aController('Deployment', 'web', { generation: 7 });
const replicaSet = (name: string, number: string, createdAt: Instant) =>
  aController('ReplicaSet', name, {
    owners: [ownerRef(web)],
    createdAt,
    annotations: { 'deployment.kubernetes.io/revision': number },
  });
const startOf = (facts: Omit<Parameters<typeof revisionOf>[0], 'now'>): Instant | undefined => {
  const revision = revisionOf({ ...facts, now: TAKEN_AT });
  return revision.kind === 'known' ? revision.value.startedAt : undefined;
};

describe('revision of a Deployment', () => {
  it('began with the ReplicaSet of the highest number, 10 being above 9', () => {
    const children = [replicaSet('a', '9', ago(days(20))), replicaSet('b', '10', ago(days(3)))];
    expect(startOf({ controller: web, children, pods: [] })).toBe(ago(days(3)));
  });

  it('that reuses an old ReplicaSet is as old as its oldest pod, not as that ReplicaSet', () => {
    const reused = replicaSet('a', '3', ago(days(40)));
    const children = [reused, replicaSet('b', '2', ago(days(9)))];
    const pods = [aPod('a-1', reused, { createdAt: ago(days(2)) }), aPod('a-2', reused, { createdAt: ago(days(1)) })];
    expect(startOf({ controller: web, children, pods })).toBe(ago(days(2)));
    expect(startOf({ controller: web, children, pods: [] })).toBe(ago(days(9)));
  });

  it('falls back to pods of the newest hash when ReplicaSets are unknown', () => {
    const pod = (name: string, hash: string, createdAt: Instant) =>
      aPod(name, undefined, { labels: { 'pod-template-hash': hash }, createdAt });
    const pods = [pod('a', 'old', ago(days(30))), pod('b', 'new', ago(days(5))), pod('c', 'new', ago(days(1)))];
    expect(startOf({ controller: web, children: [], pods })).toBe(ago(days(5)));
  });

  it('is unknown without any trace', () => {
    expect(startOf({ controller: web, children: [], pods: [] })).toBeUndefined();
  });
});

describe('revision of other kinds', () => {
  it('of a StatefulSet that was never changed is as old as the object, though its pod moved yesterday', () => {
    const db = aController('StatefulSet', 'db', { generation: 1, createdAt: ago(days(90)) });
    const pods = [aPod('db-0', db, { createdAt: ago(days(1)) })];
    expect(startOf({ controller: db, children: [], pods })).toBe(ago(days(90)));
  });

  it('of a CronJob is as old as the oldest kept Job of the same template', () => {
    const cron = aController('CronJob', 'mail', { generation: 4, containers: { app: { memoryLimit: '1Gi' } } });
    const job = (name: string, memoryLimit: string, createdAt: Instant) =>
      aController('Job', name, { containers: { app: { memoryLimit } }, createdAt });
    const children = [
      job('mail-1', '512Mi', ago(days(3))),
      job('mail-2', '1Gi', ago(days(2))),
      job('mail-3', '1Gi', ago(days(1))),
    ];
    expect(startOf({ controller: cron, children, pods: [] })).toBe(ago(days(2)));
  });
});
