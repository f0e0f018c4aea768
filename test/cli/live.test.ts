import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Lie } from '../fakes/prometheus/lying-prometheus.ts';
import { closeSurroundings, OURS, surroundings } from './surroundings.ts';

afterEach(closeSurroundings);

const rows = z.array(z.object({ area: z.string(), check: z.string(), status: z.string(), detail: z.string() }));

describe('doctor', () => {
  test('passes with exactly the rights that are shipped, and leaves the repository as it is', async () => {
    const { command, repository } = await surroundings();
    const before = repository.refs();
    const { code, stdout } = await command('doctor', '--output', 'json');
    const found = rows.parse(JSON.parse(stdout));
    expect(found.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(code).toBe(0);
    expect(found).toContainEqual({
      area: 'kubernetes',
      check: 'rights it must not have',
      status: 'ok',
      detail: expect.stringMatching(/^none of \d+$/),
    });
    expect(found).toContainEqual(expect.objectContaining({ check: 'manifests: may push', status: 'ok' }));
    expect(repository.refs()).toBe(before);
  });

  test('without tokens, without Prometheus: a row for each, beside all others, and 1', async () => {
    const forge = { kind: 'gitea', url: 'http://127.0.0.1:9', tokenEnv: 'NO_TOKEN' };
    const repositories = [{ name: 'manifests', url: 'http://127.0.0.1:9/ada/manifests.git', forge }];
    const receivers = [{ name: 'chat', kind: 'slack', address: { env: 'NO_ADDRESS' } }];
    const { command } = await surroundings({ config: { prometheus: {}, repositories, receivers } });
    const { code, stdout, stderr } = await command('doctor', '--output', 'json');
    expect(code, stderr).toBe(1);
    const found = rows.parse(JSON.parse(stdout));
    const failed = found.filter(({ status }) => status === 'fail');
    expect(failed.map(({ area, check }) => `${area} ${check.replace(/\S*trimtab.yaml/, 'FILE')}`).sort()).toEqual([
      'forge manifests: environment variable NO_TOKEN',
      'notify NO_ADDRESS',
      'prometheus FILE prometheus.url',
    ]);
    expect(found).toContainEqual(expect.objectContaining({ check: 'needed rights', status: 'ok' }));
  });

  test('fails as cluster administrator', async () => {
    const everything = { verbs: ['*'], groups: ['*'], resources: ['*'] };
    const { command } = await surroundings({ kubernetes: { rules: [everything] } });
    const { code, stdout } = await command('doctor');
    expect(code).toBe(1);
    expect(stdout).toContain('cluster administrator: no promise holds');
  });

  test('fails and says so when Prometheus lets nobody in', async () => {
    const { command } = await surroundings({ lie: () => ({ kind: 'status', status: 401 }) });
    const { code, stdout } = await command('doctor');
    expect(code).toBe(1);
    expect(stdout).toMatch(/fail .* prometheus .* reachable/);
  });
});

describe('a live pass', () => {
  test('of a healthy cluster ends with 0 and opens nothing', async () => {
    const { command, repository } = await surroundings();
    const { code, stdout } = await command('run');
    expect(stdout).toContain('No findings.');
    expect(code).toBe(0);
    expect(repository.refs()).not.toContain('trimtab--');
  });

  test('that may not list one kind says which, goes on and ends with 1', async () => {
    const rules = OURS.filter(({ resources }) => !resources.includes('horizontalpodautoscalers'));
    const { command } = await surroundings({ kubernetes: { rules } });
    const { code, stdout } = await command('run');
    expect(code).toBe(1);
    expect(stdout).toContain('hpas could not be read');
  });

  test('with a kubeconfig that is none ends with 2', async () => {
    const { command, folder } = await surroundings();
    writeFileSync(join(folder, 'kubeconfig'), 'contexts: [');
    const { code, stderr } = await command('run');
    expect(code).toBe(2);
    expect(stderr).toContain('cluster.kubeconfig');
  });

  test.each([
    ['a sign-in page', (): Lie => ({ kind: 'web-page' })],
    ['an error that repeats the token', (): Lie => ({ kind: 'status', status: 401, body: 'bad token hunter2' })],
  ])('against a Prometheus that sends %s ends with 1, and the token is nowhere', async (_, lie) => {
    const { command, prometheus } = await surroundings({ lie });
    const { code, stdout, stderr } = await command('run');
    expect(code).toBe(1);
    expect(prometheus.asked[0]?.headers.authorization).toBe('Bearer hunter2');
    expect(stdout + stderr).not.toContain('hunter2');
  });

  test('is saved by capture and says the same when replayed', async () => {
    const { command, folder } = await surroundings();
    const out = join(folder, 'capture');
    const saved = await command('capture', '--out', out);
    expect(saved.stdout).toContain(`capture of prod: ${out}`);
    expect(saved.code).toBe(0);
    const facts = z.object({ takenAt: z.string() }).parse(JSON.parse(readFileSync(join(out, 'capture.json'), 'utf8')));
    const replayed = await command('run', '--dry-run', '--from', out, '--output', 'json');
    expect(JSON.parse(replayed.stdout)).toMatchObject({ cluster: 'prod', takenAt: facts.takenAt, gaps: [] });
    expect(replayed.code).toBe(0);
  });
});
