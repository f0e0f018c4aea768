import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { trimtab } from './trimtab.ts';

const example = fileURLToPath(new URL('../../policies/trimtab.example.yaml', import.meta.url));

function configured(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'trimtab-cli-')), 'trimtab.yaml');
  writeFileSync(file, text);
  return file;
}

describe('help', () => {
  const commands = [
    'run',
    'capture',
    'report',
    'backtest',
    'doctor',
    'demo',
    'policy list',
    'policy show',
    'config schema',
  ];

  test.each(commands)('of %s has an example and ends well', async (command) => {
    const { code, stdout, stderr } = await trimtab([...command.split(' '), '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`Usage: trimtab ${command}`);
    expect(stdout).toContain(`Examples:\n  $ trimtab ${command}`);
    expect(stdout).toContain('--config <file>');
  });

  test('names every command', async () => {
    const { stdout } = await trimtab(['--help']);
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command.split(' ')[0]}\\b`, 'm'));
  });

  test('the version is the one of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await trimtab(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('wrong usage ends with 2', () => {
  test.each([
    [[], 'Usage: trimtab'],
    [['runn'], 'Did you mean run?'],
    [['run', '--dry-runn'], 'Did you mean --dry-run?'],
    [['report', '--format', 'pdf'], 'Allowed choices are md, html, json, csv'],
    [['doctor', '--output', 'xml'], 'Allowed choices are table, json'],
    [['capture'], "required option '--out <folder>' not specified"],
    [['run', '--report', 'report.pdf', '--config', example], 'want: one of: md, html, json, csv'],
    // Below a file there can be no folder, whoever asks.
    [['serve', '--config', example, '--state', join(example, 'state')], 'a place that cannot be written'],
  ])('%j', async (args, words) => {
    const { code, stdout, stderr } = await trimtab(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
  });
});

describe('a configuration that cannot be used ends with 2, before anything is observed', () => {
  test('every problem says where, what was got and what is wanted', async () => {
    const file = configured('cluster: { name: prod }\nwindw: 14d\nmode: sometimes\n');
    const { code, stdout, stderr } = await trimtab(['run', '--config', file]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      [
        'trimtab: the configuration is not usable, 2 problems',
        `  ${file}:2:1 windw`,
        '    got:  the unknown key "windw"',
        '    want: "window", the nearest key',
        `  ${file}:3:7 mode`,
        '    got:  "sometimes"',
        '    want: one of: observe, dry-run, act',
        '',
      ].join('\n'),
    );
  });

  test('a missing file says where to begin', async () => {
    const { code, stderr } = await trimtab(['doctor', '--config', '/nowhere/trimtab.yaml']);
    expect(code).toBe(2);
    expect(stderr).toContain('policies/trimtab.example.yaml');
  });

  test('no address of Prometheus', async () => {
    const { code, stderr } = await trimtab(['run', '--config', configured('cluster: { name: prod }\n')]);
    expect(code).toBe(2);
    expect(stderr).toContain('TRIMTAB_PROMETHEUS_URL');
  });

  test('a secret that the environment does not have', async () => {
    const auth = 'auth: { kind: bearer, tokenEnv: PROM_TOKEN }';
    const file = configured(`cluster: { name: prod }\nprometheus: { url: "http://127.0.0.1:1", ${auth} }\n`);
    const { code, stderr } = await trimtab(['run', '--config', file]);
    expect(code).toBe(2);
    expect(stderr).toContain('environment variable PROM_TOKEN');
  });

  test('certificates that are not there', async () => {
    const tls = 'tls: { caFile: nowhere.pem }';
    const file = configured(`cluster: { name: prod }\nprometheus: { url: "https://127.0.0.1:1", ${tls} }\n`);
    const { code, stderr } = await trimtab(['run', '--config', file]);
    expect(code).toBe(2);
    expect(stderr).toContain('nowhere.pem');
  });

  test('a capture that is none', async () => {
    const { code, stderr } = await trimtab(['run', '--config', example, '--from', '/nowhere']);
    expect(code).toBe(2);
    expect(stderr).toContain('/nowhere');
  });
});

describe('output', () => {
  test('policies are listed and shown as one would write them', async () => {
    const listed = await trimtab(['policy', 'list', '--config', example]);
    expect(listed.stdout).toMatch(/production .* prod-\* .* pull-request .* default/);
    const shown = await trimtab(['--config', example, 'policy', 'show', 'production']);
    expect(shown.stdout).toContain('largestCut: 20%');
    expect(shown.stdout).toContain('window: 14d');
  });

  test('an unknown policy names the known ones', async () => {
    const { code, stderr } = await trimtab(['policy', 'show', 'prod', '--config', example]);
    expect(code).toBe(2);
    expect(stderr).toContain('want: one of: production, everything-else');
  });

  test('the schemas are those that are shipped', async () => {
    const { stdout } = await trimtab(['config', 'schema', 'policy']);
    expect(stdout).toBe(readFileSync(new URL('../../policies/policy.schema.json', import.meta.url), 'utf8'));
  });

  test('a pipe gets no colour', async () => {
    const { stdout } = await trimtab(['policy', 'list', '--config', example], { TERM: 'xterm-256color' });
    expect(stdout).not.toContain('\u001b');
  });
});
