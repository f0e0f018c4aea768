import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ClusterAccess } from '../../../src/adapters/kubernetes/session.ts';
import { ConfigError } from '../../../src/model/errors.ts';
import type { Cluster } from '../../../src/ports/cluster.ts';
import { aNamespace } from '../../builders/kubernetes-objects.ts';
import { type Certificates, makeCertificates } from '../../fakes/kubernetes/certificates.ts';
import {
  type FakeKubernetes,
  type FakeKubernetesOptions,
  startFakeKubernetes,
} from '../../fakes/kubernetes/fake-kubernetes.ts';
import { clusterAt, listed, namesOf, summaryOf } from './listing.ts';

const directory = mkdtempSync(join(tmpdir(), 'trimtab-kubeconfig-'));
let certificates: Certificates;
beforeAll(() => {
  certificates = makeCertificates();
});
afterAll(() => {
  rmSync(directory, { recursive: true });
  rmSync(certificates.directory, { recursive: true });
});

let fake: FakeKubernetes | undefined;
afterEach(async () => {
  await fake?.close();
  fake = undefined;
});

async function start(options: FakeKubernetesOptions): Promise<FakeKubernetes> {
  fake = await startFakeKubernetes({ objects: [aNamespace().named('shop').build()], ...options });
  return fake;
}

/** JSON is YAML. */
function kubeconfig(cluster: object, user: object): string {
  const path = join(directory, 'config');
  const content = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'main',
    contexts: [
      { name: 'main', context: { cluster: 'c', user: 'u' } },
      { name: 'dangling', context: { cluster: 'gone', user: 'u' } },
    ],
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user }],
  };
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const through = (path: string, context?: string): Cluster =>
  accessing({ kind: 'kubeconfig', path, ...(context === undefined ? {} : { context }) });
const accessing = (access: ClusterAccess): Cluster => clusterAt('', { access });
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('a kubeconfig', () => {
  it('with a token', async () => {
    const { url } = await start({ token: 't-1' });
    const path = kubeconfig({ server: `${url}/`, 'insecure-skip-tls-verify': true }, { token: 't-1' });
    expect(namesOf(await listed(through(path), 'namespaces'))).toEqual(['shop']);
  });

  it('with a CA: its servers are trusted, others are not', async () => {
    const { url } = await start({ token: 't-1', tls: certificates.server });
    const trusting = kubeconfig(
      { server: url, 'certificate-authority-data': base64(certificates.ca) },
      { token: 't-1' },
    );
    expect(namesOf(await listed(through(trusting), 'namespaces'))).toEqual(['shop']);
    const wary = kubeconfig({ server: url }, { token: 't-1' });
    expect(summaryOf((await listed(through(wary), 'namespaces')).thrown)).toBe(
      `RetryLater: no complete answer from ${new URL(url).host} (UNABLE_TO_VERIFY_LEAF_SIGNATURE)`,
    );
  });

  it('with a client certificate in files', async () => {
    const { url } = await start({
      tls: { ...certificates.server, ca: certificates.ca, requestCert: true, rejectUnauthorized: true },
    });
    const cluster = { server: url, 'certificate-authority': join(certificates.directory, 'ca.crt') };
    const user = {
      'client-certificate': join(certificates.directory, 'client.crt'),
      'client-key': join(certificates.directory, 'client.key'),
    };
    expect(namesOf(await listed(through(kubeconfig(cluster, user)), 'namespaces'))).toEqual(['shop']);
    const nobody = await listed(through(kubeconfig(cluster, { token: 'x' })), 'namespaces');
    expect(summaryOf(nobody.thrown)).toContain('RetryLater: no complete answer');
  });

  it('with user and password', async () => {
    const { url, requests } = await start({});
    const path = kubeconfig({ server: url, 'insecure-skip-tls-verify': true }, { username: 'bot', password: 'pw' });
    expect(namesOf(await listed(through(path), 'namespaces'))).toEqual(['shop']);
    expect(requests[0]?.headers.authorization).toBe(`Basic ${base64('bot:pw')}`);
  });

  it('with a token file, as pods have it, newline included', async () => {
    const { url } = await start({ token: 't-file' });
    const tokenFile = join(directory, 'token');
    writeFileSync(tokenFile, 't-file\n');
    const user = { 'auth-provider': { name: 'tokenFile', config: { tokenFile } } };
    const path = kubeconfig({ server: url, 'insecure-skip-tls-verify': true }, user);
    expect(namesOf(await listed(through(path), 'namespaces'))).toEqual(['shop']);
  });

  it('with an exec plug-in, whose token is asked for again when it is no longer accepted', async () => {
    const server = await start({ token: 't-1' });
    const issued = join(directory, 'issued');
    const plugin = join(directory, 'plugin.mjs');
    writeFileSync(
      plugin,
      `import { readFileSync } from 'node:fs';
       console.log(JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential',
         status: { token: readFileSync(${JSON.stringify(issued)}, 'utf8') } }));`,
    );
    writeFileSync(issued, 't-1');
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: [plugin] };
    const cluster = through(kubeconfig({ server: server.url, 'insecure-skip-tls-verify': true }, { exec }));
    expect(namesOf(await listed(cluster, 'namespaces'))).toEqual(['shop']);
    server.setToken('t-2');
    writeFileSync(issued, 't-2');
    expect(namesOf(await listed(cluster, 'namespaces'))).toEqual(['shop']);
    expect(server.requests.map(({ status }) => status)).toEqual([200, 401, 200]);
  });

  it('whose plug-in fails says so, with its first line, without secrets', async () => {
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: process.execPath,
      args: ['-e', 'console.error("log in first, token=abc123"); process.exit(1)'],
    };
    const path = kubeconfig({ server: 'http://127.0.0.1:1', 'insecure-skip-tls-verify': true }, { exec });
    const { thrown } = await listed(through(path), 'namespaces');
    expect(summaryOf(thrown)).toContain(
      'UpstreamSurprise(surprise): the credentials of the kubeconfig could not be had',
    );
    expect(thrown).toMatchObject({ cause: { message: 'log in first, token=[redacted]' } });
  });
});

