import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Serving } from '../../src/serve/serve.ts';
import { eventually } from '../fakes/eventually.ts';
import { serving } from './serving.ts';

describe('serving', () => {
  let folder: string;
  const all: Serving[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'serve-'));
  });
  afterAll(async () => {
    for (const one of all) await one.stop();
    await rm(folder, { recursive: true });
  });

  it('begins with a pass over everything and says how it goes', async () => {
    const { begun, endNext, get, one } = await serving(folder);
    all.push(one);
    expect(begun).toHaveLength(1);
    expect(begun[0]).toContain('--pages');
    expect(await (await get('/readyz')).json()).toMatchObject({
      state: 'serving',
      running: 'start',
      lastPass: 'none yet',
    });
    endNext(1);
    await eventually(() => expect(one.status().counts).toMatchObject({ attention: 1, failed: 0 }));
    expect(await (await get('/metrics')).text()).toContain('trimtab_serve_passes_total{result="attention"} 1');
    expect(await (await get('/healthz')).text()).toBe('ok\n');
    expect((await get('/')).status).toBe(503);
  });

  it('counts a pass that broke or hung, and goes on', async () => {
    const { endNext, one } = await serving(folder);
    all.push(one);
    endNext(70);
    await eventually(() => expect(one.status().counts.failed).toBe(1));
    const hung = await serving(folder, { passTimeout: 10 });
    all.push(hung.one);
    await eventually(() => expect(hung.one.status().counts.overdue).toBe(1));
    expect(hung.one.status().lastGood).toBeUndefined();
  });

  it('ends a pass that will not end, and takes nothing new', async () => {
    const { one, get } = await serving(folder);
    const stopped = one.stop();
    expect((await get('/readyz')).status).toBe(503);
    await stopped;
    expect(one.status()).toMatchObject({ state: 'stopping', running: undefined });
    await expect(get('/healthz')).rejects.toThrow();
  });

  it('has a mistake that names no file, path or secret', async () => {
    const { one, get } = await serving(folder);
    all.push(one);
    const answer = await get('/webhooks/alertmanager');
    expect(answer.status).toBe(405);
    expect(await answer.text()).not.toMatch(/ALERTS|only-alertmanager/);
  });
});
