import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kubernetesApi } from '../../../src/serve/kubernetes/api.ts';
import { type Leadership, leadership } from '../../../src/serve/kubernetes/leadership.ts';
import { serveLog } from '../../../src/serve/log.ts';
import { eventually } from '../../fakes/eventually.ts';
import { type LeaseServer, leaseServer } from '../../fakes/kubernetes/lease-server.ts';

/** Milliseconds. A machine that stands still for a moment is not one that cannot renew. */
const TIMES = { held: 40_000, retry: 10, renew: 20_000 };

describe('of several that serve one cluster', () => {
  let server: LeaseServer;
  let candidates: Leadership[] = [];
  beforeEach(async () => {
    server = await leaseServer();
    candidates = [];
  });
  afterEach(async () => {
    for (const one of candidates) await one.stop();
    await server.close();
  });

  const join = (identity: string, times = TIMES) => {
    const changes: boolean[] = [];
    const one = leadership({
      api: kubernetesApi({ server: server.origin }),
      lease: { name: 'trimtab', namespace: 'trimtab' },
      identity,
      log: serveLog(() => undefined),
      onChange: () => changes.push(one.isMine()),
      times,
    });
    candidates.push(one);
    return { one, changes };
  };
  const leads = ({ one }: { one: Leadership }) => eventually(() => expect(one.isMine()).toBe(true));

  it('one leads, and keeps leading', async () => {
    const all = ['a', 'b', 'c'].map((name) => join(name));
    await eventually(() => expect(all.filter(({ one }) => one.isMine())).toHaveLength(1));
    const first = all.find(({ one }) => one.isMine());
    const before = server.requests.length;
    await eventually(() => expect(server.requests.length).toBeGreaterThan(before + 30));
    expect(all.filter(({ one }) => one.isMine())).toEqual([first]);
    expect(first?.changes).toEqual([true]);
  });

  it('the next one leads as soon as the first gives back', async () => {
    const a = join('a');
    await leads(a);
    const b = join('b');
    await eventually(() => expect(server.requests.length).toBeGreaterThan(20));
    expect(b.one.isMine()).toBe(false);
    await a.one.stop();
    expect(a.one.isMine()).toBe(false);
    await leads(b);
    expect(server.holder()).toBe('b');
  });

  it('who cannot write any more stops before the next one begins', async () => {
    const a = join('a', { ...TIMES, renew: 80 });
    await leads(a);
    const broken = (asked: { method: string }) => asked.method === 'PUT';
    for (let i = 0; i < 5_000; i++) server.failNext({ kind: 'answer', status: 500, body: {} }, broken);
    await eventually(() => expect(a.one.isMine()).toBe(false));
    expect(a.changes).toEqual([true, false]);
  });

  it('nobody leads without an answer', async () => {
    for (let i = 0; i < 5_000; i++) server.failNext({ kind: 'answer', status: 403, body: {} });
    const a = join('a');
    await eventually(() => expect(server.requests.length).toBeGreaterThan(10));
    expect([a.one.isMine(), a.changes]).toEqual([false, []]);
  });
});
