import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flatTrace } from '../builders/flat-trace.ts';
import { aNamespace, aStatefulSet } from '../builders/kubernetes-objects.ts';
import { traceFolder } from '../builders/trace-folder.ts';
import { closeSurroundings, OURS, surroundings } from './surroundings.ts';
import { trimtab } from './trimtab.ts';

afterAll(closeSurroundings);

const capture = fileURLToPath(new URL('../../deploy/demo/capture', import.meta.url));
const STRATEGIES = ['default', 'krr-simple', 'krr-simple-limit', 'max', 'seed', 'vpa'];

describe('backtest of a folder of traces', () => {
  let [folder, out] = ['', ''];
  beforeAll(() => {
    folder = traceFolder([flatTrace(28, 1), flatTrace(28, 2)]);
    out = mkdtempSync(join(tmpdir(), 'trimtab-backtest-'));
  });
  afterAll(() => {
    for (const path of [folder, out]) rmSync(path, { recursive: true, force: true });
  });

  test('as a table, with a chart that stands alone', async () => {
    const chart = join(out, 'chart.svg');
    const { code, stdout, stderr } = await trimtab(['backtest', '--traces', folder, '--chart', chart]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const strategy of STRATEGIES) expect(stdout).toContain(strategy);
    const svg = readFileSync(chart, 'utf8');
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg).not.toMatch(/var\(--(?!text|grid|bar|recommended|paper)/);
    for (const strategy of STRATEGIES) expect(svg).toContain(`>${strategy}</text>`);
  });

  test('as JSON, the same twice', async () => {
    const [one, two] = await Promise.all(
      [1, 2].map(() => trimtab(['backtest', '--traces', folder, '--output', 'json'])),
    );
    expect(one?.stdout).toBe(two?.stdout);
    const { cpu, memory, sets } = JSON.parse(one?.stdout ?? '');
    expect(Object.keys(cpu)).toEqual(expect.arrayContaining(STRATEGIES));
    expect(Object.keys(cpu.default)).toEqual(expect.arrayContaining(['V', 'W1', 'W5', 'U', 'Styp', 'Sfleet', 'churn']));
    expect(memory.max).toMatchObject({ oomWeeks: 25, nodeOver: 0 });
    expect(sets.s.cpu).toEqual(cpu);
  });

  test('that is not one ends with 2 and names the file', async () => {
    writeFileSync(join(out, 'index.json'), '[]');
    const { code, stderr } = await trimtab(['backtest', '--traces', out]);
    expect(code).toBe(2);
    expect(stderr).toContain(join(out, 'index.json'));
  });

  test('with nothing long enough ends with 1 and says what it takes', async () => {
    const short = traceFolder([flatTrace(10, 1)]);
    const { code, stdout, stderr } = await trimtab(['backtest', '--traces', short]);
    rmSync(short, { recursive: true });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('14 days');
  });
});

test('backtest of a capture compares the same strategies on its containers', async () => {
  const config = fileURLToPath(new URL('../../policies/trimtab.example.yaml', import.meta.url));
  const { code, stdout } = await trimtab(['backtest', '--config', config, '--from', capture, '--output', 'json'], {
    FORGE_TOKEN: 'not used',
  });
  const { weeks, cpu, memory, sets } = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(weeks.cpu).toBeGreaterThan(20);
  expect(Object.keys(cpu)).toEqual(expect.arrayContaining(STRATEGIES));
  expect(memory.default.nodeOver).toBeUndefined();
  expect(Object.keys(sets)).toContain('shop');
});

test('backtest of a live Prometheus trains on the window of a pass and tests on the week after it', async () => {
  const container = { name: 'app', image: 'app:1', resources: { requests: { cpu: '1', memory: '1Gi' } } };
  const objects = [
    aNamespace().named('shop').build(),
    aStatefulSet().named('web').in('shop').withContainer(container).build(),
  ];
  const { command, prometheus } = await surroundings({
    kubernetes: { objects, rules: OURS },
    containers: [{ namespace: 'shop', pod: 'web-0', container: 'app', millicores: 100, bytes: 2 ** 28 }],
  });
  const { code, stdout, stderr } = await command('backtest', '--output', 'json');
  expect(stderr).not.toContain('not read');
  expect(code).toBe(0);
  const { weeks, cpu } = JSON.parse(stdout);
  expect(weeks).toEqual({ cpu: 1, memory: 1, series: 1 });
  expect(Object.keys(cpu)).toEqual(expect.arrayContaining(STRATEGIES));
  expect(cpu.default.V).toBe(0);
  const asked = prometheus.asked.filter(({ path }) => path.endsWith('/query_range'));
  const starts = asked.map(({ fields }) => Number(fields.get('start')));
  expect(Date.now() / 1000 - Math.min(...starts)).toBeGreaterThan(20.9 * 86_400);
});