describe('a kubeconfig that cannot work is a ConfigError', () => {
  const failure = async (access: ClusterAccess): Promise<unknown> =>
    (await listed(accessing(access), 'namespaces')).thrown;

  it('not there', async () => {
    const path = join(directory, 'none');
    const thrown = await failure({ kind: 'kubeconfig', path });
    expect(thrown).toBeInstanceOf(ConfigError);
    expect(thrown).toMatchObject({ path: 'cluster.kubeconfig', got: path });
  });

  it('broken: the error does not quote it', async () => {
    const path = join(directory, 'broken');
    writeFileSync(path, 'users:\n- name: u\n  user:\n    token: very-secret\n   bad: indent\n');
    const thrown = await failure({ kind: 'kubeconfig', path });
    expect(thrown).toMatchObject({ name: 'ConfigError', path: 'cluster.kubeconfig' });
    expect(thrown instanceof Error && String(thrown.cause)).not.toContain('very-secret');
  });

  it.each([
    ['nosuch', 'one of dangling, main'],
    ['dangling', 'one of dangling, main'],
  ])('context %s: says which there are', async (context, want) => {
    const path = kubeconfig({ server: 'https://127.0.0.1:1' }, { token: 'x' });
    expect(await failure({ kind: 'kubeconfig', path, context })).toMatchObject({
      path: 'cluster.context',
      got: context,
      want,
    });
  });

  it('plain http without saying that this is meant', async () => {
    const path = kubeconfig({ server: 'http://127.0.0.1:1' }, { token: 'x' });
    expect(await failure({ kind: 'kubeconfig', path })).toMatchObject({
      path: 'cluster.kubeconfig',
      got: 'http://127.0.0.1:1',
    });
  });

  it('in-cluster, but in no pod', async () => {
    expect(await failure({ kind: 'in-cluster' })).toMatchObject({ name: 'ConfigError', path: 'cluster' });
  });

  it('also to mayI, where other failures are unknown', async () => {
    const cluster = accessing({ kind: 'kubeconfig', path: join(directory, 'none') });
    await expect(cluster.mayI({ verb: 'list', group: '', resource: 'pods' })).rejects.toBeInstanceOf(ConfigError);
  });
});

describe('client-node', () => {
  const loads = (access: string): string =>
    execFileSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { registerHooks } from 'node:module';
         const seen = [];
         registerHooks({ load: (url, context, next) => { seen.push(url); return next(url, context); } });
         const { kubernetes } = await import(${JSON.stringify(resolve('src/adapters/kubernetes/kubernetes.ts'))});
         const cluster = kubernetes({ access: ${access}, version: '0', retry: { attempts: 1, firstWait: 0, longestWait: 0 } });
         await Array.fromAsync(cluster.list('pods')).catch(() => {});
         console.log(seen.some((url) => url.includes('@kubernetes/client-node')));`,
      ],
      { encoding: 'utf8' },
    ).trim();

  it('is loaded for a kubeconfig only', () => {
    expect(loads(`{ kind: 'direct', url: 'http://127.0.0.1:1' }`)).toBe('false');
    expect(loads(`{ kind: 'kubeconfig', path: '/nonexistent' }`)).toBe('true');
  });
});
