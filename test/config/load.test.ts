import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { defaultPolicy, writtenPolicy } from '../../src/config/policy-schema.ts';
import { ConfigError, type ConfigProblem } from '../../src/model/errors.ts';
import { days, gibibytes, hours, mebibytes, millicores, minutes, ratio, seconds } from '../../src/model/units.ts';

const shipped = (name: string): string => fileURLToPath(new URL(`../../policies/${name}`, import.meta.url));

function written(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-config-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return join(folder, 'trimtab.yaml');
}

const load = (text: string, environment = {}) => loadConfig(written({ 'trimtab.yaml': text }), environment);

/** Problems as people see them, without the folder. */
async function problems(file: string, environment = {}): Promise<ConfigProblem[]> {
  const error = await loadConfig(file, environment).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConfigError)) throw new Error('expected a ConfigError', { cause: error });
  return [error, ...error.others].map(({ path, got, want }) => ({
    path: path.replace(`${dirname(file)}/`, ''),
    got,
    want,
  }));
}
const problemsIn = (text: string) => problems(written({ 'trimtab.yaml': text }));

const NAMED = 'cluster: { name: prod }\n';

describe('defaults', () => {
  test('the name of the cluster is all one has to say', async () => {
    const config = await load(NAMED);
    expect(config.window).toBe(days(14));
    expect(config.mode).toBe('dry-run');
    expect(config.repositories).toEqual([]);
    expect(config.prometheus.auth).toEqual({ kind: 'none' });
    expect(config.prometheus.timeout).toBe(seconds(60));
    expect(config.policies.policies).toEqual([defaultPolicy()]);
    expect(config.policies.systemNamespaces).toContain('kube-*');
  });

  test('policies/right-sizing.yaml spells out exactly the default policy', async () => {
    const config = await load(`${NAMED}policyFiles: [${shipped('right-sizing.yaml')}]`);
    expect(config.policies.policies).toEqual([defaultPolicy()]);
  });

  test.each(['seed.yaml', 'krr-simple.yaml'])('policies/%s is usable and named after its strategy', async (name) => {
    const config = await load(`${NAMED}policyFiles: [${shipped(name)}]`);
    expect(config.policies.policies.map((policy) => `${policy.sizing.strategy}.yaml`)).toEqual([name]);
  });

  test('policies/predictive-scaling.yaml is usable where the window is long enough, and says so where it is not', async () => {
    const file = `policyFiles: [${shipped('predictive-scaling.yaml')}]`;
    const { policies } = (await load(`${NAMED}window: 56d\n${file}`)).policies;
    expect(policies.map(({ checks }) => checks['predictive-scaling'].enabled)).toEqual([true]);
    const tooShort = 'policies: [{ name: a, scaling: { history: 14d } }]';
    expect((await problemsIn(`${NAMED}${tooShort}`))[0]).toMatchObject({ want: expect.stringMatching(/^30d or more/) });
    const [problem] = await problemsIn(`${NAMED}${file}`);
    expect(problem).toMatchObject({ got: 'a `window` of 14d in the configuration' });
  });

  test('policies/security-posture.yaml is usable: off elsewhere, and what Git holds is only told', async () => {
    const { policies } = (await load(`${NAMED}policyFiles: [${shipped('security-posture.yaml')}]`)).policies;
    expect(policies.map(({ checks, automation }) => [checks['security-posture'].enabled, automation])).toEqual([
      [true, 'pull-request'],
      [false, 'notify'],
    ]);
    expect(defaultPolicy().checks['security-posture'].enabled).toBe(false);
  });

  test('the example configuration is usable', async () => {
    const config = await loadConfig(shipped('trimtab.example.yaml'), {});
    expect(config.policies.policies.map(({ name }) => name)).toEqual(['production', 'everything-else']);
  });
});

