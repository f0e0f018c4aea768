import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccessRow, accessFor, forbiddenAccess, neededAccess } from '../../../src/adapters/kubernetes/access.ts';
import { type ClusterKind, HEALTH_KINDS } from '../../../src/model/cluster-kinds.ts';
import { known } from '../../../src/model/reason.ts';
import { aRollout } from '../../builders/kubernetes-objects.ts';
import { type FakeKubernetes, startFakeKubernetes } from '../../fakes/kubernetes/fake-kubernetes.ts';
import type { Rule } from '../../fakes/kubernetes/rules.ts';
import { clusterAt, listed, TOKEN } from './listing.ts';

const idOf = ({ verb, group, resource, subresource }: Omit<AccessRow, 'why'>): string =>
  [verb, group, resource, subresource].join(' ');
const needed = new Set(neededAccess.map(idOf));

const granted: Rule[] = neededAccess.map(({ verb, group, resource, subresource }) => ({
  verbs: [verb],
  groups: [group],
  resources: [subresource === undefined ? resource : `${resource}/${subresource}`],
}));

let fake: FakeKubernetes;
beforeAll(async () => {
  fake = await startFakeKubernetes({ token: TOKEN, rules: granted, objects: [aRollout().build()] });
});
afterAll(() => fake.close());

const KINDS: readonly ClusterKind[] = [
  'namespaces',
  'nodes',
  'pods',
  'deployments',
  'statefulsets',
  'daemonsets',
  'replicasets',
  'cronjobs',
  'jobs',
  'rollouts',
  'hpas',
  'vpas',
  'quotas',
  'limitranges',
  'events',
  'applications',
  'applicationsets',
  ...HEALTH_KINDS,
];

const PASSES = { watch: 'nothing' } as const;

describe('what Trimtab needs', () => {
  it('is enough to read every kind, and nothing of it is left over', async () => {
    const cluster = clusterAt(fake.url);
    for (const kind of KINDS) expect([kind, (await listed(cluster, kind)).thrown]).toEqual([kind, undefined]);
    await cluster.mayI({ verb: 'list', group: '', resource: 'pods' });
    const revision = { kind: 'ControllerRevision' as const, namespace: 'shop', name: 'web-1' };
    await expect(cluster.template?.(revision)).rejects.toMatchObject({ code: 'absent' });
    const asked = new Set(fake.requests.map(idOf));
    expect([...asked].sort()).toEqual([...needed].sort());
  });

  it('never touches secrets and writes nothing but the end of pods', () => {
    expect(neededAccess.filter(({ resource }) => resource === 'secrets')).toEqual([]);
    const writes = neededAccess.filter(({ verb }) => !['get', 'list', 'watch'].includes(verb));
    expect(writes.map(idOf)).toEqual(['create authorization.k8s.io selfsubjectaccessreviews ']);
  });

  it('of the end of pods follows from the policies: needed with `direct`, else forbidden', () => {
    const rows = ['delete  pods ', 'create  pods eviction'];
    const [git, direct] = [accessFor('git', PASSES), accessFor('direct', PASSES)];
    const among = (list: readonly AccessRow[]) => rows.filter((row) => list.some((one) => idOf(one) === row));
    expect([among(git.needed), among(git.forbidden)]).toEqual([[], rows]);
    expect([among(direct.needed), among(direct.forbidden)]).toEqual([rows, []]);
    expect(direct.needed.map(idOf)).toContain('get  pods log');
  });
});

describe('what `serve` needs beside it', () => {
  const lease = { name: 'trimtab', namespace: 'bots' };
  it.each([
    ['nothing where it watches nothing and is alone', PASSES, []],
    ['to watch pods', { watch: 'oom-kills' } as const, ['watch']],
    ['a Lease in its own namespace only', { ...PASSES, lease }, ['get bots', 'create bots', 'update bots']],
  ])('is %s', (_, served, expected) => {
    const { serve } = accessFor('git', served);
    expect(serve.map(({ verb, namespace = '' }) => `${verb} ${namespace}`.trim())).toEqual(expected);
  });
});

describe('what Trimtab must not have', () => {
  it('is nothing that it needs', () => {
    expect(forbiddenAccess.map(idOf).filter((id) => needed.has(id))).toEqual([]);
  });

  it('is each named once', () => {
    expect(new Set(forbiddenAccess.map(idOf)).size).toBe(forbiddenAccess.length);
  });

  it.each([
    'get  secrets ',
    'patch apps deployments ',
    'update apps statefulsets ',
    'patch apps deployments scale',
    'delete  nodes ',
    'patch  nodes ',
    'create  pods exec',
    'create  pods ',
    'delete  namespaces ',
    '* * * ',
    'patch argoproj.io applications ',
  ])('includes %j', (id) => {
    expect(forbiddenAccess.map(idOf)).toContain(id);
  });

  it('is refused where only the needed is granted', async () => {
    const cluster = clusterAt(fake.url);
    for (const row of forbiddenAccess) expect([idOf(row), await cluster.mayI(row)]).toEqual([idOf(row), known(false)]);
  });
});
