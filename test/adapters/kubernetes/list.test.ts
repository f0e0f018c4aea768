import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { milliseconds } from '../../../src/model/units.ts';
import { aDeployment, aNamespace, anApplication, aPod, aRollout } from '../../builders/kubernetes-objects.ts';
import { type FakeKubernetes, startFakeKubernetes } from '../../fakes/kubernetes/fake-kubernetes.ts';
import type { Manifest } from '../../fakes/kubernetes/manifest.ts';
import { READ } from '../../fakes/kubernetes/rules.ts';
import { clusterAt, listed, namesOf, summaryOf, TOKEN } from './listing.ts';

let fake: FakeKubernetes;
beforeEach(async () => {
  fake = await startFakeKubernetes({ token: TOKEN });
});
afterEach(() => fake.close());

const pods = (count: number): Manifest[] =>
  Array.from({ length: count }, (_, n) =>
    aPod()
      .named(`web-${String(n).padStart(4, '0')}`)
      .in(n % 2 === 0 ? 'shop' : 'bank')
      .withContainer({ name: 'app' })
      .build(),
  );
const lists = () => fake.requests.filter(({ verb }) => verb === 'list');

describe('listing', () => {
  it('reads 250 objects in three pages, each once', async () => {
    fake.put(...pods(250));
    const read = await listed(clusterAt(fake.url), 'pods');
    expect(read.thrown).toBeUndefined();
    expect(new Set(namesOf(read)).size).toBe(250);
    expect(read.objects).toHaveLength(250);
    expect(lists().map(({ query }) => [query.limit, query.continue !== undefined])).toEqual([
      ['100', false],
      ['100', true],
      ['100', true],
    ]);
  });

  it('asks as itself, for the collection of the kind and nothing else', async () => {
    fake.put(aDeployment().named('web').in('shop').build());
    expect(namesOf(await listed(clusterAt(fake.url), 'deployments'))).toEqual(['web']);
    expect(fake.requests).toMatchObject([
      {
        verb: 'list',
        group: 'apps',
        version: 'v1',
        resource: 'deployments',
        query: { limit: '100' },
        headers: { 'user-agent': 'trimtab/1.2.3', authorization: `Bearer ${TOKEN}`, accept: 'application/json' },
      },
    ]);
    expect(fake.requests[0]).not.toHaveProperty('namespace');
  });

  it('reads one page at a time: a consumer that stops costs no further request', async () => {
    fake.put(...pods(20));
    for await (const _ of clusterAt(fake.url, { pageSize: 5 }).list('pods')) break;
    expect(lists()).toHaveLength(1);
  });

  it('reads nothing at all before it is asked', async () => {
    kubernetesNobodyAsks(fake.url);
    expect(fake.requests).toEqual([]);
  });

  it('an empty cluster is an empty list', async () => {
    expect(await listed(clusterAt(fake.url), 'pods')).toEqual({ objects: [], thrown: undefined });
  });
});

const kubernetesNobodyAsks = (url: string) => clusterAt(url).list('pods');

describe('kinds of custom resources', () => {
  it.each(['rollouts', 'applications', 'vpas'] as const)('%s without their CRD do not exist: none', async (kind) => {
    expect(await listed(clusterAt(fake.url), kind)).toEqual({ objects: [], thrown: undefined });
  });

  it('are read where they exist', async () => {
    fake.put(aRollout().named('web').in('shop').build(), anApplication().named('shop').in('argocd').build());
    expect(namesOf(await listed(clusterAt(fake.url), 'rollouts'))).toEqual(['web']);
    expect(namesOf(await listed(clusterAt(fake.url), 'applications'))).toEqual(['shop']);
  });

  it('a 404 for a built-in kind is a surprise', async () => {
    fake.fail({ resource: 'horizontalpodautoscalers', answer: { kind: 'status', code: 404 } });
    const read = await listed(clusterAt(fake.url), 'hpas');
    expect(summaryOf(read.thrown)).toBe('UpstreamSurprise(absent): horizontalpodautoscalers: ordered by the test');
  });

  it('hidden by RBAC they are forbidden, not absent', async () => {
    fake.setRules([{ verbs: READ, groups: ['apps'], resources: ['*'] }]);
    expect(summaryOf((await listed(clusterAt(fake.url), 'rollouts')).thrown)).toContain('UpstreamSurprise(forbidden)');
  });
});

