import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generate } from '../../deploy/demo/generate.ts';
import { replaying } from '../../src/adapters/capture/replaying.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { days } from '../../src/model/units.ts';
import { observe } from '../../src/observe/observe.ts';
import { silent } from '../builders/sources.ts';

const committed = fileURLToPath(new URL('../../deploy/demo/capture', import.meta.url));
let snapshot: Snapshot;
let fresh: string;

beforeAll(async () => {
  fresh = await mkdtemp(join(tmpdir(), 'demo-'));
  await generate(fresh);
  const replay = await replaying(committed);
  snapshot = await observe({ ...replay, log: silent, repositories: [] }, { cluster: 'demo', window: days(14) });
});
afterAll(() => rm(fresh, { recursive: true, force: true }));

describe('the committed capture', () => {
  it('is what `node deploy/demo/generate.ts` writes', async () => {
    const [ours, theirs] = [await contents(committed), await contents(fresh)];
    expect([...theirs.keys()]).toEqual([...ours.keys()]);
    // One by one: a difference of megabytes is no message.
    for (const [name, text] of ours) expect(theirs.get(name) === text, `${name} is out of date`).toBe(true);
  });

  it('is small enough for a repository', async () => {
    const sizes = (await files(committed)).map(async (file) => (await readFile(file)).length);
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(total).toBeLessThan(3 * 2 ** 20);
  });
});

describe('the demo cluster', () => {
  const find = (name: string) => snapshot.workloads.find((workload) => workload.ref.name === name);

  it('has 43 workloads in 8 namespaces on 3 nodes, and nothing that could not be read', () => {
    expect(snapshot.workloads).toHaveLength(43);
    expect(new Set(snapshot.workloads.map(({ ref }) => ref.namespace)).size).toBe(8);
    expect(snapshot.nodes.kind === 'known' && snapshot.nodes.value).toHaveLength(3);
    expect(snapshot.gaps).toEqual([]);
    expect(snapshot.reads['usage series without a workload']).toBe(0);
  });

  it('has three Applications; what nobody tracks is known to be untracked', () => {
    const tracked = Map.groupBy(snapshot.workloads, ({ application }) =>
      application.kind === 'known' ? (application.value?.ref.name ?? 'none') : 'unknown',
    );
    expect([...tracked.keys()].sort()).toEqual(['none', 'payments-prod', 'platform-tools', 'storefront']);
    const untracked = tracked.get('none')?.map(({ ref }) => ref.name);
    expect(untracked).toEqual(['kube-proxy', 'coredns', 'prometheus-main', 'legacy-gateway']);
  });

  it('kills the checkout API at its limit, on several pods, more than once', () => {
    const pods = find('checkout-api')?.pods ?? [];
    const deaths = pods.flatMap((pod) => pod.statuses.map((status) => status.lastTerminated?.reason));
    expect(deaths).toEqual(['OOMKilled', 'OOMKilled', 'OOMKilled']);
  });

  it('leaks in the recommendations: straight lines, again and again', () => {
    const usage = find('recommendations')?.containers[0]?.usage;
    const lives = usage?.kind === 'known' ? usage.value.lives : [];
    const full = lives.filter((life) => life.peak > 700 * 2 ** 20);
    expect(full.length).toBeGreaterThan(10);
    for (const life of full) expect(life.r2).toBeGreaterThan(0.95);
  });

  it('starts the promo engine with four times what it needs later', () => {
    const usage = find('promo-engine')?.containers[0]?.usage;
    const startup = usage?.kind === 'known' ? usage.value.startup : undefined;
    expect(startup?.memoryPeak).toBeGreaterThan(600 * 2 ** 20);
  });

  it('knows the injected proxy, the native sidecar and the operator above Prometheus', () => {
    const proxy = find('invoice-renderer')?.containers.find((container) => container.injected);
    expect(proxy?.spec.name).toBe('istio-proxy');
    expect(find('order-worker')?.containers.map(({ spec }) => spec.role)).toEqual(['init', 'sidecar', 'main']);
    expect(find('prometheus-main')?.operator?.kind).toBe('Prometheus');
  });
});

const files = async (dir: string): Promise<string[]> =>
  (await readdir(dir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/** Texts, unpacked: two builds of zlib may pack the same text into different bytes. */
async function contents(dir: string): Promise<ReadonlyMap<string, string>> {
  const entries = (await files(dir)).map(async (file) => {
    const bytes = await readFile(file);
    return [file.slice(dir.length), (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')] as const;
  });
  return new Map(await Promise.all(entries));
}
