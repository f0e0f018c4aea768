import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { guarded, nearby } from '../../src/serve/http/access.ts';
import type { Listening } from '../../src/serve/http/listening.ts';
import { pages } from '../../src/serve/http/pages.ts';
import { alertReceiver, forgeReceiver } from '../../src/serve/http/receivers.ts';
import { plain } from '../../src/serve/http/route.ts';
import { listen } from '../../src/serve/http/server.ts';
import { serveLog } from '../../src/serve/log.ts';
import type { PassRequest } from '../../src/serve/pass-queue.ts';
import type { PageAccess, SecretPlace } from '../../src/serve/plan.ts';
import { secretReader, signatureOf } from '../../src/serve/secrets.ts';

const ALERT = JSON.stringify({ alerts: [{ status: 'firing', labels: { alertname: 'Oom', namespace: 'shop' } }] });
const place = (name: string): SecretPlace => ({ kind: 'variable', name });

let folder: string;
let server: Listening;
let asked: PassRequest[] = [];
let access: PageAccess = { kind: 'loopback' };
const environment: Record<string, string> = { ALERTS: 'alert-token', FORGE: 'forge-secret', PAGES: 'page-token' };
const learned: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serve-http-'));
  await writeFile(join(folder, 'index.html'), '<p>fine</p>');
  await writeFile(join(folder, 'secret.txt'), 'not a page');
  const read = secretReader(environment, (secret) => learned.push(secret));
  const receiver = { read, request: (one: PassRequest) => asked.push(one) };
  const said = async ({ path }: { path: string }) => (path === '/metrics' ? plain(200, 'names') : undefined);
  const routes = [
    nearby('127.0.0.1', said),
    alertReceiver({ ...receiver, secret: () => place('ALERTS') }),
    forgeReceiver({ ...receiver, secret: () => place('FORGE') }),
    guarded(() => access, read, pages(folder)),
  ];
  server = await listen(routes, { host: '127.0.0.1', port: 0, log: serveLog(() => undefined) });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  asked = [];
});
afterEach(() => {
  access = { kind: 'loopback' };
});

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Plain http: fetch would not let a test say who the host is. */
const send = (path: string, { method = 'GET', headers = {}, body }: Sent = {}) =>
  new Promise<{ status: number; text: string; headers: NodeJS.Dict<string | string[]> }>((resolve, reject) => {
    const outgoing = request({ port: server.port, host: '127.0.0.1', path, method, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
const post = (path: string, headers: Readonly<Record<string, string>>, body = ALERT) =>
  send(path, { method: 'POST', headers, body });

describe('alerts', () => {
  const path = '/webhooks/alertmanager';
  it('with the token ask for a pass over their namespaces', async () => {
    expect((await post(path, { authorization: 'Bearer alert-token' })).status).toBe(202);
    expect(asked).toEqual([{ because: 'alert Oom', alerts: ['Oom'], namespaces: ['shop'] }]);
    expect(learned).toContain('alert-token');
  });

  it.each([
    ['no token', {}],
    ['a wrong one', { authorization: 'Bearer alert-tokem' }],
    ['the beginning of it', { authorization: 'Bearer alert' }],
    ['nothing behind Bearer', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: 'Basic alert-token' }],
  ])('with %s ask for nothing', async (_, headers) => {
    expect((await post(path, headers)).status).toBe(401);
    expect(asked).toEqual([]);
  });

  it.each(['', '{', '[]', '{"alerts":1}'])('that are none (%j) are refused', async (body) => {
    expect((await post(path, { authorization: 'Bearer alert-token' }, body)).status).toBe(400);
  });

  it('that are endless are cut off', async () => {
    const endless = 'x'.repeat(1024 * 1024 + 1);
    const answer = await post(path, { authorization: 'Bearer alert-token' }, endless).catch(() => ({ status: 413 }));
    expect(answer.status).toBe(413);
    expect(asked).toEqual([]);
  });

  it('are posted', async () => {
    const { status, headers } = await send(path);
    expect([status, headers.allow]).toEqual([405, 'POST']);
  });

  it('whose token nobody can read come to nothing', async () => {
    delete environment.ALERTS;
    expect((await post(path, { authorization: 'Bearer ' })).status).toBe(503);
    environment.ALERTS = 'alert-token';
  });
});

describe('a webhook of a forge', () => {
  const path = '/webhooks/forge';
  const signed = (delivery: string, part: Readonly<Record<string, string>> = {}, body = '{"ref":"x"}') => {
    const signature = signatureOf(Buffer.from(body), 'forge-secret');
    return post(path, { 'x-gitea-signature': signature, 'x-gitea-delivery': delivery, ...part }, body);
  };

  it('asks for a pass, once for each delivery', async () => {
    expect((await signed('d-1')).status).toBe(202);
    expect((await signed('d-1')).status).toBe(200);
    expect(asked).toHaveLength(1);
  });

  it('is understood as GitHub signs it', async () => {
    const signature = `sha256=${signatureOf(Buffer.from('{}'), 'forge-secret')}`;
    const headers = { 'x-hub-signature-256': signature, 'x-github-delivery': 'd-2' };
    expect((await post(path, headers, '{}')).status).toBe(202);
  });

  it('whose text was changed is refused', async () => {
    const signature = signatureOf(Buffer.from('{"ref":"x"}'), 'forge-secret');
    const headers = { 'x-gitea-signature': signature, 'x-gitea-delivery': 'd-3' };
    expect((await post(path, headers, '{"ref":"y"}')).status).toBe(401);
    expect(asked).toEqual([]);
  });

  it('that was replayed under another number is a pass too many and no more', async () => {
    expect((await signed('d-4')).status).toBe(202);
    expect((await signed('d-5')).status).toBe(202);
    expect(asked.every(({ because }) => because === 'something happened on the forge')).toBe(true);
  });

  it('without signature or number is refused', async () => {
    expect((await post(path, { 'x-gitea-delivery': 'd-6' })).status).toBe(401);
    expect((await signed('d-7', { 'x-gitea-delivery': '' })).status).toBe(400);
    expect(asked).toEqual([]);
  });
});

describe('pages', () => {
  it('are for this machine', async () => {
    const { status, text, headers } = await send('/');
    expect([status, text]).toEqual([200, '<p>fine</p>']);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect((await send('/', { method: 'HEAD' })).text).toBe('');
    expect((await send('/', { method: 'DELETE' })).status).toBe(405);
  });

  it('are not for a name that somebody pointed at this machine', async () => {
    expect((await send('/', { headers: { host: 'evil.example' } })).status).toBe(403);
    expect((await send('/', { headers: { host: 'localhost:8080' } })).status).toBe(200);
  });

  it('that need no token are not for such a name either', async () => {
    expect((await send('/metrics', { headers: { host: 'evil.example' } })).status).toBe(403);
    expect((await send('/metrics', { headers: { host: '127.0.0.1:9' } })).text).toBe('names\n');
    expect((await send('/nothing', { headers: { host: 'evil.example' } })).status).toBe(403);
  });

  it('are for no page elsewhere, and in no frame', async () => {
    const { headers } = await send('/', { headers: { origin: 'https://evil.example' } });
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect((await send('/', { method: 'OPTIONS', headers: { origin: 'https://evil.example' } })).status).toBe(405);
  });

  it.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/secret.txt',
    '/w/../../x.html',
    '/%00.html',
    '/%ff',
    '//index.html',
    '/nothing.html',
  ])('%s is none', async (path) => {
    const { status, text } = await send(path);
    expect([400, 404]).toContain(status);
    expect(text).not.toContain('not a page');
  });

  it('with a token are for whom has it, in a browser as well', async () => {
    access = { kind: 'bearer', token: place('PAGES') };
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    expect((await send('/')).headers['www-authenticate']).toContain('Basic');
    expect((await send('/', { headers: { authorization: 'Bearer page-token' } })).status).toBe(200);
    expect((await send('/', { headers: { authorization: basic('me:page-token') } })).status).toBe(200);
    expect((await send('/', { headers: { authorization: basic('page-token:') } })).status).toBe(401);
  });

  it('behind a proxy are for whom it names', async () => {
    access = { kind: 'proxy', header: 'X-Auth-Request-Email' };
    expect((await send('/')).status).toBe(403);
    expect((await send('/', { headers: { 'x-auth-request-email': 'ada@example.com' } })).status).toBe(200);
  });
});
