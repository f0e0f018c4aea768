import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CurrentPlan, currentPlan, type Planned } from '../../src/serve/current-plan.ts';
import { serveLog } from '../../src/serve/log.ts';
import type { ServePlan } from '../../src/serve/plan.ts';
import { eventually } from '../fakes/eventually.ts';

const planNamed = (cluster: string, file: string): ServePlan => ({
  cluster,
  listen: { host: '127.0.0.1', port: 0 },
  files: [file],
  schedules: [],
  jitter: 0,
  passTimeout: 1000,
  access: { kind: 'loopback' },
  watch: 'nothing',
});

describe('the configuration while serving', () => {
  let folder: string;
  let current: CurrentPlan;
  let lines: string[];
  let followed: string[];
  let answer: () => Planned;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plan-'));
    const file = join(folder, 'trimtab.yaml');
    await writeFile(file, 'one');
    [lines, followed] = [[], []];
    answer = () => ({ kind: 'planned', plan: planNamed('two', file) });
    current = currentPlan({
      first: planNamed('one', file),
      read: async () => answer(),
      onChange: ({ cluster }) => followed.push(cluster),
      interval: 5,
      log: serveLog((text) => lines.push(text)),
    });
  });
  afterEach(async () => {
    current.stop();
    await rm(folder, { recursive: true });
  });
  /** The first look remembers what is there: a change before it is none. */
  const change = async (text: string) => {
    await eventually(async () => {
      await writeFile(join(folder, 'trimtab.yaml'), text + Math.random());
      expect(lines.length).toBeGreaterThan(0);
    });
  };

  it('is taken up when it changes', async () => {
    await change('two');
    expect([current.plan().cluster, current.fault()]).toEqual(['two', undefined]);
    expect(new Set(followed)).toEqual(new Set(['two']));
  });

  it('stays the old one when the new one is wrong, says so, and is taken up once it is mended', async () => {
    const mended = answer;
    answer = () => ({ kind: 'faulty', detail: 'no such key' });
    await change('broken');
    expect([current.plan().cluster, current.fault(), followed]).toEqual(['one', 'no such key', []]);
    expect(lines.join('')).toContain('the old one stays');
    answer = mended;
    lines.length = 0;
    await change('mended');
    expect([current.plan().cluster, current.fault()]).toEqual(['two', undefined]);
  });

  it('that is gone for a moment changes nothing', async () => {
    answer = () => ({ kind: 'faulty', detail: 'no such file' });
    await eventually(async () => {
      await writeFile(join(folder, 'trimtab.yaml'), 'x');
      await rm(join(folder, 'trimtab.yaml'));
      expect(current.fault()).toBe('no such file');
    });
    expect(current.plan().cluster).toBe('one');
  });
});
