import { request } from 'node:http';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Desk } from '../../src/mcp/desk.ts';
import { overHttp } from '../../src/mcp/http.ts';
import { mcpServer } from '../../src/mcp/server.ts';
import type { Listening } from '../../src/serve/http/listening.ts';
import type { PageAccess } from '../../src/serve/plan.ts';
import { secretReader } from '../../src/serve/secrets.ts';
import { eventually } from '../fakes/eventually.ts';
import { aDesk, aPass, CLEAN, callerOf } from './desk.ts';

const TOKEN = 'only-assistants-know';
const BEARER: PageAccess = { kind: 'bearer', token: { kind: 'variable', name: 'TOOLS' } };
const { desk: quick } = aDesk(aPass(CLEAN));

/** Looks that wait until they are let go, and say whether anybody still wants them. */
const waiting: { signal: AbortSignal; progress: (step: string) => void; go: () => void }[] = [];
const desk: Desk = {
  ...quick,
  look: (call) =>
    call.freshness > 0
      ? quick.look(call)
      : new Promise((resolve, reject) => {
          call.signal.addEventListener('abort', () => reject(call.signal.reason));
          waiting.push({ ...call, go: () => resolve(quick.look(call)) });
        }),
};

const open: Listening[] = [];
const serving = async (access: PageAccess): Promise<Listening> => {
  const newServer = () => mcpServer({ desk, skills: [], version: '0', scrub: (text) => text, logBug: () => undefined });
  const read = secretReader({ TOOLS: TOKEN }, () => undefined);
  const one = await overHttp({ host: '127.0.0.1', port: 0, access, read, newServer });
  open.push(one);
  return one;
};

async function clientOf({ port }: Listening, headers: Readonly<Record<string, string>> = {}): Promise<Client> {
  const client = new Client({ name: 'test', version: '0' });
  const url = new URL(`http://127.0.0.1:${port}/mcp`);
  const transport = new StreamableHTTPClientTransport(url, { requestInit: { headers: { ...headers } } });
  // The SDK's own types disagree under exactOptionalPropertyTypes.
  await client.connect(z.custom<Parameters<Client['connect']>[0]>().parse(transport));
  return client;
}

const INITIALIZE = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '0' } },
});

const LIST = JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' });

/** Plain http: fetch would not let a test say who the host is. */
const send = (port: number, headers: Readonly<Record<string, string>>, body = INITIALIZE, path = '/mcp') =>
  new Promise<{ status: number; text: string; session: string }>((resolve, reject) => {
    const accept = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };
    const sent = request(
      { port, host: '127.0.0.1', path, method: 'POST', headers: { ...accept, ...headers } },
      (reply) => {
        let text = '';
        reply.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        reply.on('end', () =>
          resolve({ status: reply.statusCode ?? 0, text, session: String(reply.headers['mcp-session-id']) }),
        );
      },
    );
    sent.on('error', reject).end(body);
  });

let loopback: Listening;
let guarded: Listening;
beforeAll(async () => {
  loopback = await serving({ kind: 'loopback' });
  guarded = await serving(BEARER);
});
afterAll(() => Promise.all(open.map((one) => one.close())));

describe('tools over HTTP', () => {
  it('answer a client of the SDK, session by session', async () => {
    const [one, other] = [await clientOf(loopback), await clientOf(loopback)];
    expect((await one.listTools()).tools).toHaveLength(7);
    expect((await callerOf(other)('cluster_status')).data).toMatchObject({ cluster: 'prod' });
    await one.close();
    expect((await callerOf(other)('cluster_status')).isError).toBe(false);
    await other.close();
  });

  it('take the token, and nothing else', async () => {
    const client = await clientOf(guarded, { authorization: `Bearer ${TOKEN}` });
    expect((await callerOf(client)('cluster_status')).isError).toBe(false);
    await client.close();
    for (const authorization of ['', 'Bearer wrong', `Bearer ${TOKEN}x`, `Digest ${TOKEN}`]) {
      const { status, text } = await send(guarded.port, { authorization });
      expect(status).toBe(401);
      expect(text).toContain('a token is needed');
      expect(text).not.toContain(TOKEN);
    }
    await expect(clientOf(guarded)).rejects.toThrow();
  });

  it.each([
    ['a name that was pointed at this machine', { host: 'evil.example:8081' }],
    ['a page elsewhere', { origin: 'https://evil.example' }],
    ['a page in a frame without an origin', { origin: 'null' }],
    ['a page on another port', { origin: 'http://127.0.0.1:1' }],
  ])('refuse %s', async (_, headers) => {
    expect((await send(loopback.port, headers)).status).toBe(403);
  });

  it('refuse a page elsewhere that knows the token', async () => {
    const headers = { authorization: `Bearer ${TOKEN}`, origin: 'https://evil.example' };
    expect((await send(guarded.port, headers)).status).toBe(403);
    expect((await send(guarded.port, { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  });

  it('say what is wrong with a call', async () => {
    expect((await send(loopback.port, {}, '{')).status).toBe(400);
    expect((await send(loopback.port, {}, `"${'x'.repeat(1024 * 1024)}"`)).status).toBe(413);
    expect((await send(loopback.port, {}, INITIALIZE, '/')).status).toBe(404);
    expect((await send(loopback.port, { 'mcp-session-id': 'gone' })).status).toBe(404);
    expect((await send(loopback.port, {}, LIST)).status).toBe(400);
  });

  it('tell how far they are, and stop when nobody wants the answer', async () => {
    const client = await clientOf(loopback);
    const heard: (string | undefined)[] = [];
    const leaving = new AbortController();
    const asked = client.callTool({ name: 'cluster_status', arguments: { max_age_seconds: 0 } }, undefined, {
      onprogress: ({ message }) => heard.push(message),
      signal: leaving.signal,
    });
    await eventually(() => expect(waiting).toHaveLength(1));
    waiting[0]?.progress('reading usage 1 of 2');
    await eventually(() => expect(heard).toEqual(['reading usage 1 of 2']));
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await eventually(() => expect(waiting[0]?.signal.aborted).toBe(true));
    await client.close();
  });

  it('forget the session that was silent longest when there are too many', async () => {
    const one = await serving({ kind: 'loopback' });
    const begin = async () => (await send(one.port, {})).session;
    const first = await begin();
    const others: string[] = [];
    for (let i = 0; i < 31; i++) others.push(await begin());
    const status = async (session: string) => (await send(one.port, { 'mcp-session-id': session }, LIST)).status;
    expect(await status(first)).toBe(200);
    await begin();
    // The first was used a moment ago: the second goes.
    expect(await status(first)).toBe(200);
    expect(await status(others[0] ?? '')).toBe(404);
  });
});
