import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Identity } from '../../../src/adapters/git/options.ts';
import { instant } from '../../../src/model/units.ts';
import { type GitSubject, gitSubject, optionsFor } from './subject.ts';

/** Names that sort differently as files and as directories, that git quotes, and one that is not UTF-8. */
const NAMES = ['a', 'a-b/c.yaml', 'a.d/e.yaml', 'a0', 'dir/x/y/z.yaml', 'dir/x0', 'dir.yaml', 'ü/"q"\\\t.yaml', 'z z'];
const LATIN_1 = Buffer.from('dir/caf\xe9.yaml', 'latin1');

const EDITS = [
  { path: 'a-b/c.yaml', before: 'a-b/c.yaml', after: '' },
  { path: 'dir/x/new.yaml', after: 'new\n' },
  { path: 'dir/x/y/z.yaml', before: 'dir/x/y/z.yaml', after: 'ü\r\n' },
  { path: 'new/er/ü.yaml', after: 'x'.repeat(70_000) },
  { path: 'ü/"q"\\\t.yaml', before: 'ü/"q"\\\t.yaml', after: 'plain' },
];
const MESSAGE = 'Raise the limit of ü\n\nTrimtab-Key: x\n\n\n';
const SECONDS = 1_760_000_000;

describe('a commit is the one that git makes', () => {
  let subject: GitSubject;
  afterEach(() => subject.finish());

  it.each<Identity>([optionsFor('').identity, { name: ' Trimtab: "Inc", <x> ', email: '<trimtab@example.org>.' }])(
    'of the same edits by $name',
    async (identity) => {
      subject = gitSubject({ 'run.sh': { program: 'exit 0\n' }, link: { link: 'a' } });
      const { bare, client } = subject;
      const base = firstCommit(bare.path, bare.head('main') ?? '');
      const manifests = client({ identity });
      expect((await manifests.open()).commit).toBe(base);
      const commit = await manifests.commit({
        base,
        edits: EDITS,
        message: MESSAGE,
        at: instant(SECONDS * 1000 + 999),
      });
      expect(commit).toBe(commitByGit(bare.path, base, identity));
      expect(await manifests.push({ branch: 'trimtab/web', commit, expected: undefined })).toEqual({ kind: 'pushed' });
      expect(git(bare.path)('fsck', '--strict', '--no-dangling')).toBe('');
      expect(await manifests.describe(commit)).toEqual(await client().describe(commit));
      expect((await manifests.describe(commit))?.message).toBe(MESSAGE.trimEnd());
    },
  );

  it('of nothing is the base again', async () => {
    subject = gitSubject();
    const manifests = subject.client();
    const { commit: base } = await manifests.open();
    const commit = await manifests.commit({ base, edits: [], message: 'm\n', at: instant(0) });
    expect((await manifests.describe(commit))?.tree).toBe((await manifests.describe(base))?.tree);
  });
});

/** On top of what is there, through git's own importer, which takes names as bytes. */
function firstCommit(path: string, parent: string): string {
  const file = (name: Buffer) => [Buffer.from('M 100644 inline '), quoted(name), data(name)];
  const head = `commit refs/heads/main\ncommitter Ada <ada@example.org> ${SECONDS} +0000\n`;
  const names = [...NAMES.map((name) => Buffer.from(name)), LATIN_1];
  const stream = [
    Buffer.from(head),
    data(Buffer.from('names')),
    Buffer.from(`from ${parent}\n`),
    ...names.flatMap(file),
  ];
  git(path, { input: Buffer.concat(stream) })('fast-import', '--quiet');
  return git(path)('rev-parse', 'main');
}

const quoted = (name: Buffer): Buffer =>
  Buffer.from(`"${name.toString('latin1').replace(/[\\"]/g, '\\$&').replace('\t', '\\t')}"\n`, 'latin1');
const data = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]);

/** Through an index, as people's git does it. */
function commitByGit(path: string, base: string, { name, email }: Identity): string {
  const index = { GIT_INDEX_FILE: join(path, 'index-of-test') };
  git(path, { env: index })('read-tree', base);
  const lines = EDITS.map((edit) => {
    const blob = git(path, { input: edit.after })('hash-object', '-w', '--stdin');
    return `100644 ${blob} 0\t${edit.path}\0`;
  });
  git(path, { env: index, input: lines.join('') })('update-index', '-z', '--index-info');
  const date = `@${SECONDS} +0000`;
  const env = {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
  const tree = git(path, { env: index })('write-tree');
  return git(path, { env, input: MESSAGE })('commit-tree', '-p', base, tree);
}

const git =
  (path: string, { env = {}, input = '' }: { env?: Record<string, string>; input?: string | Buffer } = {}) =>
  (...args: string[]): string =>
    execFileSync('git', ['--git-dir', path, ...args], {
      env: { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', ...env },
      encoding: 'utf8',
      input,
      stdio: ['pipe', 'pipe', 'pipe'],
    }).trim();
