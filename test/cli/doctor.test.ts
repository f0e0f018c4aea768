import { describe, expect, test } from 'vitest';
import { missingTools } from '../../src/cli/checks/renderer.ts';
import { diagnose } from '../../src/cli/doctor.ts';
import type { AccessExpectations } from '../../src/cli/world.ts';
import { ConfigError, UpstreamSurprise } from '../../src/model/errors.ts';
import { known, unknown } from '../../src/model/reason.ts';
import { instant, seconds } from '../../src/model/units.ts';
import type { Access } from '../../src/ports/cluster.ts';
import type { MetricsProbe } from '../../src/ports/metrics.ts';
import type { Ports, RepositoryPorts } from '../../src/ports/ports.ts';

const HEAD = '0123456789abcdef0123456789abcdef01234567';
const never = async (): Promise<never> => {
  throw new Error('doctor must not ask for this');
};

const probe = (part: Partial<MetricsProbe> = {}): MetricsProbe => ({
  backend: 'Prometheus 3.5.0',
  metrics: [
    { name: 'container_cpu_usage_seconds_total', present: known(true), degrades: 'everything' },
    { name: 'kube_pod_owner', present: known(true), degrades: 'usage of dead pods' },
  ],
  scrapeInterval: known(seconds(30)),
  clusters: ['prod'],
  warnings: [],
  ...part,
});

const accesses: AccessExpectations = {
  needed: [
    { verb: 'list', group: '', resource: 'pods', why: 'observe' },
    { verb: 'list', group: 'apps', resource: 'deployments', why: 'observe' },
  ],
  serve: [],
  forbidden: [
    { verb: 'get', group: '', resource: 'secrets', why: 'secrets are never read' },
    { verb: 'patch', group: 'apps', resource: 'deployments', subresource: 'scale', why: 'Git is the only deploy path' },
  ],
};

/** Everything is as it should be: reads are allowed, the rest is not. */
const readOnly = async ({ verb }: Access) => known(verb === 'list');

function repository(
  part: { manifests?: object; forge?: object } = {},
): RepositoryPorts & { readonly pushed: object[] } {
  const pushed: object[] = [];
  return {
    name: 'manifests',
    pushed,
    manifests: {
      name: 'manifests',
      open: never,
      branchHead: async () => HEAD,
      openAt: never,
      history: never,
      describe: never,
      compare: never,
      commit: never,
      push: async (request) => {
        pushed.push(request);
        return { kind: 'up-to-date' };
      },
      deleteBranch: never,
      readOrphans: never,
      writeOrphan: never,
      close: async () => undefined,
      ...part.manifests,
    },
    forge: {
      list: never,
      open: never,
      update: never,
      close: never,
      check: async () => ({ user: 'trimtab', problems: [] }),
      ...part.forge,
    },
    journal: { read: never, append: never },
  };
}

const silent = { debug() {}, info() {}, warn() {}, error() {}, progress() {} };

function ports(
  part: { probe?: MetricsProbe; mayI?: Ports['cluster']['mayI']; repositories?: RepositoryPorts[] } = {},
): Ports {
  return {
    log: silent,
    clock: { now: () => instant(0) },
    metrics: {
      describe: () => ({ cpu: '', memory: '', backend: '' }),
      probe: async () => part.probe ?? probe(),
      // biome-ignore lint/correctness/useYield: doctor must not ask for usage
      usage: async function* () {
        await never();
      },
      signal: never,
      podOwners: never,
    },
    cluster: {
      // biome-ignore lint/correctness/useYield: doctor must not list objects
      list: async function* () {
        await never();
      },
      mayI: part.mayI ?? readOnly,
    },
    renderer: {
      render: never,
      tools: async () => [
        { tool: 'kustomize', version: undefined },
        { tool: 'kubectl', version: 'v1.32.4' },
        { tool: 'helm', version: undefined },
      ],
    },
    repositories: part.repositories ?? [repository()],
  };
}

const config = {
  file: 'trimtab.yaml',
  prometheus: {
    auth: { kind: 'none' as const },
    headers: {},
    tls: { insecureSkipVerify: false },
    concurrency: 2,
    impact: 'normal' as const,
    sampleBudget: 500_000,
    timeout: seconds(60),
  },
  repositories: [
    {
      name: 'manifests',
      url: 'https://git/m',
      aliases: [],
      remote: '/m.git',
      branch: 'main',
      forge: { kind: 'local' as const },
      commits: { name: 'Trimtab', email: 'trimtab@localhost' },
    },
  ],
};

