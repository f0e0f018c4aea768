import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { kubernetesApi } from '../../../src/serve/kubernetes/api.ts';
import { type Leadership, leadership } from '../../../src/serve/kubernetes/leadership.ts';
import { serveLog } from '../../../src/serve/log.ts';
import { type LeaseServer, leaseServer } from '../../fakes/kubernetes/lease-server.ts';

const TIMES = { held: 150, retry: 10, renew: 80 };

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

  const join = (identity: string) => {
    const changes: boolean[] = [];
    const one = leadership({
      api: kubernetesApi({ server: server.origin }),
      lease: { name: 'trimtab', namespace: 'trimtab' },
      identity,
      log: serveLog(() => undefined),
      onChange: () => changes.push(one.isMine()),
      times: TIMES,
    });
    candidates.push(one);
    return { one, changes };
  };
  const leads = ({ one }: { one: Leadership }) => vi.waitFor(() => expect(one.isMine()).toBe(true), 3_000);

  it('one leads, and keeps leading', async () => {
    const all = ['a', 'b', 'c'].map(join);
    await vi.waitFor(() => expect(all.filter(({ one }) => one.isMine())).toHaveLength(1), 3_000);
    const first = all.find(({ one }) => one.isMine());
    const before = server.requests.length;
    await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(before + 30), 3_000);
    expect(all.filter(({ one }) => one.isMine())).toEqual([first]);
    expect(first?.changes).toEqual([true]);
  });

  it('the next one leads as soon as the first gives back', async () => {
    const [a, b] = [join('a'), join('b')];
    await leads(a);
    await a.one.stop();
    expect(a.one.isMine()).toBe(false);
    await leads(b);
    expect(server.holder()).toBe('b');
  });

  it('who cannot write any more stops before the next one begins', async () => {
    const a = join('a');
    await leads(a);
    const broken = (asked: { method: string }) => asked.method === 'PUT';
    for (let i = 0; i < 100; i++) server.failNext({ kind: 'answer', status: 500, body: {} }, broken);
    await vi.waitFor(() => expect(a.one.isMine()).toBe(false), 3_000);
    expect(a.changes).toEqual([true, false]);
  });

  it('nobody leads without an answer', async () => {
    for (let i = 0; i < 50; i++) server.failNext({ kind: 'answer', status: 403, body: {} });
    const a = join('a');
    await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(10), 3_000);
    expect([a.one.isMine(), a.changes]).toEqual([false, []]);
  });
});
