import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ConfigError, RetryLater, UpstreamSurprise } from '../../../src/model/errors.ts';
import { instant } from '../../../src/model/units.ts';
import type { Files } from '../../fakes/bare-repository.ts';
import { gitHttp } from '../../fakes/git-http.ts';
import { FILES, type GitSubject, gitSubject } from './subject.ts';

describe('a git repository', () => {
  const subjects: GitSubject[] = [];
  afterEach(async () => {
    for (const subject of subjects.splice(0)) await subject.finish();
  });
  const fresh = (files?: Files) => {
    const subject = gitSubject(files);
    subjects.push(subject);
    return subject;
  };

  it('gives text byte for byte, and only what is text', async () => {
    const { client } = fresh({
      '.gitattributes': '*.yaml text eol=crlf\n*.md working-tree-encoding=UTF-16LE ident\n',
      'unix.yaml': 'a: 1\n',
      'windows.txt': 'a: 1\r\n',
      'mark.yaml': '\u{FEFF}a: ü\n',
      // As it is in the repository: whoever committed it had it in UTF-16.
      'ident.md': '$Id$\n',
      'latin.yaml': Buffer.from([0x61, 0xe9]),
      'binary.yaml': Buffer.from([0x61, 0x00, 0x62]),
      'large.yaml': 'x'.repeat(5 * 2 ** 20 + 1),
    });
    const tree = await client().open();
    const texts = ['unix.yaml', 'windows.txt', 'mark.yaml', 'ident.md'].map(tree.text);
    expect(texts).toEqual(['a: 1\n', 'a: 1\r\n', '\u{FEFF}a: ü\n', '$Id$\n']);
    expect(['latin.yaml', 'binary.yaml', 'large.yaml', 'none', '../git/config'].map(tree.text)).toEqual(
      Array(5).fill(undefined),
    );
  });

  it('keeps the checkout free of git, and removes everything when closed', async () => {
    const { client, temporary } = fresh();
    const manifests = client();
    const { location } = await manifests.open();
    expect(readdirSync(location).toSorted()).toEqual(['app', 'link', 'run.sh']);
    await manifests.close();
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('clones once per pass, and sees the new base after it was closed', async () => {
    const { client, bare } = fresh();
    const manifests = client();
    const first = await manifests.open();
    const moved = bare.commit({ 'new.yaml': 'a: 1\n' });
    expect(await manifests.open()).toBe(first);
    await manifests.close();
    expect((await manifests.open()).commit).toBe(moved);
  });

  it('takes everything when the server does not filter', async () => {
    const { client, bare } = fresh();
    bare.git('config', 'uploadpack.allowFilter', 'false');
    const manifests = client();
    const { commit: base, text } = await manifests.open();
    expect(text('app/web.yaml')).toBe('memory: 64Mi\n');
    const theirs = bare.commit({ x: 'y' }, { branch: 'feature', from: 'main' });
    expect((await manifests.compare({ base, head: theirs }))?.commits).toEqual([theirs]);
  });

  it('fetches contents of the newest commit only', async () => {
    const { client, bare, temporary } = fresh();
    bare.commit({ 'app/web.yaml': 'memory: 65Mi\n' });
    await client().open();
    const [workspace = ''] = readdirSync(temporary);
    const args = ['--git-dir', join(temporary, workspace, 'git'), 'rev-list', '--objects', '--all', '--missing=print'];
    const missing = execFileSync('git', args, { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.startsWith('?'));
    expect(missing).toHaveLength(1);
  });

  it('signs with an SSH key, the same way every time', async () => {
    const subject = fresh();
    const signingKeyFile = join(subject.bare.folder, 'key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'bot', '-f', signingKeyFile]);
    const edits = [{ path: 'app/web.yaml', before: 'memory: 64Mi\n', after: 'memory: 96Mi\n' }];
    const made = async () => {
      const manifests = subject.client({ signingKeyFile });
      const { commit: base } = await manifests.open();
      const commit = await manifests.commit({ base, edits, message: 'web\n', at: instant(1_760_000_000_000) });
      await manifests.push({ branch: 'trimtab/web', commit, expected: undefined });
      return commit;
    };
    const commit = await made();
    expect(await made()).toBe(commit);
    expect(subject.bare.git('cat-file', 'commit', commit)).toContain('-----BEGIN SSH SIGNATURE-----');
  });

  it('says that the branch does not exist', async () => {
    const { client } = fresh();
    await expect(client({ branch: 'production' }).open()).rejects.toMatchObject({ code: 'absent' });
  });

  it('says that the repository does not exist', async () => {
    const { client, bare } = fresh();
    await expect(client({ url: `${bare.url}.none` }).open()).rejects.toBeInstanceOf(UpstreamSurprise);
  });

  it('says that git is missing', async () => {
    const { client } = fresh();
    const manifests = client({ environment: { PATH: '/nonexistent' } });
    await expect(manifests.open()).rejects.toMatchObject({ issue: expect.stringContaining('git is not installed') });
  });

  it('never looks at what a killed pass left behind, locks and all (case 47)', async () => {
    const { client, temporary } = fresh();
    await client().open();
    const [leftover = ''] = readdirSync(temporary);
    writeFileSync(join(temporary, leftover, 'git', 'index.lock'), '');
    expect((await client().open()).text('app/web.yaml')).toBe('memory: 64Mi\n');
  });

  it('says that the disk filled up in the middle, and leaves nothing on it (case 47)', async () => {
    const { client, bare, temporary } = fresh();
    const programs = join(bare.folder, 'full');
    mkdirSync(programs);
    const full =
      'case "$*" in *fetch*|*clone*) echo "fatal: write error: No space left on device" >&2; exit 128;; esac';
    const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    writeFileSync(join(programs, 'git'), `#!/bin/sh\n${full}\nexec ${real} "$@"\n`, { mode: 0o755 });
    const manifests = client({ environment: { PATH: `${programs}:${process.env.PATH}` } });
    const error = { name: 'UpstreamSurprise', issue: expect.stringContaining('No space left') };
    await expect(manifests.open()).rejects.toMatchObject(error);
    await manifests.close();
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('says that there is no room for a clone (case 47)', async () => {
    const { client, bare } = fresh();
    const error = { name: 'UpstreamSurprise', issue: expect.stringContaining('ENOENT') };
    await expect(client({ temporary: join(bare.folder, 'none') }).open()).rejects.toMatchObject(error);
  });

  it('asks to retry later when nobody answers', async () => {
    const { client } = fresh();
    await expect(client({ url: 'http://127.0.0.1:9/x.git' }).open()).rejects.toBeInstanceOf(RetryLater);
  });

  it('tries again what a busy server refused, and gives up after three times', async () => {
    const { client, bare } = fresh();
    const http = await gitHttp(bare.folder);
    try {
      const url = `${http.origin}/manifests.git`;
      http.failNext(503, 429);
      expect(await client({ url }).branchHead('main')).toBe(bare.head('main'));
      http.failNext(500, 500, 500, 500);
      await expect(client({ url }).branchHead('main')).rejects.toBeInstanceOf(RetryLater);
      expect(http.requests.filter(({ status }) => status === 500)).toHaveLength(3);
    } finally {
      await http.close();
    }
  });

  it('ends a command that takes too long', async () => {
    const { client } = fresh();
    const limits = { commandMs: 1, pauseMs: 1 };
    await expect(client({ limits }).open()).rejects.toMatchObject({ name: 'RetryLater', issue: 'no answer in time' });
  });

  it('goes over ssh with its own key and known hosts, and asks nobody', async () => {
    const { client, bare } = fresh();
    const bin = join(bare.folder, 'bin');
    mkdirSync(bin);
    // Writes down how it was called, then is the other side.
    const script = `#!/bin/sh\necho "$*" >> '${bare.folder}/ssh.log'\nfor last; do :; done\neval "$last"\n`;
    writeFileSync(join(bin, 'ssh'), script, { mode: 0o755 });
    const ssh = { keyFile: "/keys/it's mine", knownHostsFile: '/keys/known' };
    const environment = { PATH: `${bin}:${process.env.PATH}` };
    const manifests = client({ url: `ssh://git@forge.example.org${bare.path}`, ssh, environment });
    expect((await manifests.open()).commit).toBe(bare.head('main'));
    const called = readFileSync(join(bare.folder, 'ssh.log'), 'utf8');
    expect(called).toContain("-o BatchMode=yes -o StrictHostKeyChecking=yes -o IdentitiesOnly=yes -i /keys/it's mine");
    expect(called).toContain('-o UserKnownHostsFile=/keys/known');
  });

  it.each(['ext::sh -c id', '-u', 'relative/path', 'https://user@forge.example.org/a.git', 'ftp://x/y'])(
    'does not take %s for a URL',
    async (url) => {
      await expect(fresh().client({ url }).open()).rejects.toBeInstanceOf(ConfigError);
    },
  );

  it('runs no hook and reads nobody’s configuration', async () => {
    const { client, bare } = fresh(FILES);
    const environment = { PATH: process.env.PATH, HOME: bare.folder, GIT_DIR: '/nonexistent', GIT_CONFIG_COUNT: '1' };
    expect((await client({ environment }).open()).commit).toBe(bare.head('main'));
  });
});
