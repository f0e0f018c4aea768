/** A line of commits without git, for tests of what reads history: files of each lie on the disk, where renderers look. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { HistoryCommit } from '../../src/model/history.ts';
import type { SourceTree } from '../../src/model/manifests.ts';
import { type Instant, instant } from '../../src/model/units.ts';
import type { ManifestRepository } from '../../src/ports/manifests.ts';

export interface CommitLine {
  readonly add: (files: Readonly<Record<string, string>>, by: { message: string; author: string }) => string;
  readonly manifests: Pick<ManifestRepository, 'name' | 'open' | 'openAt' | 'history' | 'close'>;
  readonly remove: () => void;
}

interface Made extends HistoryCommit {
  readonly tree: Readonly<Record<string, string>>;
}

export function commitLine(url: string, at: Instant): CommitLine {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-line-'));
  const line: Made[] = [];
  const trees = new Map<string, SourceTree>();
  const treeOf = (commit: Made): SourceTree => {
    const tree = trees.get(commit.commit) ?? laid(join(folder, commit.commit), commit, url);
    trees.set(commit.commit, tree);
    return tree;
  };
  const newest = (): Made => {
    const last = line.at(-1);
    if (last === undefined) throw new Error('no commit yet');
    return last;
  };
  return {
    add: (tree, { message, author }) => {
      const before = line.at(-1);
      const commit = createHash('sha1')
        .update(JSON.stringify([before?.commit, tree, message]))
        .digest('hex');
      const [subject = '', ...body] = message.split('\n');
      const paths = [...new Set([...Object.keys(tree), ...Object.keys(before?.tree ?? {})])];
      const files = paths.filter((path) => tree[path] !== before?.tree[path]).sort();
      const who = { author, email: `${author.toLowerCase()}@example.org`, at: instant(at + line.length) };
      const parent = before === undefined ? {} : { parent: before.commit };
      line.push({ commit, ...parent, ...who, subject, body: body.join('\n').trim(), files, tree });
      return commit;
    },
    manifests: {
      name: 'manifests',
      open: async () => treeOf(newest()),
      openAt: async (commit) => {
        const made = line.find((one) => one.commit === commit);
        return made && treeOf(made);
      },
      history: async ({ after, to = newest().commit, paths, limit }) => {
        const ends = {
          from: line.findIndex((one) => one.commit === after),
          to: line.findIndex((one) => one.commit === to),
        };
        if (ends.to < 0 || (after !== undefined && ends.from < 0)) return 'absent';
        if (ends.from > ends.to) return 'not-an-ancestor';
        const found = line
          .slice(ends.from + 1, ends.to + 1)
          .filter(({ files }) => paths.length === 0 || files.some((file) => paths.some((path) => isIn(file, path))))
          .reverse()
          .map(({ tree: _, ...commit }) => commit);
        return { commits: found.slice(0, limit), isCut: found.length > limit };
      },
      close: async () => {},
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const isIn = (file: string, path: string): boolean => file === path || file.startsWith(`${path}/`);

function laid(location: string, { commit, tree, at }: Made, url: string): SourceTree {
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(location, path)), { recursive: true });
    writeFileSync(join(location, path), text);
  }
  return {
    repository: 'manifests',
    urls: [url],
    branch: 'main',
    commit,
    committedAt: at,
    paths: Object.keys(tree).sort(),
    text: (path) => tree[path],
    location,
    links: new Set(),
  };
}
