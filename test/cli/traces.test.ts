import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eventually } from '../fakes/eventually.ts';
import { type Collector, startCollector } from '../fakes/otlp/collector.ts';
import type { SentSpan } from '../fakes/otlp/spans-in.ts';
import { captured } from '../integration/captured.ts';
import { compiled, trimtab } from './trimtab.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const SECRET = 'hunter2-collector-token';
const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

// Passes in processes of their own: a machine that does other things as well takes its time.
vi.setConfig({ testTimeout: 120_000 });

let world: Awaited<ReturnType<typeof captured>>;
const collectors: Collector[] = [];
async function collector(kind?: 'silent'): Promise<Collector> {
  const one = await startCollector(kind);
  collectors.push(one);
  return one;
}
const args = (command: string, ...more: string[]) => [
  command,
  ...['--config', join(world.folder, 'trimtab.yaml'), '--from', join(world.folder, 'capture')],
  ...more,
];
const childrenOf = (spans: readonly SentSpan[], parent: SentSpan | undefined): string[] =>
  spans.filter((span) => span.parent === parent?.id).map(({ name }) => name);

beforeAll(async () => {
  world = await captured();
});
afterAll(() => Promise.all(collectors.map((one) => one.close())));

describe('traces', () => {
  it('show the stages of a pass, and below them what was done about each subject', async () => {
    const { url, spans, authorizations } = await collector();
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${SECRET}`,
      TRACEPARENT: PARENT,
    };
    const { stderr, stdout } = await trimtab(args('run'), environment);
    const named = (name: string) => spans.find((span) => span.name === name);
    const pass = named('pass');
    expect(pass).toMatchObject({
      trace: PARENT.split('-')[1],
      parent: PARENT.split('-')[2],
      resource: { 'service.name': 'trimtab', 'k8s.cluster.name': 'prod' },
      attributes: { 'trimtab.cluster': 'prod', 'trimtab.mode': 'act' },
      failed: false,
    });
    const stages = [
      'observe',
      'diagnose',
      'decide',
      'propose',
      'act',
      'look after pull requests',
      'fix pods',
      'report',
    ];
    expect(childrenOf(spans, pass)).toEqual([...stages, 'notify']);
    expect(named('diagnose')?.attributes).toMatchObject({
      'trimtab.findings': 2,
      'trimtab.unknown': expect.any(Number),
    });
    expect(childrenOf(spans, named('propose'))).toContain('render');
    expect(childrenOf(spans, named('act'))).toEqual(['carry out', 'carry out']);
    const one = named('carry out');
    expect(one?.attributes).toMatchObject({
      'trimtab.subject': expect.stringContaining('prod/shop/Deployment/'),
      'trimtab.repository': 'manifests',
      'trimtab.outcome': 'opened',
    });
    expect(childrenOf(spans, one)).toEqual(['push', 'open a pull request']);
    expect(authorizations[0]).toBe(`Bearer ${SECRET}`);
    expect(JSON.stringify(spans) + stderr + stdout).not.toContain('hunter2');
    expect(new Set(spans.map(({ trace }) => trace)).size).toBe(1);
    // Whoever reads the journal finds the trace.
    expect(world.repository.git('grep', '-c', PARENT.split('-')[1] ?? '', 'trimtab-journal')).toMatch(/:1$/m);
  });

  it('change nothing of a pass, and cost no more than two seconds when nobody takes them', async () => {
    const began = performance.now();
    const plain = await trimtab(args('run', '--dry-run'));
    const usual = performance.now() - began;
    const silent = await collector('silent');
    const down = await collector();
    await down.close();
    for (const url of [silent.url, down.url]) {
      const start = performance.now();
      const traced = await trimtab(args('run', '--dry-run'), { OTEL_EXPORTER_OTLP_ENDPOINT: url });
      expect({ url, code: traced.code, stdout: traced.stdout }).toEqual({
        url,
        code: plain.code,
        stdout: plain.stdout,
      });
      // Two seconds, and room for a machine that does other things as well.
      expect(performance.now() - start).toBeLessThan(2 * usual + 8_000);
    }
    expect(silent.authorizations).not.toEqual([]);
  });

  it('are sent before a signal ends the process, with what was being done as interrupted', async () => {
    const { url, spans } = await collector();
    const environment = { PATH: process.env.PATH, TMPDIR: tmpdir(), ...compiled, OTEL_EXPORTER_OTLP_ENDPOINT: url };
    const child = spawn(process.execPath, [main, ...args('run'), '--from', endlessCapture()], {
      env: environment,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.once('data', () => child.kill('SIGTERM'));
    expect(await new Promise((resolve) => child.on('close', (_, signal) => resolve(signal)))).toBe('SIGTERM');
    expect(spans.filter(({ failed }) => failed).map(({ name, message }) => `${name} ${message}`)).toEqual([
      'observe interrupted',
      'pass interrupted',
    ]);
  });

  it('of serving hold the pass that was started, as a part of what started it', async () => {
    const { url, spans } = await collector();
    const state = mkdtempSync(join(tmpdir(), 'trimtab-traces-'));
    // A port of its own: several servers may be tested at once.
    const quiet = join(world.folder, 'serve.yaml');
    writeFileSync(quiet, JSON.stringify({ cluster: { name: 'prod' }, serve: { listen: '127.0.0.1:0' } }));
    const environment = { PATH: process.env.PATH, TMPDIR: tmpdir(), ...compiled, OTEL_EXPORTER_OTLP_ENDPOINT: url };
    const child = spawn(process.execPath, [main, ...args('serve', '--state', state, '--config', quiet)], {
      env: environment,
      stdio: 'ignore',
    });
    await eventually(() => expect(spans.map(({ name }) => name)).toContain('start a pass'), 80_000);
    child.kill('SIGTERM');
    await new Promise((resolve) => child.on('close', resolve));
    const [started, pass] = ['start a pass', 'pass'].map((name) => spans.find((span) => span.name === name));
    expect(started).toMatchObject({ parent: '', failed: false });
    expect(pass).toMatchObject({
      parent: started?.id,
      trace: started?.trace,
      attributes: { 'trimtab.trigger': 'event' },
    });
    expect(started?.seconds).toBeGreaterThan(pass?.seconds ?? 0);
  });
});

/** Its usage is a pipe that nobody writes to: however busy the machine is, the pass still observes when the signal comes. */
function endlessCapture(): string {
  const folder = join(world.folder, 'endless');
  cpSync(join(world.folder, 'capture'), folder, { recursive: true });
  const usage = join(folder, 'usage', 'shop.jsonl.gz');
  rmSync(usage);
  execFileSync('mkfifo', [usage]);
  return folder;
}
