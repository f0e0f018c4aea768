import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recording } from '../../../src/adapters/capture/recording.ts';
import { replaying } from '../../../src/adapters/capture/replaying.ts';
import { ConfigError, RetryLater, UpstreamSurprise } from '../../../src/model/errors.ts';
import { known, unknown } from '../../../src/model/reason.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { days, earlier, hours, later, type Milliseconds } from '../../../src/model/units.ts';
import type { UsageMessage } from '../../../src/model/usage.ts';
import { observe } from '../../../src/observe/observe.ts';
import {
  aLimitRange,
  aNode,
  anApplication,
  anApplicationSet,
  anEvent,
  anHpa,
  aQuota,
  aVpa,
} from '../../builders/objects.ts';
import { aController, aPod, ownerRef, type SourcePlan, samples, silent, sourcesOf } from '../../builders/sources.ts';
import { ago, TAKEN_AT } from '../../builders/time.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'capture-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const WINDOW = { from: earlier(TAKEN_AT, days(14)), to: TAKEN_AT };
const facts = { takenAt: TAKEN_AT, cluster: 'test', window: WINDOW, trimtab: '0.1.0' };

const web = aController('Deployment', 'web', {
  containers: { app: { cpuRequest: '500m', memoryLimit: '1Gi', heapEnv: { GOMEMLIMIT: '900MiB' } } },
  generation: 3,
  managers: [{ manager: 'argocd-controller', subresource: 'scale', owns: ['resources'] }],
});
const set = aController('ReplicaSet', 'web-5d8f7c9', { owners: [ownerRef(web)] });
const pod = aPod('web-5d8f7c9-bcdfg', set, {
  node: 'node-1',
  priorityClass: 'high',
  statuses: [
    {
      name: 'app',
      role: 'main',
      restartCount: 2,
      ready: true,
      runningSince: ago(days(1)),
      lastTerminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: ago(days(1)) },
    },
  ],
});
const gap: UsageMessage = {
  kind: 'gap',
  resource: 'cpu',
  namespace: 'shop',
  window: { from: ago(days(3)), to: ago(days(2)) },
  because: { code: 'query-timeout', detail: 'no answer within 2m' },
};
const plan: SourcePlan = {
  objects: {
    deployments: [web],
    replicasets: [set],
    pods: [pod],
    nodes: [aNode('node-1')],
    hpas: [anHpa(web.ref)],
    vpas: [aVpa(web.ref)],
    quotas: [
      aQuota('shop', {
        hard: { 'requests.cpu': 4 },
        used: { 'requests.cpu': 1 },
        scopes: [{ name: 'PriorityClass', operator: 'In', values: ['high'] }],
      }),
    ],
    limitranges: [aLimitRange('shop', { max: { memory: 2 ** 33 } })],
    applicationsets: [anApplicationSet('all')],
    applications: [anApplication('storefront', { source: { directory: { recurse: true, jsonnet: false } } })],
    events: [anEvent(pod.ref, { reason: 'BackOff' })],
  },
  failing: {
    cronjobs: new UpstreamSurprise({ source: 'kubernetes', issue: 'may not list', code: 'forbidden' }),
    jobs: new RetryLater({ source: 'kubernetes', issue: '429', afterMs: 1000 }),
    rollouts: new UpstreamSurprise({ source: 'kubernetes', issue: '404', code: 'absent' }),
  },
  platform: async () => ({ kubeVersion: '1.34.1', apiVersions: ['apps/v1', 'apps/v1/Deployment'] }),
  usage: [
    { kind: 'progress', done: 1, total: 2 },
    samples({ pod: pod.ref.name, resource: 'cpu' }, ago(days(5)), [12.3456789, 1e-7, 812.25]),
    samples({ pod: pod.ref.name }, ago(days(5)), [2 ** 28, 2 ** 28 + 1, 3e8]),
    samples({ pod: 'web-7b6c5d4f-x2b4z' }, ago(days(9)), [3e8]),
    gap,
  ],
  signals: {
    restarts: known([{ series: { namespace: 'shop', pod: pod.ref.name, container: 'app' }, value: 2 }]),
    'oom-events': unknown('query-failed', 'no route'),
  },
  podOwners: known([{ namespace: 'shop', pod: 'web-7b6c5d4f-x2b4z', kind: 'Deployment', name: 'web' }]),
};

