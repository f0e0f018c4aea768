import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asPerson, serverOf } from '../adapters/gitea/subject.ts';
import { TAKEN_AT } from '../builders/time.ts';
import { type Finished, trimtab } from '../cli/trimtab.ts';
import { bareRepository, gitIn } from '../fakes/bare-repository.ts';
import { type GiteaDouble, giteaDouble } from '../fakes/gitea/gitea-double.ts';
import { type FakeKubernetes, startFakeKubernetes } from '../fakes/kubernetes/fake-kubernetes.ts';
import { kubeconfigFor } from '../fakes/kubernetes/kubeconfig.ts';
import { type LyingPrometheus, lyingPrometheus } from '../fakes/prometheus/lying-prometheus.ts';
import { OURS } from './live-world.ts';
import { podNames, REPOSITORY_URL } from './manifests.ts';
import { API, shopFiles, shopObjects } from './shop.ts';

/** What the README tells a newcomer to run, in its order. */
const SECTION = /## From your cluster to the first pull request\n(.*?)\n## /s;
const [, section = ''] = SECTION.exec(readFileSync('README.md', 'utf8')) ?? [];
const STEPS = [...section.matchAll(/npm run --silent trimtab -- ([^`]+)`/g)].map(([, command = '']) => command);

it('the README names three commands and one file', () => {
  expect(STEPS).toEqual(['doctor', 'run --dry-run --report report.html', 'run']);
  expect(section).toContain('cp policies/trimtab.example.yaml trimtab.yaml');
});

describe('a newcomer with a cluster, Argo CD, Prometheus and Gitea', () => {
  let folder: string;
  let kubernetes: FakeKubernetes;
  let prometheus: LyingPrometheus;
  let forge: GiteaDouble;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'newcomer-'));
    mkdirSync(join(folder, 'temporary'));
    forge = await giteaDouble();
    const person = asPerson(serverOf(forge));
    for (const name of ['manifests', 'deployments']) {
      await person('POST', 'user/repos', { name });
      await person('PUT', `repos/ada/${name}/collaborators/bot`, { permission: 'write' });
    }
    const seed = bareRepository(shopFiles(), folder);
    gitIn(forge.repository('ada/manifests').git.path)('fetch', '--quiet', seed.path, '+main:refs/heads/main');
    const objects = JSON.parse(JSON.stringify(shopObjects()).replaceAll(REPOSITORY_URL, urlOf(forge)));
    kubernetes = await startFakeKubernetes({ objects, rules: OURS });
    const containers = podNames(API).map((pod) => ({ namespace: 'shop', pod, container: 'app', ...USED }));
    prometheus = await lyingPrometheus({ containers });
    writeFileSync(join(folder, 'kubeconfig'), kubeconfigFor(kubernetes.url));
  });
  afterAll(async () => {
    for (const one of [forge, prometheus, kubernetes]) await one.close();
    rmSync(folder, { recursive: true });
  });

  /** The example, changed where the README says so, and where `changes` say so. */
  const written = (...changes: readonly (readonly [string, string])[]): string => {
    const example = readFileSync('policies/trimtab.example.yaml', 'utf8');
    const own = [
      ['http://prometheus-operated.monitoring:9090', prometheus.url],
      ['https://git.example.com/platform/manifests.git', urlOf(forge)],
      ...changes,
    ] as const;
    const file = join(folder, 'trimtab.yaml');
    writeFileSync(
      file,
      own.reduce((text, [from, to]) => text.replace(from, to), example),
    );
    return file;
  };
  const told = (command: string, file: string, token = forge.tokens.bot): Promise<Finished> =>
    trimtab([...command.replace('report.html', join(folder, 'report.html')).split(' '), '--config', file], {
      FORGE_TOKEN: token,
      KUBECONFIG: join(folder, 'kubeconfig'),
      HOME: folder,
      TMPDIR: join(folder, 'temporary'),
      ...CLOCK,
    });
  const opened = () => [...forge.repository('ada/manifests').items.values()].filter(({ pull }) => pull !== undefined);

  it('who gives a wrong address of Prometheus is told which, and what to do', async () => {
    const { code, stdout } = await told('doctor', written([prometheus.url, 'http://127.0.0.1:9']));
    expect(code).toBe(1);
    expect(stdout).toMatch(/fail.*prometheus/);
    expect(stdout).toContain('http://127.0.0.1:9');
  });

  it('who gives a token without a right is told which right', async () => {
    const { code, stdout } = await told('doctor', written(), forge.addToken('bot', ['read:repository', 'read:user']));
    expect(code).toBe(1);
    expect(stdout).toContain('write:repository');
  });

  it('who names the repository otherwise than the Applications do is told what they write', async () => {
    const file = written([urlOf(forge), `${forge.origin}/ada/deployments.git`]);
    const { code, stdout } = await told('locate shop/deploy/api --field image', file);
    expect(code).toBe(1);
    expect(stdout).toContain(`${urlOf(forge)} is not among the configured repositories: give one of them this`);
  });

  it('gets from nothing to a pull request with the commands of the README', { timeout: 120_000 }, async () => {
    const began = performance.now();
    const [doctor = '', plan = '', run = ''] = STEPS;
    const file = written();
    const first = await told(doctor, file);
    expect(first.code, first.stdout).toBe(0);
    const second = await told(plan, file);
    expect(second.stdout).toContain('would open');
    expect(opened()).toEqual([]);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('</html>');
    const third = await told(run, written(['mode: dry-run', 'mode: act']));
    expect(third.stdout, third.stderr).toContain('opened');
    expect(opened()).toHaveLength(1);
    const seconds = (performance.now() - began) / 1000;
    process.stderr.write(`doctor, dry run and pass: ${seconds.toFixed(0)} s\n`);
    expect(seconds).toBeLessThan(300);
  });
});

const USED = { millicores: 220, bytes: 360 * 2 ** 20 };
const CLOCK = {
  TRIMTAB_TEST_NOW: String(TAKEN_AT),
  NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'fixed-clock.ts')).href}`,
};
const urlOf = ({ origin }: GiteaDouble): string => `${origin}/ada/manifests.git`;
