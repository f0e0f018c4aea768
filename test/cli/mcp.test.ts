import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { eventually } from '../fakes/eventually.ts';
import { captured } from '../integration/captured.ts';
import { eventsOf } from '../integration/live-world.ts';
import { callerOf } from '../mcp/desk.ts';
import { compiled, trimtab } from './trimtab.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const SECRET = 'hunter2-forge-token';
const KILLED = 'prod/shop/Deployment/api/app/oom-killed';

// Passes in processes of their own: a machine that does other things as well takes its time.
vi.setConfig({ testTimeout: 120_000 });

let world: Awaited<ReturnType<typeof captured>>;
const environment = () => ({ PATH: process.env.PATH ?? '', TMPDIR: tmpdir(), ...compiled, FORGE_TOKEN: SECRET });
const configuration = () => join(world.folder, 'trimtab.yaml');
const args = () => ['mcp', '--config', configuration(), '--from', join(world.folder, 'capture')];
let one: Awaited<ReturnType<typeof assistant>>;

/** Started once: three of the tests ask the same server. */
async function assistant() {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [main, ...args()],
    env: environment(),
    stderr: 'pipe',
  });
  let log = '';
  transport.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString('utf8');
  });
  const client = new Client({ name: 'test', version: '0' });
  await client.connect(transport);
  return { client, call: callerOf(client), log: () => log };
}

/** Rewrites the configuration with these tools allowed. */
function allow(...allowed: string[]): void {
  const written = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(configuration(), 'utf8')));
  writeFileSync(configuration(), JSON.stringify({ ...written, mcp: { allow: allowed } }));
}

const opened = () => eventsOf(world.repository).filter(({ kind }) => kind === 'opened');

beforeAll(async () => {
  world = await captured();
  one = await assistant();
});
afterAll(() => one.client.close());

describe('trimtab mcp', () => {
  it('answers over stdin and stdout from one pass, with its log on stderr', async () => {
    const { call, log, client } = one;
    const steps: unknown[] = [];
    const progress = { onprogress: (step: unknown) => steps.push(step) };
    const all = await Promise.all([
      client.callTool({ name: 'cluster_status', arguments: {} }, undefined, progress),
      call('list_pull_requests'),
      call('diagnose', { workload: 'shop/deploy/api' }),
    ]);
    expect(all[2].data).toMatchObject({
      workload: 'shop/Deployment/api',
      causes: [{ check: 'oom-killed (limit-too-low)' }],
    });
    expect(steps.length).toBeGreaterThan(0);
    expect((await call('locate', { workload: 'shop/api' })).text).toContain('apps/shop/api.yaml');
    expect((await call('report', { most: 1 })).data).toMatchObject({ total: 3, rows: [{ state: 'open' }] });
    // One pass for all of it.
    expect(log().match(/"msg":"reading usage"/g)?.length).toBeLessThanOrEqual(2);
    expect(log()).not.toContain(SECRET);
  });

  it('opens a pull request only where it is allowed, and then once', async () => {
    const { call } = one;
    allow();
    expect(await call('propose', { finding: KILLED, dry_run: false })).toMatchObject({
      isError: true,
      text: expect.stringContaining('mcp: { allow: [propose] }'),
    });
    expect(opened()).toEqual([]);
    allow('propose');
    expect((await call('propose', { finding: KILLED })).data).toMatchObject({ outcome: 'planned' });
    expect(opened()).toEqual([]);
    const both = await Promise.all([
      call('propose', { finding: KILLED, dry_run: false }),
      call('propose', { finding: KILLED, dry_run: false }),
    ]);
    // Which of the two comes first is the machine's affair; that one opens it and the other finds it is ours.
    expect(both.map(({ data }) => data?.outcome).sort()).toEqual(['opened', 'unchanged']);
    // Nothing but the one that was named, though a pass would open more.
    expect(opened()).toHaveLength(1);
    expect((await call('list_pull_requests')).data).toMatchObject({ repositories: [{ total: 1 }] });
  });

  it('goes no further than a pass: a configuration that only looks stays that way', async () => {
    const { call } = one;
    const before = readFileSync(configuration(), 'utf8');
    writeFileSync(configuration(), before.replace('"mode":"act"', '"mode":"dry-run"'));
    const key = 'prod/shop/Deployment/web/app/over-provisioned';
    expect((await call('propose', { finding: key, dry_run: false })).data).toMatchObject({ outcome: 'planned' });
    writeFileSync(configuration(), before);
    expect(opened()).toHaveLength(1);
  });

  it('prints nothing but the protocol, and ends when the assistant hangs up', async () => {
    const child = spawn(process.execPath, [main, ...args()], { env: environment(), stdio: ['pipe', 'pipe', 'ignore'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '0' } };
    child.stdin.write('this is no protocol\n');
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params })}\n`);
    await eventually(() => expect(out).toContain('"id":1'), 60_000);
    child.stdin.end();
    expect(await ended).toBe(0);
    for (const line of out.trimEnd().split('\n')) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
  });

  it('says at once what is wrong with its configuration', async () => {
    const missing = await trimtab(['mcp', '--config', join(world.folder, 'nowhere.yaml')]);
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toContain('policies/trimtab.example.yaml');
    const file = join(world.folder, 'open.yaml');
    writeFileSync(file, JSON.stringify({ cluster: { name: 'x' }, mcp: { listen: '0.0.0.0:8081' } }));
    const open = await trimtab(['mcp', '--http', '--config', file]);
    expect(open.code).toBe(2);
    expect(open.stderr).toContain('mcp.listen is open to a network');
  });

  it('prints a skill, and says which there are', async () => {
    const { stdout } = await trimtab(['mcp', '--print-skill', 'diagnose']);
    expect(stdout).toMatch(/^---\nname: diagnose\n/);
    const unknown = await trimtab(['mcp', '--print-skill', '../../README']);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('cluster-status, deploy, diagnose, report, rollback');
  });
});