const problemsWith = async (part: Parameters<typeof ports>[0], matcher?: { label: string; value: string }) => {
  const prometheus = { ...config.prometheus, ...(matcher === undefined ? {} : { clusterMatcher: matcher }) };
  const rows = await diagnose({ ports: ports(part), config: { ...config, prometheus }, accesses, unusable: [] });
  return rows.filter(({ status, area }) => status !== 'ok' && area !== 'renderer');
};

describe('when all is well', () => {
  test('every area has a row and none fails', async () => {
    const rows = await diagnose({ ports: ports(), config, accesses, unusable: [] });
    expect(new Set(rows.map(({ area }) => area))).toEqual(
      new Set(['config', 'prometheus', 'kubernetes', 'git', 'forge', 'renderer']),
    );
    expect(rows.filter(({ status }) => status !== 'ok').map(({ check }) => check)).toEqual(['helm']);
  });

  test('the right to push is asked for by pushing the branch to where it is', async () => {
    const own = repository();
    await diagnose({ ports: ports({ repositories: [own] }), config, accesses, unusable: [] });
    expect(own.pushed).toEqual([{ branch: 'main', commit: HEAD, expected: HEAD }]);
  });
});

describe('a setting that cannot be used', () => {
  const error = new ConfigError({ path: 'environment variable TOKEN', got: 'not set', want: 'the secret' });
  const rowsWith = (unusable: Parameters<typeof diagnose>[0]['unusable'], own: Ports = ports()) =>
    diagnose({ ports: own, config, accesses, unusable });

  test('is a row that names the repository, and everything else is still looked at', async () => {
    const rows = await rowsWith([{ area: 'forge', name: 'manifests', error }], ports({ repositories: [] }));
    expect(rows.filter(({ status }) => status === 'fail')).toEqual([
      {
        area: 'forge',
        check: 'manifests: environment variable TOKEN',
        status: 'fail',
        detail: 'got not set',
        todo: 'want the secret',
      },
    ]);
    expect(new Set(rows.map(({ area }) => area))).toContain('kubernetes');
    expect(rows.map(({ check }) => check)).not.toContain('repositories');
  });

  test('of Prometheus is its only row: nothing was there to ask', async () => {
    const rows = await rowsWith([{ area: 'prometheus', error }]);
    expect(rows.filter(({ area }) => area === 'prometheus')).toMatchObject([{ status: 'fail', detail: 'got not set' }]);
  });
});

describe('prometheus', () => {
  test('a missing metric is named, with what is degraded and what to do', async () => {
    const metrics = [{ name: 'kube_pod_owner', present: known(false), degrades: 'usage of dead pods' }];
    expect(await problemsWith({ probe: probe({ metrics }) })).toEqual([
      {
        area: 'prometheus',
        check: 'kube_pod_owner',
        status: 'warn',
        detail: 'missing; degraded: usage of dead pods',
        todo: expect.stringContaining('kube-state-metrics'),
      },
    ]);
  });

  test('an unreachable backend is one failure, not one per metric and per consequence', async () => {
    const present = unknown('upstream-unreachable', 'connection refused');
    const metrics = ['a', 'b', 'c'].map((name) => ({ name, present, degrades: '' }));
    const warnings = ['Scrape interval unknown, 60 s assumed: connection refused'];
    const found = await problemsWith({ probe: probe({ metrics, warnings }) });
    expect(found.map(({ check, status }) => [check, status])).toEqual([['reachable', 'fail']]);
    expect(found[0]?.detail).toContain('connection refused');
  });

  test('several clusters fail without a matcher and pass with one', async () => {
    const shared = { probe: probe({ clusters: ['prod', 'staging'] }) };
    expect((await problemsWith(shared)).map(({ check, status }) => [check, status])).toEqual([['one cluster', 'fail']]);
    expect(await problemsWith(shared, { label: 'cluster', value: 'prod' })).toEqual([]);
  });

  test('so does a backend of which nobody can tell whether it holds several', async () => {
    const [found] = await problemsWith({
      probe: probe({ refused: { code: 'partial-answer', detail: 'a store is away' } }),
    });
    expect(found).toMatchObject({ check: 'one cluster', status: 'fail', detail: 'a store is away' });
  });

  test.each([
    [30, 0],
    [60, 0],
    [120, 1],
  ])('a scrape interval of %i s brings %i warnings', async (interval, warnings) => {
    expect(await problemsWith({ probe: probe({ scrapeInterval: known(seconds(interval)) }) })).toHaveLength(warnings);
  });
});

