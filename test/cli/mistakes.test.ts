import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { mustBeCapture } from '../../src/cli/asked-capture.ts';
import { EXIT_CODES, exitCodesText } from '../../src/cli/exit-codes.ts';
import { writeWhole, writing } from '../../src/cli/write-whole.ts';
import { trimtab } from './trimtab.ts';

const folder = mkdtempSync(join(tmpdir(), 'trimtab-mistakes-'));
const file = join(folder, 'file');
const capture = fileURLToPath(new URL('../../deploy/demo/capture', import.meta.url));
writeFileSync(file, 'here already');
afterAll(() => rmSync(folder, { recursive: true }));

describe('a place that cannot be written', () => {
  test('is for a person to change, names itself and says why', async () => {
    const path = join(file, 'report.html');
    await expect(writeWhole(path, 'text')).rejects.toMatchObject({
      path,
      got: 'a place that cannot be written (a part of the path is a file)',
    });
    expect(readdirSync(folder)).toEqual(['file']);
  });

  test('is told from a bug', async () => {
    const bug = new TypeError('broken');
    await expect(writing(folder, () => Promise.reject(bug))).rejects.toBe(bug);
  });
});

describe('a folder that is no capture', () => {
  test('is said by whoever would stay with it', async () => {
    await expect(mustBeCapture(folder)).rejects.toMatchObject({ path: '--from', got: folder });
    await expect(mustBeCapture(undefined)).resolves.toBeUndefined();
  });

  test('ends a server before it listens', async () => {
    const config = join(folder, 'trimtab.yaml');
    writeFileSync(config, 'cluster: { name: demo }\n');
    const { code, stderr } = await trimtab(['mcp', '--config', config, '--from', folder]);
    expect(code).toBe(2);
    expect(stderr).toContain('want: a folder that `trimtab capture` wrote');
  });
});

test('a server without a kubeconfig watches no cluster that nobody named', async () => {
  const config = join(folder, 'trimtab.yaml');
  writeFileSync(config, 'cluster: { name: demo }\n');
  const { code, stdout } = await trimtab(['serve', '--print-plan', '--config', config], {
    HOME: folder,
    KUBECONFIG: '',
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).not.toHaveProperty('kubernetes');
});

describe('what can be no workload', () => {
  test.each(['locate', 'diagnose'])('is said by %s before anything is read', async (command) => {
    const config = join(folder, 'trimtab.yaml');
    writeFileSync(config, 'cluster: { name: demo }\n');
    const { code, stderr } = await trimtab([command, 'shop', '--config', config, '--from', folder]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^trimtab: what was asked for cannot be done, one problem\n {2}workload\n/);
  });
});

describe('exit codes', () => {
  test('stand in the help of a command', async () => {
    const { stdout } = await trimtab(['status', '--help']);
    expect(stdout).toContain('Exit codes: 0 all is clear; 1 it is not, or something could not be read; 2 usage');
    expect(exitCodesText('list')).toContain('0 done; 2');
  });

  test('are told of commands that there are', async () => {
    const { stdout } = await trimtab(['--help']);
    for (const command of Object.keys(EXIT_CODES)) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
  });
});

test('a policy that fits nothing is no healthy cluster', async () => {
  const config = join(folder, 'nothing.yaml');
  writeFileSync(config, 'cluster: { name: demo }\npolicies: [{ name: own, match: { namespaces: [no-such] } }]\n');
  const { stdout } = await trimtab(['run', '--config', config, '--from', capture]);
  expect(stdout).toContain('43 workloads, 43 of them not sized (no policy fits, or its checks are off), 0 findings');
});
