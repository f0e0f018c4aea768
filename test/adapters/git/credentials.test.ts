import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/model/errors.ts';
import { instant } from '../../../src/model/units.ts';
import type { ManifestRepository } from '../../../src/ports/manifests.ts';
import { type GitHttpAuth, gitHttp } from '../../fakes/git-http.ts';
import { onLoopback } from '../../fakes/on-loopback.ts';
import { basic, bearer, gitSubject } from './subject.ts';

const TOKEN = 'tr1m-t@b/secret+token';
const FORMS = [TOKEN, encodeURIComponent(TOKEN), base64(TOKEN), base64(`bot:${TOKEN}`)].map((form) =>
  form.replace(/=+$/, ''),
);

describe('the token of a repository', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  async function served(auth: GitHttpAuth) {
    const subject = gitSubject();
    subject.bare.git('config', 'http.receivepack', 'true');
    const http = await gitHttp(subject.bare.folder, auth);
    closing.push(http.close, subject.finish);
    return { subject, http, url: `${http.origin}/manifests.git` };
  }

  it.each([
    ['basic', { scheme: 'basic', username: 'bot', password: TOKEN }, basic(TOKEN)],
    ['bearer', { scheme: 'bearer', token: TOKEN }, bearer(TOKEN)],
  ] as const)('is in no argument, no file and no output (%s)', async (_, auth, credentials) => {
    const { subject, url } = await served(auth);
    const spy = spyingGit(subject.bare.folder);
    const manifests = subject.client({ url, credentials, environment: { PATH: spy.path } });
    await everything(manifests);
    const log = spy.log();
    expect(log).toContain('push --porcelain');
    expect(log).toContain('run_command: git remote-http');
    expect(log).toMatch(credentials.scheme === 'basic' ? /env: .*GIT_ASKPASS/ : /env: .*GIT_CONFIG_VALUE/);
    expectClean(log);
    expectClean(contentsOf(subject.temporary));
    expectClean(subject.bare.git('log', '--all', '--format=%B%an%cn'));
  });

  it('is in no error when the server refuses it', async () => {
    const { subject, url } = await served({ scheme: 'basic', username: 'bot', password: 'another' });
    const error = await subject
      .client({ url, credentials: basic(TOKEN) })
      .open()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: 'UpstreamSurprise',
      code: 'forbidden',
      issue: expect.stringMatching(/^the server refused the token: it is missing, wrong, expired or was revoked \(/),
    });
    expectClean(everythingIn(error));
  });

  it('is cut out of what a server says back', async () => {
    const { subject, url } = await served({ scheme: 'basic', username: 'bot', password: TOKEN });
    const hook = join(subject.bare.path, 'hooks', 'pre-receive');
    mkdirSync(join(subject.bare.path, 'hooks'), { recursive: true });
    writeFileSync(hook, `#!/bin/sh\necho "you sent ${TOKEN}" >&2\nexit 1\n`);
    chmodSync(hook, 0o755);
    const manifests = subject.client({ url, credentials: basic(TOKEN) });
    const { commit } = await manifests.open();
    const result = await manifests.push({ branch: 'trimtab/web', commit, expected: undefined });
    expect(result).toMatchObject({ kind: 'rejected', because: expect.stringContaining('you sent ***') });
    expectClean(JSON.stringify(result));
  });

  it('is not given to a host that the server redirects to', async () => {
    const { subject, url } = await served({ scheme: 'none' });
    // It would answer like the repository: git then sends what comes next, bearer tokens included, to it directly.
    const seen: (string | undefined)[] = [];
    const thief = await listening((request, response) => {
      seen.push(request.url);
      response.writeHead(302, { location: `${new URL(url).origin}${request.url}` }).end();
    });
    const sender = await listening((request, response) =>
      response.writeHead(302, { location: `${thief.origin}${request.url}` }).end(),
    );
    closing.push(thief.close, sender.close);
    const redirected = url.replace(/^http:..[^/]+/, sender.origin);
    for (const credentials of [basic(TOKEN), bearer(TOKEN)])
      await expect(subject.client({ url: redirected, credentials }).open()).rejects.toMatchObject({
        issue: expect.stringMatching(/^the server redirects, .* set its new address \(/),
      });
    expect(seen).toEqual([]);
  });

  it('is asked for before every network call, so that it can be renewed', async () => {
    const { subject, url } = await served({ scheme: 'basic', username: 'bot', password: TOKEN });
    let asked = 0;
    const token = async () => {
      asked++;
      return TOKEN;
    };
    const manifests = subject.client({ url, credentials: { scheme: 'basic', username: 'bot', token } });
    await manifests.branchHead('main');
    await manifests.branchHead('main');
    expect(asked).toBe(2);
  });

  it('may not stand in the URL, and may not be printed by DEBUG', async () => {
    const { subject, url } = await served({ scheme: 'none' });
    const inUrl = subject.client({ url: `https://bot:${TOKEN}@forge.example.org/a.git` });
    const error = await inUrl.open().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigError);
    expectClean(everythingIn(error));
    const debugged = subject.client({ url, credentials: basic(TOKEN), environment: { DEBUG: 'simple-git*' } });
    await expect(debugged.open()).rejects.toMatchObject({ name: 'ConfigError', path: 'DEBUG' });
  });
});

async function listening(answer: RequestListener) {
  const server = createServer(answer);
  const port = await onLoopback(server);
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { origin: `http://127.0.0.1:${port}`, close };
}

async function everything(manifests: ManifestRepository): Promise<void> {
  const at = instant(1_760_000_000_000);
  const { commit: base } = await manifests.open();
  const edits = [{ path: 'app/web.yaml', before: 'memory: 64Mi\n', after: 'memory: 96Mi\n' }];
  const commit = await manifests.commit({ base, edits, message: 'web\n', at });
  expect(await manifests.push({ branch: 'trimtab/web', commit, expected: undefined })).toEqual({ kind: 'pushed' });
  await manifests.describe('1'.repeat(40));
  await manifests.writeOrphan({ branch: 'journal', path: 'a', text: 'b', message: 'c', at });
  await manifests.deleteBranch({ branch: 'trimtab/web', expected: commit });
}

/** A git in PATH that writes down its arguments, the names of its environment, and every program it starts itself. */
function spyingGit(folder: string): { readonly path: string; readonly log: () => string } {
  const [bin, log] = [join(folder, 'bin'), join(folder, 'git.log')];
  mkdirSync(bin);
  const searched = (process.env.PATH ?? '').split(':');
  const real = searched.find((part) => existsSync(join(part, 'git')));
  const script = `#!/bin/sh
{ echo "args: $*"; echo "env: $(env | cut -d= -f1 | tr '\\n' ' ')"; } >> '${log}'
GIT_TRACE='${log}' exec '${real}/git' "$@"
`;
  writeFileSync(join(bin, 'git'), script);
  chmodSync(join(bin, 'git'), 0o755);
  return { path: `${bin}:${process.env.PATH}`, log: () => readFileSync(log, 'utf8') };
}

function expectClean(text: string): void {
  for (const form of FORMS) expect(text).not.toContain(form);
}

const contentsOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');

/** Message, fields, stack and causes of an error. */
function everythingIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [error.stack, JSON.stringify(error), everythingIn(error.cause)].join('\n');
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
