/** Fan-in: who else would change when a file changes. */

import type { Application } from '../../model/application.ts';
import { byText } from '../../model/by-text.ts';
import { sameRepository } from '../../model/repository.ts';
import { lackingFilesOf, textFilesOf, valueFilesOf } from '../helm/value-files.ts';
import { isDirectoryFile } from './directory-files.ts';
import { recordsIn, wordOf, wordsIn } from './documents.ts';
import type { Ground } from './ground.ts';
import { directoryOf, isInside, joinPath } from './paths.ts';
import { isReason } from './reasons.ts';
import type { RepositoryIndex } from './repository-index.ts';
import { followsBranch, type LocatedSource, toolOf } from './source.ts';
import { overrideFilesOf } from './source-overrides.ts';

export type Reader =
  /** Can be rendered before and after. */
  | { readonly kind: 'application'; readonly located: LocatedSource }
  /** Reads the file in a way that cannot be rendered here (Helm, plugins, several sources). */
  | { readonly kind: 'opaque'; readonly application: Application }
  /** An overlay in the repository that no known Application uses: perhaps another cluster does. */
  | { readonly kind: 'overlay'; readonly directory: string };

/** Every reader of a file on this branch, Applications first, each in name order. */
export function readersOf(ground: Ground, index: RepositoryIndex, path: string): Reader[] {
  const reached = kustomizationsReaching(index, path);
  const readers: Reader[] = [];
  const directories = new Set<string>();
  for (const application of ground.applications) {
    const sources = ground.locate(application);
    if (sources.some(isReason) && mayRead(index, application, { path, reached }))
      readers.push({ kind: 'opaque', application });
    for (const located of sources) {
      if (isReason(located) || !reads(located, { index, path, reached })) continue;
      readers.push({ kind: 'application', located });
      if (located.index.tree === index.tree) directories.add(located.directory);
    }
  }
  const overlays = [...reached]
    .filter((one) => isRoot(index, one))
    .map(directoryOf)
    .sort();
  return [
    ...readers.sort((a, b) => byText(readerName(a), readerName(b))),
    ...overlays.filter((one) => !directories.has(one)).map((directory) => ({ kind: 'overlay' as const, directory })),
  ];
}

export function readerName(reader: Reader): string {
  switch (reader.kind) {
    case 'application':
      return sourceName(reader.located);
    case 'opaque':
      return applicationName(reader.application);
    case 'overlay':
      return `overlay ${reader.directory || '.'}`;
  }
}

/** Sources of one Application are rendered one by one, and told apart by their number. */
const sourceName = ({ application, position }: LocatedSource): string =>
  applicationName(application) + (position === 0 ? '' : ` (source ${position + 1})`);

export const applicationName = ({ ref }: Application): string => [ref.namespace, ref.name].filter(Boolean).join('/');

/** Kustomization files from which this file is reached, through bases and components. */
function kustomizationsReaching(index: RepositoryIndex, path: string): ReadonlySet<string> {
  const own = index.kustomizationOf(directoryOf(path)) === path ? [path] : [];
  const reached = new Set<string>(own);
  const waiting = [path];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const referrer of index.referrers(next)) {
      if (reached.has(referrer)) continue;
      reached.add(referrer);
      waiting.push(referrer);
    }
  }
  return reached;
}

/** Nothing refers to it, and it is not a Component, which does nothing on its own. */
const isRoot = (index: RepositoryIndex, kustomization: string): boolean =>
  index.referrers(kustomization).length === 0 && !/^kind:\s*Component\b/m.test(index.tree.text(kustomization) ?? '');

function reads(located: LocatedSource, { index, path, reached }: At & { readonly index: RepositoryIndex }): boolean {
  if (located.tool === 'helm' && namesValueFile(located, index, path)) return true;
  if (located.index.tree !== index.tree) return false;
  if (overrideFilesOf(located).includes(path)) return true;
  if (located.tool !== 'kustomize') return located.loads(path);
  const kustomization = located.index.kustomizationOf(located.directory);
  return kustomization !== undefined && reached.has(kustomization);
}

function namesValueFile(located: LocatedSource, index: RepositoryIndex, path: string): boolean {
  const files = valueFilesOf(located);
  const named = [...(isReason(files) ? [] : files), ...lackingFilesOf(located), ...textFilesOf(located)];
  return named.some((file) => file.index.tree === index.tree && file.path === path);
}

/** For Applications that are not understood as a whole: each source that is, and for Helm what its path and values name. */
function mayRead(index: RepositoryIndex, application: Application, at: At): boolean {
  return application.sources.some((source) => {
    const ours = index.tree.urls.some((url) => sameRepository(url, source.repoUrl));
    const texts = recordsIn(source.helm?.fileParameters).flatMap(({ path }) => wordOf(path) ?? []);
    const values = [...wordsIn(source.helm?.valueFiles), ...texts].some((file) =>
      at.path.endsWith(file.replace(/^(\$[^/]*|\.{0,2})\//, '')),
    );
    if (values) return true;
    const directory = joinPath('', source.path ?? '');
    if (!ours || !followsBranch(source.targetRevision, index.tree.branch) || source.path === undefined) return false;
    if (directory === undefined) return true;
    const tool = toolOf(index, source, directory);
    if (tool === 'kustomize') return at.reached.has(index.kustomizationOf(directory) ?? '');
    return tool === 'plain'
      ? isDirectoryFile(index, source, { directory, path: at.path })
      : isInside(at.path, directory);
  });
}

interface At {
  readonly path: string;
  readonly reached: ReadonlySet<string>;
}
