import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { trimtab } from './trimtab.ts';

const capture = fileURLToPath(new URL('../../deploy/demo/capture', import.meta.url));
const folder = (): string => mkdtempSync(join(tmpdir(), 'trimtab-pass-'));

function configured(more: string, cluster = 'demo'): string {
  const file = join(folder(), 'trimtab.yaml');
  writeFileSync(file, `cluster: { name: ${cluster} }\n${more}`);
  return file;
}

const passOutput = z.object({
  cluster: z.string(),
  workloads: z.number(),
  findings: z.array(z.object({ key: z.string(), severity: z.string(), result: z.string() })),
});

describe('a replayed pass', () => {
  test('with warnings that nobody answers ends with 1', async () => {
    const { code, stdout } = await trimtab(['run', '--config', configured(''), '--from', capture, '--output', 'json']);
    const { findings, workloads, cluster } = passOutput.parse(JSON.parse(stdout));
    expect(code).toBe(1);
    expect(cluster).toBe('demo');
    expect(workloads).toBeGreaterThan(40);
    expect(findings.length).toBeGreaterThan(20);
    expect(findings.filter(({ result }) => result.startsWith('PR'))).toEqual([]);
  });

  test('in which every finding is at rest ends with 0', async () => {
    const { code, stdout } = await trimtab([
      'run',
      '--config',
      configured('systemNamespaces: ["*"]\n'),
      '--from',
      capture,
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('held: system-namespace');
  });

  test('says the same again, byte for byte', async () => {
    const args = ['run', '--config', configured(''), '--from', capture, '--output', 'json'];
    const [first, second] = [await trimtab(args), await trimtab(args)];
    expect(first.stdout === second.stdout).toBe(true);
  });

  test('writes metrics whole, for a collector', async () => {
    const file = join(folder(), 'textfile', 'trimtab.prom');
    await trimtab(['run', '--config', configured(''), '--from', capture, '--metrics-file', file]);
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^agent_issues_detected_total\{issue_type="over-provisioned",severity="info"\} \d+$/m);
    expect(text).toMatch(/^trimtab_skips_total\{reason="[a-z-]+"\} \d+$/m);
    expect(text).toMatch(/^trimtab_pass_duration_seconds [\d.]+$/m);
  });

  test('tells its progress as JSON lines when nobody watches', async () => {
    const { stderr } = await trimtab(['run', '--config', configured(''), '--from', capture]);
    const lines = stderr
      .trimEnd()
      .split('\n')
      .map((line) => z.object({ msg: z.string() }).parse(JSON.parse(line)).msg);
    expect(new Set(lines)).toContain('reading usage');
    expect(stderr).not.toContain('another cluster');
    expect(lines.length).toBeLessThan(20);
  });

  test('of a capture of another cluster says that its name is used, and goes on', async () => {
    const { code, stdout, stderr } = await trimtab([
      ...['run', '--config', configured('', 'prod'), '--from', capture, '--output', 'json'],
    ]);
    expect(code).toBe(1);
    expect(passOutput.parse(JSON.parse(stdout)).cluster).toBe('demo');
    const warned = stderr.split('\n').filter((line) => line.includes('another cluster'));
    expect(warned.map((line) => JSON.parse(line))).toMatchObject([{ capture: 'demo', configured: 'prod' }]);
  });

  test.each([
    ['md', '# '],
    ['html', '<!doctype html>'],
    ['json', '{'],
    ['csv', 'namespace,kind,workload'],
  ])('is reported as %s', async (format, beginning) => {
    const file = join(folder(), `report.${format}`);
    const { code } = await trimtab(['run', '--config', configured(''), '--from', capture, '--report', file]);
    expect(code).toBe(1);
    const text = readFileSync(file, 'utf8');
    expect(text.slice(0, beginning.length).toLowerCase()).toBe(beginning);
    expect(text.includes('checkout-api')).toBe(true);
  });

  test('report writes the same to stdout and to a file, and ends with 0', async () => {
    const args = ['report', '--config', configured(''), '--from', capture, '--format', 'csv'];
    const file = join(folder(), 'report.csv');
    const { code, stdout } = await trimtab(args);
    expect((await trimtab([...args, '--out', file])).stdout).toBe(`report: ${file}\n`);
    expect(code).toBe(0);
    expect(readFileSync(file, 'utf8') === stdout).toBe(true);
  });
});

describe('the demo', () => {
  test('opens pull requests, writes a report, and a second pass writes nothing', { timeout: 120_000 }, async () => {
    const { code, stdout } = await trimtab(['demo'], { TMPDIR: folder() });
    expect(code).toBe(0);
    expect(stdout).toContain('A second pass on the same input wrote nothing.');
    const [repository = '', report = '', count = ''] = stdout.trimEnd().split('\n').slice(-3);
    expect(count).toMatch(/^pull requests: \d+$/);
    expect(readFileSync(report.replace(/^report: /, ''), 'utf8').includes('<html')).toBe(true);
    const heads = branches(repository.replace(/^repository: /, ''));
    const own = heads.filter((branch) => branch.startsWith('trimtab--'));
    expect(own.length).toBe(Number(count.replace(/\D/g, '')));
    expect(own.length).toBeGreaterThan(2);
    for (const path of stdout.matchAll(/^ +diff: (.+)$/gm))
      expect(readFileSync(path[1] ?? '', 'utf8')).toMatch(/^\+ /m);
  });
});

const branches = (repository: string): string[] =>
  execFileSync('git', ['-C', repository, 'for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads'], {
    encoding: 'utf8',
  })
    .trimEnd()
    .split('\n');