describe('units', () => {
  test('are parsed into the units of the model', async () => {
    const config = await load(`${NAMED}policies:
  - name: a
    sizing:
      window: 1h30m
      floors: { cpu: 0.5, memory: 64Mi }
      ceilings: { cpu: 4, memory: 2Gi }
      overProvisionedBelow: 30%
      memoryNearLimit: 0.8
      historyForCuts: 1h
      historyForRaises: 90s
`);
    expect(config.policies.policies[0]?.sizing).toMatchObject({
      window: hours(1.5),
      floors: { cpu: millicores(500), memory: mebibytes(64) },
      ceilings: { cpu: millicores(4000), memory: gibibytes(2) },
      overProvisionedBelow: ratio(0.3),
      memoryNearLimit: ratio(0.8),
      historyForRaises: minutes(1.5),
    });
  });

  test.each([
    ['window: 2 weeks', '2:9 window', '"2 weeks"', 'did you mean 14d?'],
    ['window: 14', '2:9 window', '14', 'did you mean 14d?'],
    ['window: -3d', '2:9 window', '"-3d"', 'a duration such as 14d, 12h or 30s'],
    ['window:', '2:8 window', 'nothing (the value is empty)', 'a duration such as 14d, 12h or 30s'],
    ['window: [1d]', '2:9 window', 'a list', 'a duration such as 14d, 12h or 30s'],
    ['mode: yolo', '2:7 mode', '"yolo"', 'one of: observe, dry-run, act'],
    ['budgets: { newPerRun: -1 }', '2:23 budgets.newPerRun', '-1', 'a whole number from 0 to 1000'],
    ['prometheus: { concurrency: 2.5 }', '2:28 prometheus.concurrency', '2.5', 'a whole number from 1 to 16'],
    ['prometheus: { timeout: fast }', '2:24 prometheus.timeout', '"fast"', 'a duration such as 14d'],
    [
      'repositories: [{ name: m, url: https://a/b, remote: https://a/b }]',
      '2:16 repositories[0].forge',
      'local, for https://a/b',
      '{ kind: gitea, tokenEnv: ... } or { kind: github, ... }',
    ],
    [
      'repositories: [{ name: m, url: https://a/b/c, forge: { kind: gitea } }]',
      '2:54 repositories[0].forge',
      'a map',
      'either tokenEnv or tokenFile',
    ],
    [
      'repositories: [{ name: m, url: https://a/b/c, forge: { kind: gitlab } }]',
      '2:62 repositories[0].forge.kind',
      '"gitlab"',
      'one of: local, gitea (Forgejo, too), github',
    ],
    [
      'repositories: [{ name: m, url: https://a/b/c, forge: { kind: github, tokenEnv: A, app: { appId: 1, privateKeyEnv: B } } }]',
      '2:54 repositories[0].forge',
      'a map',
      'one of: tokenEnv, tokenFile, app',
    ],
    [
      'repositories: [{ name: m, url: https://a/b, forge: { kind: gitea, tokenEnv: A } }]',
      '2:52 repositories[0].forge',
      'an address that does not tell where it is: https://a/b',
      'url, owner and repository',
    ],
    [
      'repositories: [{ name: m, url: /m.git, commits: { email: me } }]',
      '2:58 repositories[0].commits.email',
      '"me"',
      'a mail address such as trimtab@example.com',
    ],
    ['annotationPrefix: Trim Tab', '2:19 annotationPrefix', '"Trim Tab"', 'a DNS name such as trimtab.dev'],
    ['cluster2: { name: x }', '2:1 cluster2', 'the unknown key "cluster2"', '"cluster", the nearest key'],
    ['zzzzzzzzz: 1', '2:1 zzzzzzzzz', 'the unknown key "zzzzzzzzz"', 'one of: annotationPrefix, budgets, cluster'],
  ])('%s', async (line, place, got, want) => {
    const [problem, ...others] = await problemsIn(`${NAMED}${line}\n`);
    expect(others).toEqual([]);
    expect(problem).toEqual({ path: `trimtab.yaml:${place}`, got, want: expect.stringContaining(want) });
  });

  test.each([
    ['floors: { memory: 512m }', 'floors.memory', 'did you mean 512Mi?'],
    ['floors: { memory: 512 }', 'floors.memory', 'did you mean 512Mi?'],
    ['floors: { memory: 1g }', 'floors.memory', 'did you mean 1Gi?'],
    ['floors: { memory: lots }', 'floors.memory', 'memory such as 64Mi or 2Gi'],
    ['floors: { cpu: 2Gi }', 'floors.cpu', '2Gi is an amount of memory'],
    ['floors: { cpu: 500 }', 'floors.cpu', 'did you mean 500m?'],
    ['floors: { cpu: -1 }', 'floors.cpu', 'CPU such as 50m, 0.5 or 2'],
    ['overProvisionedBelow: 50', 'overProvisionedBelow', 'did you mean 50%?'],
    ['overProvisionedBelow: 150%', 'overProvisionedBelow', '100% at most'],
    ['strategy: sed', 'strategy', 'one of: default, seed, krr-simple'],
    ['windw: 14d', 'windw', '"window", the nearest key'],
  ])('of a policy: %s', async (line, field, want) => {
    const found = await problemsIn(`${NAMED}policies:\n  - name: a\n    sizing:\n      ${line}\n`);
    expect(found).toHaveLength(1);
    expect(found[0]?.path).toMatch(/^trimtab\.yaml:5:\d+ policies\[0\]\.sizing\./);
    expect(found[0]?.path.endsWith(field)).toBe(true);
    expect(found[0]?.want).toContain(want);
  });
});