const settings = (window: Milliseconds) => ({ cluster: 'test', window });

async function capture(of: SourcePlan, to: string): Promise<Snapshot> {
  const sources = sourcesOf(of);
  const recorded = recording(sources);
  const snapshot = await observe({ ...sources, ...recorded }, settings(days(14)));
  await recorded.save(to, facts);
  return snapshot;
}

async function replay(from: string, window = days(14)): Promise<Snapshot> {
  return observe({ ...(await replaying(from)), log: silent, repositories: [] }, settings(window));
}

describe('a capture', () => {
  it('replays the pass byte for byte, failures included, as the uncaptured pass saw it', async () => {
    const live = JSON.stringify(await observe(sourcesOf(plan), settings(days(14))));
    const recorded = JSON.stringify(await capture(plan, dir));
    const replayed = await replay(dir);
    expect(JSON.stringify(replayed)).toBe(recorded);
    expect(replayed).toEqual(JSON.parse(live));
    expect(replayed.gaps.map((one) => one.source)).toEqual(['cronjobs', 'jobs', 'usage', 'signals']);
    expect(replayed.workloads[0]?.containers[0]?.usage).toMatchObject({ kind: 'known', value: { pods: 2 } });
  });

  it('replays what the cluster is, or why that could not be told', async () => {
    await capture(plan, join(dir, 'told'));
    expect((await replay(join(dir, 'told'))).platform).toMatchObject({
      kind: 'known',
      value: { kubeVersion: '1.34.1' },
    });
    const platform = async () => {
      throw new UpstreamSurprise({ source: 'kubernetes', issue: '403', code: 'forbidden' });
    };
    await capture({ ...plan, platform }, join(dir, 'untold'));
    expect((await replay(join(dir, 'untold'))).platform).toMatchObject({ because: { code: 'forbidden' } });
  });

  it('is read although it is older than ApplicationSets', async () => {
    await capture(plan, dir);
    await rm(join(dir, 'cluster', 'applicationsets.json'));
    const replayed = await replay(dir);
    expect(replayed.applicationSets).toEqual(known([]));
    expect(replayed.gaps.map((one) => one.source)).not.toContain('applicationsets');
  });

  it('has the same bytes whatever the order in which answers came', async () => {
    const nodes = [aNode('node-1'), aNode('node-2')];
    await capture({ ...plan, objects: { ...plan.objects, nodes } }, join(dir, 'a'));
    const objects = { ...plan.objects, nodes: nodes.toReversed() };
    await capture({ ...plan, objects, usage: (plan.usage ?? []).toReversed() }, join(dir, 'b'));
    expect(await bytesOf(join(dir, 'b'))).toEqual(await bytesOf(join(dir, 'a')));
  });

  it('replaces an earlier one and nothing else', async () => {
    await capture(plan, dir);
    const before = await bytesOf(dir);
    await capture({ objects: {} }, dir);
    await capture(plan, dir);
    expect(await bytesOf(dir)).toEqual(before);
    await writeFile(join(dir, 'thesis.txt'), 'three years of work');
    await expect(capture(plan, dir)).rejects.toThrow(ConfigError);
    expect(await readFile(join(dir, 'thesis.txt'), 'utf8')).toBe('three years of work');
    expect(await readdir(dir)).toContain('capture.json');
  });

  it('holds nothing that looks like a credential, and neither does the pass that wrote it', async () => {
    const leaky = aController('Deployment', 'web', {
      containers: { app: { command: ['app', '--token=hunter2', 'https://me:hunter2@git.example.com'] } },
      annotations: { 'example.com/api-token': 'hunter2', note: 'Authorization: Bearer hunter2hunter2' },
    });
    const snapshot = await capture({ objects: { deployments: [leaky] } }, dir);
    const text = Object.values(await bytesOf(dir)).join('\n');
    expect(text).not.toContain('hunter2');
    expect(text).toContain('--token=[redacted]');
    expect(JSON.stringify(await replay(dir))).toBe(JSON.stringify(snapshot));
  });

  it('answers for a shorter window, and tells what a longer one lacks', async () => {
    await capture(plan, dir);
    const short = (await replay(dir, days(7))).workloads[0]?.containers[0];
    expect(short?.usage).toMatchObject({ kind: 'known', value: { pods: 1 } });
    expect(short?.throttledShare).toMatchObject({ kind: 'unknown' });
    const long = (await replay(dir, days(30))).workloads[0]?.containers[0]?.usage;
    const codes = long?.kind === 'known' ? long.value.gaps.map((one) => one.because.code) : [];
    expect(codes).toEqual(['partial-answer', 'query-timeout', 'partial-answer']);
  });
});

