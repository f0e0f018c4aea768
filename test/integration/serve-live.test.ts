import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AccessRow,
  directAccess,
  leaseAccess,
  neededAccess,
  serveAccess,
} from '../../src/adapters/kubernetes/access.ts';
import { crashingPod, deployment, evictedPod } from '../act/fix/pods.ts';
import { clusterAt } from '../adapters/kubernetes/listing.ts';
import { TAKEN_AT } from '../builders/time.ts';
import { compiled, trimtab } from '../cli/trimtab.ts';
import { bareRepository, gitIn } from '../fakes/bare-repository.ts';
import { eventually } from '../fakes/eventually.ts';
import { type FakeKubernetes, startFakeKubernetes } from '../fakes/kubernetes/fake-kubernetes.ts';
import { type Front, frontOf } from '../fakes/kubernetes/front.ts';
import { kubeconfigFor } from '../fakes/kubernetes/kubeconfig.ts';
import { type LeaseServer, leaseServer } from '../fakes/kubernetes/lease-server.ts';
import { type LyingPrometheus, lyingPrometheus } from '../fakes/prometheus/lying-prometheus.ts';
import { type Server, startServing } from '../soak/server.ts';
import { onGitea, type Served } from './forges/served.ts';
import { podNames, REPOSITORY_URL } from './manifests.ts';
import { API, shopFiles, shopObjects } from './shop.ts';

const LEASE = { name: 'trimtab', namespace: 'trimtab' };
const GRANTED = [...neededAccess, ...serveAccess, ...directAccess];
const idOf = ({ verb, group, resource, subresource = '' }: Omit<AccessRow, 'why'>): string =>
  `${verb} ${group} ${resource} ${subresource}`.trim();

/** The shop of which one pod will be killed; it was not yet. */
const KILLED = shopObjects().filter((one) => JSON.stringify(one).includes('"OOMKilled"'));
const CALM = [
  ...shopObjects().filter((one) => !KILLED.includes(one)),
  ...KILLED.map((pod) => ({ ...pod, status: { phase: 'Running', containerStatuses: [] } })),
  ...deployment('shop', 'batch'),
  evictedPod({ workload: 'batch', name: 'batch-1' }),
  crashingPod({ workload: 'batch', name: 'batch-2' }),
];

describe('serving a cluster', () => {
  let folder: string;
  let kubernetes: FakeKubernetes;
  let leases: LeaseServer;
  let front: Front;
  let prometheus: LyingPrometheus;
  let forge: Served;
  let server: Server;
  let environment: Record<string, string>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'serve-live-'));
    mkdirSync(join(folder, 'temporary'));
    kubernetes = await startFakeKubernetes({ objects: CALM, rules: GRANTED.map(ruleOf) });
    leases = await leaseServer();
    front = await frontOf(kubernetes.url, { path: '/apis/coordination.k8s.io/', url: leases.origin });
    const containers = podNames(API).map((pod) => ({ namespace: 'shop', pod, container: 'app', ...USED }));
    prometheus = await lyingPrometheus({ containers });
    forge = await onGitea();
    const seed = bareRepository(shopFiles(), folder);
    gitIn(forge.git.path)('fetch', '--quiet', seed.path, '+main:refs/heads/main');
    // Nobody signs in: an account in a pod has its token in a file, which this cannot play.
    writeFileSync(join(folder, 'kubeconfig'), kubeconfigFor(front.url));
    writeFileSync(join(folder, 'trimtab.json'), JSON.stringify(configOf(forge, prometheus.url)));
    environment = { ...SHARED, ...forge.environment, HOME: folder, TMPDIR: join(folder, 'temporary') };
    const args = ['--config', join(folder, 'trimtab.json'), 'serve', '--state', join(folder, 'state')];
    server = await startServing(args, { PATH: process.env.PATH ?? '', ...compiled, ...environment });
    await eventually(async () => expect(await passes(server), server.said()).toBe(1), 60_000);
  });
  afterAll(async () => {
    process.kill(server.pid, 'SIGTERM');
    await server.ended;
    await forge.double.close();
    for (const one of [prometheus, front, kubernetes, leases]) await one.close();
    rmSync(folder, { recursive: true });
  });
  const opened = () => forge.items().filter(({ branch }) => branch?.includes('shop-api-oom'));

  it('a container is killed for want of memory, and a pull request is open within a minute', {
    timeout: 200_000,
  }, async () => {
    expect(forge.items()).toEqual([]);
    await eventually(() => expect(kubernetes.requests.map(({ verb }) => verb)).toContain('watch'));
    const began = performance.now();
    kubernetes.put(...KILLED);
    await eventually(() => expect(opened()).toHaveLength(1), 60_000);
    const seconds = (performance.now() - began) / 1000;
    process.stderr.write(`from the kill to the open pull request: ${seconds.toFixed(1)} s\n`);
    expect(seconds).toBeLessThan(60);
    await eventually(async () => expect(await passes(server)).toBe(2), 60_000);
    expect(server.said()).toContain('"namespaces":"shop"');
  });

  it('asks for all that it is granted and for nothing else', async () => {
    // Only of a StatefulSet whose rollout failed: how that is set back, another test shows.
    const revision = { kind: 'ControllerRevision', namespace: 'shop', name: 'db-1' } as const;
    await expect(clusterAt(front.url).template?.(revision)).rejects.toThrow();
    const { code, stdout } = await trimtab(['doctor', '--config', join(folder, 'trimtab.json')], environment);
    expect(code, stdout).toBe(0);
    const leased = leases.requests.map(({ method }) => idOf({ verb: VERBS[method] ?? method, ...LEASES }));
    const asked = new Set([...kubernetes.requests.map(idOf), ...leased]);
    expect([...asked].sort()).toEqual([...new Set([...GRANTED, ...leaseAccess].map(idOf))].sort());
    expect(kubernetes.requests.filter(({ status }) => status === 401 || status === 403)).toEqual([]);
  });
});

/** What it asks for, nearly: nothing to say until the kill. */
const USED = { millicores: 220, bytes: 360 * 2 ** 20 };
const LEASES = { group: 'coordination.k8s.io', resource: 'leases' };
const VERBS: Readonly<Record<string, string>> = { GET: 'get', POST: 'create', PUT: 'update' };
const SHARED = {
  TRIMTAB_TEST_NOW: String(TAKEN_AT),
  NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'fixed-clock.ts')).href}`,
};

const ruleOf = ({ verb, group, resource, subresource }: AccessRow) => ({
  verbs: [verb],
  groups: [group],
  resources: [subresource === undefined ? resource : `${resource}/${subresource}`],
});

const configOf = ({ double, forge }: Served, url: string): object => ({
  cluster: { name: 'prod', kubeconfig: 'kubeconfig' },
  prometheus: { url },
  repositories: [{ name: 'manifests', url: REPOSITORY_URL, remote: `${double.origin}/ada/manifests.git`, forge }],
  mode: 'act',
  policies: [{ name: 'all', automation: 'direct' }],
  serve: { listen: '127.0.0.1:0', schedules: [], lease: LEASE },
});

const passes = async ({ metric }: Server): Promise<number> =>
  (await metric('trimtab_serve_passes_total{result="handled"}')) +
  (await metric('trimtab_serve_passes_total{result="attention"}'));