describe('problems', () => {
  test('come all at once, in the order of the file', async () => {
    const found = await problemsIn('cluster: {}\nwindw: 1d\nmode: act!\nlogLevel: loud\n');
    expect(found.map(({ path }) => path)).toEqual([
      'trimtab.yaml:1:10 cluster.name',
      'trimtab.yaml:2:1 windw',
      'trimtab.yaml:3:7 mode',
      'trimtab.yaml:4:11 logLevel',
    ]);
  });

  test('of policy files come with those of the configuration', async () => {
    const file = written({
      'trimtab.yaml': `${NAMED}policyFiles: [one.yaml, two.yaml]\nrepositories:\n  - { name: m, url: https://a/b, remote: ./b.git }\n  - { name: m, url: https://a/c, remote: ../c.git }\n`,
      'one.yaml': 'policies:\n  - nme: a\n',
      'two.yaml': 'policies:\n  - name: b\n    sizing: { window: 28d }\n',
    });
    expect((await problems(file)).map(({ path }) => path)).toEqual([
      'one.yaml:2:5 policies[0].name',
      'one.yaml:2:5 policies[0].nme',
      'trimtab.yaml:5:13 repositories[1].name',
      'two.yaml:3:23 policies[0].sizing.window',
    ]);
  });

  test('a policy that is wanted twice is named', async () => {
    const [problem] = await problemsIn(`${NAMED}policies: [{ name: a }, { name: a }]\n`);
    expect(problem).toEqual({
      path: 'trimtab.yaml:2:33 policies[1].name',
      got: 'a',
      want: 'a name no other policy has',
    });
  });

  test('a default never contradicts a shorter window: it follows it', async () => {
    const config = await load(`${NAMED}window: 3d\npolicies: [{ name: a }]\n`);
    expect(config.policies.policies[0]?.sizing.window).toBe(days(3));
  });

  test.each([
    ['broken YAML', `${NAMED}a: [1\nb: 2\n`, 'trimtab.yaml:3:1', 'YAML that cannot be read'],
    ['a key twice', `${NAMED}window: 1d\nwindow: 2d\n`, 'trimtab.yaml:3:1', 'the key window a second time'],
    ['an empty file', '', 'trimtab.yaml:1:1', 'nothing (the value is empty)'],
    ['a list', '- a\n', 'trimtab.yaml:1:1', 'a list'],
  ])('%s', async (_, text, path, got) => {
    const [problem] = await problemsIn(text);
    expect(problem?.path).toBe(path);
    expect(problem?.got).toContain(got);
  });

  test('a missing file says how to name another one', async () => {
    const [problem] = await problems('/nowhere/trimtab.yaml');
    expect(problem).toMatchObject({ got: 'no such file', want: expect.stringContaining('--config') });
  });

  test('a file that is missing here says where here is', async () => {
    const [problem] = await problems('nowhere.yaml');
    expect(problem).toMatchObject({ path: 'nowhere.yaml', got: `no such file in ${process.cwd()}` });
  });
});

