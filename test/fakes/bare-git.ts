/** A bare repository on the disk, made and read without starting git where that is safe: most of the tests' time was forks. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Real git, nobody's configuration. */
export const GIT_ENVIRONMENT = {
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

/** No housekeeping after a push, and nothing waits for the disk: it is thrown away. */
const CONFIG = `[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = true
\tfsync = none
[gc]
\tauto = 0
[receive]
\tautogc = false
[fastimport]
\tunpackLimit = 1
`;

/** What `git init --bare --initial-branch=main` makes, as far as git asks for it. */
export function initBare(path: string, config: string): void {
  for (const folder of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags', 'hooks', 'info'])
    mkdirSync(join(path, folder), { recursive: true });
  writeFileSync(join(path, 'HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(join(path, 'config'), CONFIG + config);
}

/** Every ref with its commit, sorted. */
export function refsIn(path: string): ReadonlyMap<string, string> {
  const refs = new Map<string, string>();
  const packed = existsSync(join(path, 'packed-refs')) ? readFileSync(join(path, 'packed-refs'), 'utf8') : '';
  for (const line of packed.split('\n')) {
    const [sha = '', ref = ''] = line.split(' ');
    if (ref.startsWith('refs/')) refs.set(ref, sha);
  }
  for (const entry of readdirSync(join(path, 'refs'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.lock')) continue;
    const file = join(entry.parentPath, entry.name);
    refs.set(relative(path, file), readFileSync(file, 'utf8').trim());
  }
  return new Map([...refs].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Moves a ref at once, as `git update-ref` does; a commit left out deletes it. */
export function moveRef(path: string, ref: string, commit: string | undefined): void {
  const file = join(path, ref);
  if (existsSync(join(path, 'packed-refs'))) throw new Error('packed refs are for git to change');
  if (commit === undefined) rmSync(file, { force: true });
  else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.lock`, `${commit}\n`, { flag: 'wx' });
    renameSync(`${file}.lock`, file);
  }
}

/** A program is a file that can be started; a link holds the path it leads to; undefined removes the file. */
export type Content = string | Buffer | { readonly link: string } | { readonly program: string } | undefined;

export interface NewCommit {
  readonly parent: string | undefined;
  readonly files: Readonly<Record<string, Content>>;
  readonly message: string;
  /** `Ada <ada@example.org> 1760000000 +0000` */
  readonly author: string;
  readonly committer: string;
}

/** Where the importer puts commits; gone again when it ends. */
const NOWHERE = 'refs/import';

/** Makes a commit by one `git fast-import`; no branch points to it yet. */
export function importCommit(path: string, { parent, files, ...commit }: NewCommit): string {
  const stream = [
    `commit ${NOWHERE}\nmark :1\nauthor ${commit.author}\ncommitter ${commit.committer}\n`,
    data(commit.message),
    ...(parent === undefined ? [] : [`from ${parent}\n`]),
    ...Object.entries(files).flatMap(([name, content]) => change(quoted(name), content)),
    `\nget-mark :1\nreset ${NOWHERE}\nfrom ${'0'.repeat(40)}\n\n`,
  ];
  return execFileSync('git', ['--git-dir', path, 'fast-import', '--quiet', '--date-format=raw'], {
    env: GIT_ENVIRONMENT,
    encoding: 'utf8',
    input: Buffer.concat(stream.map((part) => Buffer.from(part))),
    stdio: ['pipe', 'pipe', 'pipe'],
  }).trim();
}

const quoted = (name: string): string => JSON.stringify(name);

function change(name: string, content: Content): (string | Buffer)[] {
  if (content === undefined) return [`D ${name}\n`];
  if (typeof content === 'string' || Buffer.isBuffer(content)) return [`M 100644 inline ${name}\n`, data(content)];
  if ('link' in content) return [`M 120000 inline ${name}\n`, data(content.link)];
  return [`M 100755 inline ${name}\n`, data(content.program)];
}

const data = (content: string | Buffer): Buffer => {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]);
};