describe('a token that expires in the middle', () => {
  const readWhile = async (onFifth: () => void) => {
    fake.put(...pods(20));
    const seen: string[] = [];
    for await (const pod of clusterAt(fake.url, { pageSize: 5 }).list('pods')) {
      seen.push(pod.ref.name);
      if (seen.length === 5) onFifth();
    }
    return seen;
  };

  it('is followed by the one that the server offers: nothing twice, nothing lost', async () => {
    const seen = await readWhile(fake.compact);
    expect(seen).toHaveLength(20);
    expect(new Set(seen).size).toBe(20);
    expect(fake.requests.filter(({ status }) => status === 410)).toHaveLength(1);
    expect(lists()).toHaveLength(5);
  });

  it('or, if it offers none, by one new list: nothing twice, nothing lost', async () => {
    const seen = await readWhile(() => fake.fail({ answer: { kind: 'status', code: 410 } }));
    expect(seen).toHaveLength(20);
    expect(new Set(seen).size).toBe(20);
    expect(lists().map(({ query, status }) => [status, query.continue !== undefined])).toEqual([
      [200, false],
      [410, true],
      [200, false],
      [200, true],
      [200, true],
      [200, true],
    ]);
  });

  it('again and again is given up', async () => {
    fake.put(...pods(20));
    fake.fail({ skip: 1, times: 99, answer: { kind: 'status', code: 410 } });
    const read = await listed(clusterAt(fake.url, { pageSize: 5 }), 'pods');
    expect(read.objects).toHaveLength(5);
    expect(summaryOf(read.thrown)).toBe('RetryLater: pods: the list expires faster than it can be read');
    expect(lists().length).toBeLessThan(6);
  });
});

describe('an API server that is busy', () => {
  it.each([
    ['429 with Retry-After in seconds', { kind: 'status', code: 429, retryAfter: '1' } as const, 950],
    ['429 without', { kind: 'status', code: 429 } as const, 0],
    ['500', { kind: 'status', code: 500 } as const, 0],
    ['504', { kind: 'status', code: 504 } as const, 0],
    ['a broken connection', { kind: 'truncate' } as const, 0],
    ['half an answer', { kind: 'half' } as const, 0],
  ])('is asked again: %s', async (_, answer, atLeastMs) => {
    fake.put(...pods(3));
    fake.fail({ resource: 'pods', answer });
    const from = performance.now();
    const read = await listed(clusterAt(fake.url), 'pods');
    expect(read.thrown).toBeUndefined();
    expect(namesOf(read)).toHaveLength(3);
    expect(lists()).toHaveLength(2);
    expect(performance.now() - from).toBeGreaterThanOrEqual(atLeastMs);
  });

  it('Retry-After may be a date', async () => {
    fake.put(...pods(3));
    fake.fail({ answer: { kind: 'status', code: 429, retryAfter: new Date(Date.now() - 1000).toUTCString() } });
    expect((await listed(clusterAt(fake.url), 'pods')).objects).toHaveLength(3);
  });

  it('is not asked for ever', async () => {
    fake.fail({ times: 99, answer: { kind: 'status', code: 503 } });
    expect(summaryOf((await listed(clusterAt(fake.url), 'pods')).thrown)).toBe('RetryLater: 503 ordered by the test');
    expect(lists()).toHaveLength(4);
  });

  it('and wants to be left alone for longer than a pass can wait: is left alone', async () => {
    fake.fail({ answer: { kind: 'status', code: 429, retryAfter: '600' } });
    const read = await listed(clusterAt(fake.url), 'pods');
    expect(read.thrown).toMatchObject({ name: 'RetryLater', afterMs: 600_000 });
    expect(lists()).toHaveLength(1);
  });

  it('and breaks off on the second page: the first came, and the end is an error, not a short list', async () => {
    fake.put(...pods(10));
    fake.fail({ skip: 1, times: 99, answer: { kind: 'truncate' } });
    const read = await listed(clusterAt(fake.url, { pageSize: 5 }), 'pods');
    expect(read.objects).toHaveLength(5);
    expect(summaryOf(read.thrown)).toContain('RetryLater: no complete answer');
  });

  it('and says nothing: the time limit ends it', async () => {
    fake.fail({ times: 99, answer: { kind: 'hang' } });
    const cluster = clusterAt(fake.url, { timeout: milliseconds(50) });
    expect(summaryOf((await listed(cluster, 'pods')).thrown)).toMatch(
      /^RetryLater: no complete answer from [\w.]+:\d+ \(TimeoutError\)$/,
    );
    expect(lists()).toHaveLength(4);
  });

  it('and is not there', async () => {
    await fake.close();
    const { thrown } = await listed(clusterAt(fake.url), 'pods');
    expect(summaryOf(thrown)).toMatch(/^RetryLater: no complete answer from [\w.]+:\d+ \(ECONNREFUSED\)$/);
    fake = await startFakeKubernetes();
  });

  it('and was not there: the next kind waits for nobody, until somebody answers', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.writeHead(503).end();
    });
    const port = await opened(server, 0);
    await closed(server);
    const cluster = clusterAt(`http://127.0.0.1:${port}`);
    expect(summaryOf((await listed(cluster, 'nodes')).thrown)).toContain('(ECONNREFUSED)');
    await opened(server, port);
    await listed(cluster, 'pods');
    expect(asked).toBe(1);
    await listed(cluster, 'jobs');
    expect(asked).toBe(5);
    await closed(server);
  });
});

