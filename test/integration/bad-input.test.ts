import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Finished, trimtab } from '../cli/trimtab.ts';
import { type BareRepository, bareRepository } from '../fakes/bare-repository.ts';
import { type Asked, type Lie, type LyingPrometheus, lyingPrometheus } from '../fakes/prometheus/lying-prometheus.ts';
import { eventTexts, type LiveWorld, liveWorld, OURS, TOKENS } from './live-world.ts';
import { REPOSITORY_URL } from './manifests.ts';
import { filesOf, PAY_URL, TODAY, teamContainers, teamObjects, YESTERDAY } from './two-teams.ts';

const BROKEN = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: [\n';
const EVERYTHING = ['pay: opened mint', 'shop: opened api', 'shop: opened cart'];
/** A kill is a fact of the cluster and needs no usage. */
const ONLY_THE_KILL = ['shop: opened api'];

describe('a pass over bad input', { timeout: 120_000 }, () => {
  let world: LiveWorld;
  let pay: BareRepository;
  let prometheus: LyingPrometheus;
  let lie: ((asked: Asked) => Lie | undefined) | undefined;
  const both = () => ({ pay, shop: world.repository });

  beforeAll(async () => {
    prometheus = await lyingPrometheus({ containers: teamContainers, lie: (asked) => lie?.(asked) });
    pay = bareRepository(filesOf('pay'));
    const repositories = [
      { name: 'pay', url: PAY_URL, remote: pay.path },
      { name: 'shop', url: REPOSITORY_URL, remote: './manifests.git' },
    ];
    world = await liveWorld({
      objects: teamObjects(YESTERDAY),
      files: filesOf('shop'),
      prometheusUrl: prometheus.url,
      config: { repositories, budgets: { newPerRun: 10, openPerRepository: 10 } },
    });
    await world.command('run');
    for (const { path } of Object.values(both())) cpSync(path, `${path}.yesterday`, { recursive: true });
  });
  beforeEach(() => {
    for (const { path } of Object.values(both())) {
      rmSync(path, { recursive: true, force: true });
      cpSync(`${path}.yesterday`, path, { recursive: true });
    }
    lie = undefined;
    world.kubernetes.setRules(OURS);
    world.kubernetes.put(...teamObjects(TODAY));
  });
  afterAll(async () => {
    await prometheus.close();
    await world.close();
    pay.remove();
  });

  /** What has happened to pull requests since yesterday, and that nobody saw a token on the way. */
  async function pass(...args: string[]): Promise<Finished & { news: string[] }> {
    const finished = await world.command('run', ...args);
    const news = Object.entries(both()).flatMap(([team, repository]) =>
      eventTexts(repository)
        .slice(1)
        .map((text) => `${team}: ${newsOf(text)}`),
    );
    const seen = [finished.stdout, finished.stderr, ...Object.values(both()).flatMap(everythingIn)].join('\n');
    for (const token of [...Object.values(TOKENS), USERINFO])
      for (const form of [token, Buffer.from(token).toString('base64')]) expect(seen.includes(form)).toBe(false);
    return { ...finished, news: news.toSorted() };
  }

  it('that is not bad opens what is needed and leaves yesterday as it was', async () => {
    const { code, news } = await pass();
    expect(news).toEqual(EVERYTHING);
    expect(code).toBe(0);
  });

  const ofPay = ({ path, fields }: Asked): boolean =>
    path.endsWith('/query_range') && /namespace=~?"([^"]*[|])?pay[|"]/.test(fields.get('query') ?? '');

  it.each([
    ['a web page', { kind: 'web-page' }, 'answered with a web page'],
    ['half an answer', { kind: 'cut-off' }, 'is not JSON or was cut off'],
    ['400', { kind: 'status', status: 400, body: TOKENS.prometheus }, 'usage of pay is incomplete'],
  ] as const)('in which Prometheus has %s for one namespace goes on with the other', async (_, answer, words) => {
    lie = (asked) => (ofPay(asked) ? answer : undefined);
    const { code, stdout, news } = await pass();
    expect(news).toEqual(['shop: opened api', 'shop: opened cart']);
    expect(stdout).toContain(words);
    expect(code).toBe(1);
  });

  it('in which Prometheus has a warning does without all that was asked together', async () => {
    const text = `store 3 (${TOKENS.prometheus}) did not answer`;
    lie = (asked) => (ofPay(asked) ? { kind: 'warning', text } : undefined);
    const { code, stdout, news } = await pass();
    expect(news).toEqual(ONLY_THE_KILL);
    expect(stdout).toContain('store 3');
    expect(code).toBe(1);
  });

  it.each([
    ['repeats the token', { kind: 'status', status: 401, body: TOKENS.prometheus }, '401'],
    ['is not ready', { kind: 'status', status: 503 }, 'is not ready (503)'],
    ['hangs up', { kind: 'hang-up' }, 'cannot be reached'],
  ] as const)('while Prometheus %s still answers kills', async (_, answer, words) => {
    lie = () => answer;
    const { code, stdout, news } = await pass();
    expect(news).toEqual(ONLY_THE_KILL);
    expect(stdout).toContain(words);
    expect(code).toBe(1);
  });

  it.each([
    // Whether an autoscaler is there decides every change of a request.
    ['horizontalpodautoscalers', 'hpas', []],
    // A raise has to fit on a node; a cut always does.
    ['nodes', 'nodes', ['pay: opened mint', 'shop: opened cart']],
    ['statefulsets', 'statefulsets', EVERYTHING],
  ])('that may not list %s names it, and proposes what does not hang on it', async (resource, kind, expected) => {
    world.kubernetes.setRules(OURS.filter(({ resources }) => !resources.includes(resource)));
    const { code, stdout, news } = await pass();
    expect(news).toEqual(expected);
    expect(stdout).toContain(`the list of ${kind} could not be read`);
    expect(code).toBe(1);
  });

  it('over broken YAML refuses what is rendered from it', async () => {
    world.repository.commit({ 'apps/shop/broken.yaml': BROKEN });
    const { code, stdout, news } = await pass();
    expect(withoutWords(news)).toEqual(['pay: opened mint']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/shop\/cart .* refused: render-failed/);
    expect(stdout).toMatch(/render-failed \(3\): .*broken\.yaml: .*line 4/);
  });

  it('over YAML that holds itself refuses what it is in, and goes on', async () => {
    world.repository.commit({
      'apps/shop/loop.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: &loop {name: *loop}\n',
    });
    const { code, stdout, news } = await pass();
    expect(withoutWords(news)).toEqual(['pay: opened mint']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/render-failed \(3\): .*loop\.yaml: an anchor contains itself/);
  });

  it('over broken YAML that nobody renders proposes everything', async () => {
    world.repository.commit({ 'docs/broken.yaml': BROKEN });
    const { code, news } = await pass();
    expect(withoutWords(news)).toEqual(EVERYTHING);
    expect(code).toBe(0);
  });

  it('over a repository without the file of a workload refuses that one', async () => {
    world.repository.commit({ 'apps/shop/cart.yaml': '# moved away\n' });
    const { stdout, news } = await pass();
    expect(withoutWords(news)).toEqual(['pay: opened mint', 'shop: opened api']);
    expect(stdout).toMatch(/shop\/cart .* refused: file-not-found/);
    expect(stdout).toContain('No document for Deployment shop/cart among the');
  });

  it('without one of its repositories goes on with the other', async () => {
    rmSync(pay.path, { recursive: true });
    const { code, stdout, news } = await pass();
    expect(news).toEqual(['shop: opened api', 'shop: opened cart']);
    expect(stdout).toMatch(/pay\/mint .* held: repository-unreachable/);
    expect(code).toBe(1);
  });

  it('whose pull requests cannot be read opens none there: nobody knows what was refused', async () => {
    const torn = join(pay.path, 'trimtab', 'events', '00000002.json');
    writeFileSync(torn, '{"kind":"clo');
    const { code, stdout } = await world.command('run');
    expect(eventTexts(pay)).toHaveLength(2);
    expect(eventTexts(world.repository)).toHaveLength(3);
    expect(stdout).toMatch(/pay\/mint .* held: repository-unreachable/);
    expect(stdout).toContain(torn);
    expect(code).toBe(1);
  });

  it('with an Application that names its repository with a password finds it, and keeps the password', async () => {
    world.kubernetes.put(...teamObjects(TODAY, REPOSITORY_URL.replace('//', `//bot:${USERINFO}@`)));
    const { news } = await pass();
    expect(news).toEqual(EVERYTHING);
  });
});

