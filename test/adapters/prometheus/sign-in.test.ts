import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { UnsignedRequest } from '../../../src/adapters/prometheus/options.ts';
import { prometheus } from '../../../src/adapters/prometheus/prometheus.ts';
import { ConfigError } from '../../../src/model/errors.ts';
import { known, unknown } from '../../../src/model/reason.ts';
import { loopbackCertificate, loopbackKey } from '../../fakes/prometheus/loopback-certificate.ts';
import type { Asked } from '../../fakes/prometheus/lying-prometheus.ts';
import { against } from './against.ts';
import { collect, WINDOW, watched } from './collect.ts';

describe('signing in', () => {
  it('asks the provider before every request', async () => {
    let turn = 0;
    const { metrics, fake } = await against({}, { auth: { kind: 'bearer', token: () => `token-${++turn}` } });
    await metrics.probe();
    const sent = fake.asked.map(({ headers }) => headers.authorization);
    expect(sent.length).toBeGreaterThan(3);
    expect(new Set(sent).size).toBe(sent.length);
  });

  it('reads a token file again when it was rotated, without its newline', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'trimtab-token-'));
    const path = join(dir, 'token');
    try {
      await writeFile(path, 'first\n');
      const { metrics, fake } = await against({}, { auth: { kind: 'bearer-file', path } });
      await metrics.podOwners(WINDOW);
      await writeFile(path, 'second\n');
      await metrics.podOwners(WINDOW);
      expect(new Set(fake.asked.map(({ headers }) => headers.authorization))).toEqual(
        new Set(['Bearer first', 'Bearer second']),
      );
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  it('is forbidden, not broken, without the token file', async () => {
    const { metrics, fake } = await against({}, { auth: { kind: 'bearer-file', path: '/nonexistent/token' } });
    expect(await metrics.podOwners(WINDOW)).toMatchObject({ kind: 'unknown', because: { code: 'forbidden' } });
    expect(fake.asked).toEqual([]);
  });

  it('sends basic auth, also from the address, and the tenant header', async () => {
    const { fake } = await against({});
    const url = fake.url.replace('http://', 'http://us%40er:p%3Aw@');
    const { metrics } = watched({ url, headers: { 'X-Scope-OrgID': 'team-a' } });
    await metrics.probe();
    const [first] = fake.asked;
    expect(first?.headers.authorization).toBe(`Basic ${Buffer.from('us@er:p:w').toString('base64')}`);
    expect(first?.headers['x-scope-orgid']).toBe('team-a');
  });

  it('signs each attempt with its body, and shows no signature', async () => {
    const bodies: unknown[] = [];
    const sign = async ({ method, url, body }: UnsignedRequest) => {
      bodies.push(body);
      return known({ authorization: `AWS4-HMAC-SHA256 sig-${method}-${url.pathname}-${String(body).length}` });
    };
    const lie = ({ headers }: Asked) => ({ kind: 'status', status: 400, body: String(headers.authorization) }) as const;
    const { metrics, fake } = await against({ lie }, { auth: { kind: 'signed', sign } });
    const owners = await metrics.podOwners(WINDOW);
    const at = fake.asked.findIndex(({ path }) => path === '/api/v1/series');
    expect(fake.asked[at]?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 sig-POST-\/api\/v1\/series-\d+$/);
    expect(bodies.length).toBe(fake.asked.length);
    expect(bodies.filter((body) => String(body).startsWith('match%5B%5D=kube_pod_owner'))).toHaveLength(1);
    expect(JSON.stringify(owners)).not.toContain('AWS4');
  });

  it('asks nothing when it cannot be signed', async () => {
    const sign = async () => unknown('forbidden', 'No AWS credentials: give the pod a role.');
    const { metrics, fake } = await against({}, { auth: { kind: 'signed', sign } });
    expect(await metrics.podOwners(WINDOW)).toMatchObject({
      kind: 'unknown',
      because: { code: 'forbidden', detail: 'No AWS credentials: give the pod a role.' },
    });
    expect(fake.asked).toEqual([]);
  });

  it('never shows a secret, even when the other side quotes it', async () => {
    const lie = ({ headers }: Asked) =>
      ({
        kind: 'status',
        status: 400,
        body: JSON.stringify({ status: 'error', errorType: 'bad_data', error: `you sent ${headers.authorization}` }),
      }) as const;
    const { metrics, fake } = await against({ lie }, { auth: { kind: 'bearer', token: () => 'sekret-token' } });
    const basic = watched({ url: fake.url.replace('http://', 'http://me:sekret-pw@') });
    const heard: unknown[] = [];
    for (const one of [metrics, basic.metrics]) {
      heard.push(await one.probe(), await one.podOwners(WINDOW), await one.signal('restarts', WINDOW));
      heard.push(await collect(one.usage({ window: WINDOW, namespaces: ['shop'] })), one.describe());
    }
    const text = JSON.stringify(heard);
    expect(text).toContain('you sent Bearer ***');
    expect(text).not.toContain('sekret');
    expect(text).not.toContain(Buffer.from('me:sekret-pw').toString('base64'));
  });

  it.each([
    [{ url: 'prometheus:9090' }, 'prometheus.url'],
    [{ url: 'not an address with pa55' }, 'prometheus.url'],
    [{ url: 'http://p', headers: { 'X-Scope-OrgID': 'a\nb' } }, 'prometheus.headers.X-Scope-OrgID'],
  ])('refuses what can never work before anything is sent: %o', (options, path) => {
    let error: unknown;
    try {
      prometheus(options);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ path });
    expect(JSON.stringify(error)).not.toContain('pa55');
  });
});

describe('TLS', () => {
  const tls = { key: loopbackKey, cert: loopbackCertificate };

  it('does not talk to a server that it cannot trust, and says what to set', async () => {
    const { metrics, fake, waits } = await against({ tls });
    const owners = await metrics.podOwners(WINDOW);
    expect(owners).toMatchObject({ kind: 'unknown', because: { code: 'upstream-unreachable' } });
    expect(JSON.stringify(owners)).toContain('prometheus.tls.caFile');
    expect([fake.asked, waits]).toEqual([[], []]);
  });

  it.each([[{ ca: loopbackCertificate }], [{ insecureSkipVerify: true }]])(
    'talks to it when told to',
    async (option) => {
      const { metrics } = await against({ tls }, { tls: option });
      expect((await metrics.podOwners(WINDOW)).kind).toBe('known');
    },
  );
});