describe('kubernetes', () => {
  test('a right that is missing is a warning that names the rule', async () => {
    const mayI = async ({ group }: Access) => known(group === '');
    const [problem] = await problemsWith({
      mayI: async (access) => (access.verb === 'list' ? mayI(access) : known(false)),
    });
    expect(problem).toMatchObject({ check: 'may list deployments.apps', status: 'warn' });
  });

  test('a right that must not be there is a failure', async () => {
    const found = await problemsWith({ mayI: async () => known(true) });
    expect(found.map(({ check, status }) => [check, status])).toEqual([
      ['may not get secrets', 'fail'],
      ['may not patch deployments.apps/scale', 'fail'],
    ]);
  });

  test('a right that only `serve` needs is a warning that says so, and where', async () => {
    const why = 'one replica makes the passes';
    const lease = { verb: 'update', group: 'coordination.k8s.io', resource: 'leases', namespace: 'bots', why };
    const served = { ...accesses, serve: [lease] };
    const rows = await diagnose({ ports: ports(), config, accesses: served, unusable: [] });
    expect(rows.filter(({ status, area }) => status !== 'ok' && area === 'kubernetes')).toEqual([
      {
        area: 'kubernetes',
        check: 'may update leases.coordination.k8s.io',
        status: 'warn',
        detail: 'not allowed; `serve` needs it: one replica makes the passes',
        todo: expect.stringContaining('leases.coordination.k8s.io in bots'),
      },
    ]);
    expect(rows).toContainEqual(expect.objectContaining({ detail: '0 of 1 rights that `serve` uses' }));
  });

  test('an unreachable server is asked once', async () => {
    let asked = 0;
    const found = await problemsWith({
      mayI: async () => {
        asked++;
        return unknown('upstream-unreachable', 'no route to host');
      },
    });
    expect(asked).toBe(1);
    expect(found).toMatchObject([
      { area: 'kubernetes', check: 'reachable', status: 'fail', detail: 'no route to host' },
    ]);
  });

  test('a kubeconfig that cannot be used fails its area only', async () => {
    const found = await problemsWith({
      mayI: () => Promise.reject(new ConfigError({ path: 'cluster.context', got: 'prodd', want: 'one of prod' })),
    });
    expect(found).toMatchObject([{ area: 'kubernetes', check: 'cluster.context', status: 'fail' }]);
  });
});

describe('git and forge', () => {
  test.each([
    ['no such branch', { manifests: { branchHead: async () => undefined } }, 'no branch main'],
    [
      'a refused push',
      { manifests: { push: async () => ({ kind: 'rejected', because: 'read-only token' }) } },
      'read-only token',
    ],
    [
      'an unreachable repository',
      { manifests: { branchHead: () => Promise.reject(new UpstreamSurprise({ source: 'git', issue: 'not found' })) } },
      'not found',
    ],
    ['a forge with a problem', { forge: { check: async () => ({ user: 'x', problems: ['not bare'] }) } }, 'not bare'],
  ])('%s fails', async (_, part, detail) => {
    const found = await problemsWith({ repositories: [repository(part)] });
    expect(found).toMatchObject([{ status: 'fail', detail, todo: expect.any(String) }]);
  });

  test('no repository is a warning: there is still a report', async () => {
    expect(await problemsWith({ repositories: [] })).toMatchObject([{ area: 'git', status: 'warn' }]);
  });

  test('a bug is not swallowed', async () => {
    const broken = repository({ manifests: { branchHead: () => Promise.reject(new TypeError('a bug')) } });
    await expect(problemsWith({ repositories: [broken] })).rejects.toThrow('a bug');
  });
});

describe('renderer', () => {
  test.each([
    ['v5.5.0', 'v1.32.4', []],
    ['v5.5.0', undefined, []],
    [undefined, 'v1.32.4', []],
    [undefined, undefined, ['kustomize or kubectl']],
  ])('kustomize %s and kubectl %s', (kustomize, kubectl, missing) => {
    expect(
      missingTools([
        { tool: 'kustomize', version: kustomize },
        { tool: 'kubectl', version: kubectl },
      ]),
    ).toEqual(missing);
  });
});