const USERINFO = 'userinfo-hunter2';

const event = z.object({ kind: z.string(), branch: z.string().optional(), number: z.number() });

/** `opened mint`, `closed #1` */
function newsOf(text: string): string {
  const { kind, branch, number } = event.parse(JSON.parse(text));
  return `${kind} ${branch?.split('-')[3] ?? `#${number}`}`;
}

/** Texts name the commit they were rendered from, so a new commit of a person changes the words of what is open. */
const withoutWords = (news: readonly string[]): string[] => news.filter((one) => !/: updated #\d+$/.test(one));

const everythingIn = (repository: BareRepository): string[] =>
  existsSync(repository.path)
    ? [repository.git('log', '--all', '--patch', '--format=%B'), ...eventTexts(repository)]
    : [];

describe('a configuration that is none', () => {
  it('ends with 2 and names place, what is there and what is wanted, all problems at once', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'trimtab-bad-')), 'trimtab.yaml');
    writeFileSync(
      file,
      [
        'cluster: { name: prod }',
        'window: 14 days',
        'policies:',
        '  - name: all',
        '    sizing: { floors: { memory: 64MB }, cpuCar: 9 }',
        '',
      ].join('\n'),
    );
    const { code, stdout, stderr } = await trimtab(['run', '--config', file]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      [
        'trimtab: the configuration is not usable, 3 problems',
        `  ${file}:2:9 window`,
        '    got:  "14 days"',
        '    want: a duration such as 14d, 12h or 30s; did you mean 14d?',
        `  ${file}:5:33 policies[0].sizing.floors.memory`,
        '    got:  "64MB"',
        '    want: memory such as 64Mi or 2Gi; did you mean 64Mi?',
        `  ${file}:5:41 policies[0].sizing.cpuCar`,
        '    got:  the unknown key "cpuCar"',
        '    want: "cpuCare", the nearest key',
        '',
      ].join('\n'),
    );
  });
});