describe('secrets', () => {
  test.each([
    ['prometheus: { url: "http://admin:hunter2@prom" }'],
    ['prometheus: { auth: { kind: bearer, tokenEnv: hunter2 } }'],
    ['prometheus: { auth: { kind: bearer, token: hunter2 } }'],
    ['prometheus: { headers: { Authorization: hunter2 } }'],
    ['repositories: [{ name: m, url: "https://x:hunter2@git/a.git", remote: /a.git }]'],
    ['repositories: [{ name: m, url: "https://hunter2@git/a/b.git" }]'],
    ['repositories: [{ name: m, url: https://git/a/b, forge: { kind: gitea, token: hunter2 } }]'],
    ['repositories: [{ name: m, url: https://git/a/b, forge: { kind: gitea, tokenEnv: hunter2 } }]'],
    [
      'repositories: [{ name: m, url: https://git/a/b, forge: { kind: github, app: { appId: 1, privateKey: hunter2 } } }]',
    ],
    ['token: hunter2'],
  ])('%s is refused and not repeated', async (line) => {
    const found = await problemsIn(`${NAMED}${line}\n`);
    expect(found.length).toBeGreaterThan(0);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  test('come from one place', async () => {
    const [problem] = await problemsIn(`${NAMED}prometheus: { auth: { kind: bearer } }\n`);
    expect(problem?.want).toBe('either tokenEnv or tokenFile');
  });
});

describe('surroundings', () => {
  test('the environment may name the address of Prometheus', async () => {
    const environment = { TRIMTAB_PROMETHEUS_URL: 'http://localhost:9090' };
    const config = await load(`${NAMED}prometheus: { url: "http://other:9090" }`, environment);
    expect(config.prometheus.url).toBe('http://localhost:9090');
  });

  test('an address that is none is refused without repeating it', async () => {
    const file = written({ 'trimtab.yaml': NAMED });
    const [problem] = await problems(file, { TRIMTAB_PROMETHEUS_URL: 'http://a:hunter2@b' });
    expect(problem?.path).toBe('environment variable TRIMTAB_PROMETHEUS_URL');
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });

  test('paths are relative to the file, ~ is the home', async () => {
    const file = written({
      'trimtab.yaml':
        'cluster: { name: a, kubeconfig: ~/.kube/x }\nprometheus: { tls: { caFile: ca.pem } }\nrepositories: [{ name: m, url: https://a/b, remote: ./b.git }]',
    });
    const config = await loadConfig(file, { HOME: '/home/ann' });
    expect(config.cluster.kubeconfig).toBe('/home/ann/.kube/x');
    expect(config.prometheus.tls.caFile).toBe(join(dirname(file), 'ca.pem'));
    expect(config.repositories[0]?.remote).toBe(join(dirname(file), 'b.git'));
  });
});

describe('writing a policy back', () => {
  test.each(['right-sizing.yaml', 'seed.yaml', 'krr-simple.yaml'])('%s means the same again', async (name) => {
    const { policies } = (await load(`${NAMED}policyFiles: [${shipped(name)}]`)).policies;
    const again = await load(JSON.stringify({ cluster: { name: 'prod' }, policies: policies.map(writtenPolicy) }));
    expect(again.policies.policies).toEqual(policies);
    expect(JSON.stringify(policies.map(writtenPolicy))).toMatch(/"window":"14d".*"cpu":"\d+m","memory":"\d+Mi"/);
  });
});

describe('reports', () => {
  const CHAT =
    'receivers: [{ kind: slack, name: chat, address: { env: CHAT } }, { kind: alertmanager, name: am, url: "http://am:9093" }]';

  test('go out on Monday at nine and are kept in the journal, unless said otherwise', async () => {
    const { reports } = await load(`${NAMED}${CHAT}\nreports: [{ name: weekly, kind: right-sizing, to: [chat] }]`);
    expect(reports).toEqual([
      {
        name: 'weekly',
        kind: 'right-sizing',
        schedule: { cron: '0 9 * * 1', timeZone: 'UTC' },
        to: ['chat'],
        keep: 'journal',
      },
    ]);
    expect((await load(NAMED)).reports).toEqual([]);
  });

  test.each([
    ['[{ name: weekly, kind: audit, to: [nobody] }]', 'nobody'],
    ['[{ name: weekly, kind: audit, to: [am] }]', 'am'],
    ['[{ name: w, kind: audit }, { name: w, kind: audit }]', 'w'],
    ['[{ name: Weekly, kind: audit }]', 'Weekly'],
    ['[{ name: w, kind: audit, schedule: { cron: "61 * * * *" } }]', '61 * * * *'],
  ])('%s is refused, and it is said where', async (reports, got) => {
    const [problem] = await problemsIn(`${NAMED}${CHAT}\nreports: ${reports}`);
    expect(problem?.path).toMatch(/^trimtab\.yaml:3:\d+ reports\[/);
    expect(problem?.got).toContain(got);
  });
});