describe('replayed usage', () => {
  it('beyond the end of the capture is a gap', async () => {
    await capture(plan, dir);
    const { metrics } = await replaying(dir);
    const window = { from: WINDOW.from, to: later(WINDOW.to, hours(1)) };
    const gaps = [];
    for await (const message of metrics.usage({ window, namespaces: ['shop', 'never-seen'] })) {
      if (message.kind === 'gap' && message.because.code === 'partial-answer')
        gaps.push([message.namespace, message.window]);
    }
    const beyond = { from: WINDOW.to, to: window.to };
    expect(gaps).toEqual([
      ['shop', beyond],
      ['shop', beyond],
      ['never-seen', window],
      ['never-seen', window],
    ]);
  });

  it('has no signal that was not a number', async () => {
    const series = { namespace: 'shop', pod: pod.ref.name, container: 'app' };
    await capture({ ...plan, signals: { restarts: known([{ series, value: Number.NaN }]) } }, dir);
    expect((await replay(dir)).workloads[0]?.containers[0]?.restarts).toEqual(known(0));
  });
});

describe('a damaged capture', () => {
  const complaint = async (of: Promise<unknown>): Promise<ConfigError> => {
    const error = await of.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof ConfigError)) throw new Error('expected a ConfigError', { cause: error });
    return error;
  };

  it('is one that was cut short: capture.json is written last', async () => {
    await capture(plan, dir);
    await rm(join(dir, 'capture.json'));
    expect((await complaint(replaying(dir))).path).toBe(join(dir, 'capture.json'));
  });

  it('is one of another version', async () => {
    await capture(plan, dir);
    const file = join(dir, 'capture.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"version": 1', '"version": 99'));
    expect(await complaint(replaying(dir))).toMatchObject({ path: `${file} at version` });
  });

  it.each([
    ['metrics.json', '{"queries":'],
    ['metrics.json', '{}'],
    ['capture.json', '<html>'],
  ])('names %s holding %s', async (name, text) => {
    await capture(plan, dir);
    await writeFile(join(dir, name), text);
    expect((await complaint(replaying(dir))).path).toContain(join(dir, name));
  });

  it('names a missing kind', async () => {
    await capture(plan, dir);
    await rm(join(dir, 'cluster/pods.json'));
    expect((await complaint(replay(dir))).path).toBe(join(dir, 'cluster/pods.json'));
  });

  it('names the object that does not fit', async () => {
    await capture(plan, dir);
    await writeFile(join(dir, 'cluster/pods.json'), '{"kind":"listed","objects":[{"ref":7}]}');
    expect((await complaint(replay(dir))).path).toContain('cluster/pods.json at objects.0');
  });

  it('names usage that was truncated, and a line that is wrong', async () => {
    await capture(plan, dir);
    const file = join(dir, 'usage/shop.jsonl.gz');
    await truncate(file, 40);
    expect((await complaint(replay(dir))).path).toBe(file);
    await writeFile(file, gzipSync('{"resource":"disk"}\n'));
    expect((await complaint(replay(dir))).path).toContain(`${file}:1`);
    await rm(file);
    expect((await complaint(replay(dir))).path).toBe(file);
  });
});

async function bytesOf(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const entries = files
    .sort()
    .map(async (file) => [file.slice(folder.length), await readFile(file, 'latin1')] as const);
  return Object.fromEntries(await Promise.all(entries));
}
