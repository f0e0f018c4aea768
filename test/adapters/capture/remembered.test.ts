import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recording } from '../../../src/adapters/capture/recording.ts';
import { replaying } from '../../../src/adapters/capture/replaying.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { days, earlier, hours, later } from '../../../src/model/units.ts';
import { observe } from '../../../src/observe/observe.ts';
import type { UsageMemory } from '../../../src/ports/usage-memory.ts';
import { aController, aPod, ownerRef, silent, sourcesOf } from '../../builders/sources.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { type MemoryDouble, memoryDouble } from '../../builders/usage-memory.ts';
import { backendDouble, type Life } from '../../observe/usage/backend.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'capture-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const web = aController('Deployment', 'web');
const set = aController('ReplicaSet', 'web-5d8f7c9', { owners: [ownerRef(web)] });
const pod = aPod('web-5d8f7c9-bcdfg', set);
const life = (resource: Life['resource'], scale: number): Life => ({
  namespace: 'shop',
  pod: pod.ref.name,
  container: 'app',
  resource,
  from: earlier(TAKEN_AT, days(9)),
  to: later(TAKEN_AT, days(1)),
  value: (at) => scale * (1 + ((at / hours(1)) % 30)),
});
const lives = [life('cpu', 3.7), life('memory', 1e6)];

const settings = { cluster: 'test', window: days(14) };
const sources = (usageMemory?: UsageMemory) => ({
  ...sourcesOf({ objects: { deployments: [web], replicasets: [set], pods: [pod] } }),
  metrics: backendDouble({ lives }).metrics,
  ...(usageMemory === undefined ? {} : { usageMemory }),
});

async function capture(memory: UsageMemory, to: string): Promise<Snapshot> {
  const live = sources(memory);
  const recorded = recording(live);
  const snapshot = await observe({ ...live, ...recorded }, settings);
  const window = { from: earlier(TAKEN_AT, days(14)), to: TAKEN_AT };
  await recorded.save(to, { takenAt: TAKEN_AT, cluster: 'test', window, trimtab: '0.1.0' });
  return snapshot;
}

const replay = async (from: string): Promise<Snapshot> =>
  observe({ ...(await replaying(from)), log: silent, repositories: [] }, settings);

async function warm(): Promise<MemoryDouble> {
  const memory = memoryDouble();
  await observe(sources(memory), settings);
  return memory;
}

describe('a capture of a pass that remembered days', () => {
  it('replays byte for byte without that memory', async () => {
    const memory = await warm();
    const recorded = JSON.stringify(await capture(memory, dir));
    memory.days.clear();
    expect(JSON.stringify(await replay(dir))).toBe(recorded);
    expect(recorded).toBe(JSON.stringify(await observe(sources(), settings)));
  });

  it.each([0, 1, 5, 12])('so does one that remembered all but %i days', async (forgotten) => {
    const memory = await warm();
    for (const key of [...memory.days.keys()].slice(3, 3 + forgotten)) memory.days.delete(key);
    const recorded = JSON.stringify(await capture(memory, dir));
    expect(JSON.stringify(await replay(dir))).toBe(recorded);
  });

  it('does not hide what another version cannot read: those days are a gap, never an empty history', async () => {
    await capture(await warm(), dir);
    const path = join(dir, 'metrics.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace(/"foldVersion": \d+/, '"foldVersion": 999'));
    const { gaps, workloads } = await replay(dir);
    expect(gaps).toEqual([expect.objectContaining({ source: 'usage' })]);
    const usage = workloads[0]?.containers[0]?.usage;
    const unread = usage?.kind === 'known' ? usage.value.gaps.filter(({ resource }) => resource === 'cpu') : [];
    // Days before the life of its pod are not remembered.
    expect(unread.map(({ window }) => (window.to - window.from) / days(1))).toEqual([9]);
  });
});