describe('an answer that is none', () => {
  it.each([
    ['a log-in page', { kind: 'html' } as const, 'is this the API server'],
    ['a redirect', { kind: 'redirect', to: 'https://login.example.com' } as const, 'a redirect'],
    ['other JSON', { kind: 'body', text: '{"hello":"world"}' } as const, 'pods: the answer is no list'],
    ['a number', { kind: 'body', text: '42' } as const, 'pods: the answer is no list'],
  ])('%s is a surprise at once', async (_, answer, issue) => {
    fake.fail({ answer });
    const { thrown } = await listed(clusterAt(fake.url), 'pods');
    expect(summaryOf(thrown)).toContain('UpstreamSurprise(surprise)');
    expect(summaryOf(thrown)).toContain(issue);
    expect(lists()).toHaveLength(1);
  });
});

describe('permission', () => {
  it('refused for one kind says which, and the others are read', async () => {
    fake.setRules([{ verbs: READ, groups: ['', 'apps'], resources: ['pods', 'deployments'] }]);
    fake.put(aDeployment().build(), aNamespace().build());
    const cluster = clusterAt(fake.url);
    expect(summaryOf((await listed(cluster, 'namespaces')).thrown)).toBe(
      'UpstreamSurprise(forbidden): namespaces: namespaces is forbidden: User "system:serviceaccount:trimtab:trimtab" cannot list resource "namespaces" in API group "" at the cluster scope',
    );
    expect(lists()).toHaveLength(1);
    expect(namesOf(await listed(cluster, 'deployments'))).toEqual(['web']);
  });

  it('with a token that is not accepted: the credentials are read again once, then it is said without the token', async () => {
    const cluster = clusterAt(fake.url, { access: { kind: 'direct', url: fake.url, token: 'stale-and-secret' } });
    const { thrown } = await listed(cluster, 'pods');
    expect(summaryOf(thrown)).toBe('UpstreamSurprise(forbidden): the API server does not accept the credentials');
    expect(fake.requests.map(({ status }) => status)).toEqual([401, 401]);
  });

  it('never shows the token in an error, however deep one looks', async () => {
    const cluster = clusterAt(fake.url, { access: { kind: 'direct', url: fake.url, token: 'bad\nheader-secret' } });
    const { thrown } = await listed(cluster, 'pods');
    expect(summaryOf(thrown)).toContain('UpstreamSurprise');
    expect(deepText(thrown)).not.toContain('header-secret');
  });
});

/** Every text an error carries, causes and non-enumerable members included. */
function deepText(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null || depth > 6) return String(value);
  return Object.getOwnPropertyNames(value)
    .map((name) => deepText(Reflect.get(value, name), depth + 1))
    .join('\n');
}

describe('an object that does not fit', () => {
  const bad = () =>
    aDeployment()
      .named('odd')
      .in('shop')
      .withContainer({ name: 'app', resources: { limits: { memory: 'lots' } } })
      .build();

  it('does not cost the others, and is named after them', async () => {
    fake.put(aDeployment().named('a').build(), bad(), aDeployment().named('z').build());
    const read = await listed(clusterAt(fake.url), 'deployments');
    expect(namesOf(read)).toEqual(['a', 'z']);
    expect(summaryOf(read.thrown)).toBe(
      'UpstreamSurprise(partial): deployments: 1 not readable: shop/odd (spec.template.spec.containers.0.resources.limits.memory: not a quantity)',
    );
  });

  it('of many, a few are named and all are counted', async () => {
    fake.put(
      ...Array.from({ length: 5 }, (_, n) =>
        aPod()
          .named(`p${n}`)
          .with({ metadata: { uid: 7 } })
          .build(),
      ),
    );
    const read = await listed(clusterAt(fake.url, { pageSize: 2 }), 'pods');
    expect(read.objects).toEqual([]);
    expect(summaryOf(read.thrown)).toMatch(
      /^UpstreamSurprise\(partial\): pods: 5 not readable: .*p0 .*p1 .*p2 .* and 2 more$/,
    );
  });

  it('that is no object at all has no name', async () => {
    fake.fail({ answer: { kind: 'body', text: '{"metadata":{},"items":[null]}' } });
    expect(summaryOf((await listed(clusterAt(fake.url), 'pods')).thrown)).toContain('an object without a name');
  });
});

async function opened(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
