/** https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Git/ */
import type { Reason } from '../../model/reason.ts';
import { isRecord, recordsIn, wordOf } from '../locate/documents.ts';
import { baseName, directoryOf } from '../locate/paths.ts';
import { because, isReason } from '../locate/reasons.ts';
import { parseYaml, plainValue } from '../splice/parsed.ts';
import { normalize } from './go-template/functions.ts';
import { printed } from './go-template/print.ts';
import { pathMatches } from './path-match.ts';
import { keyOf, leavesOf, type Origin, type Row } from './row.ts';
import type { Files, GeneratorAt, Site } from './site.ts';

export function gitRows(site: Site, generator: GeneratorAt): readonly Row[] | Reason {
  const { body } = generator;
  const files = site.files(wordOf(body.repoURL) ?? '', wordOf(body.revision) ?? '');
  if (isReason(files)) return files;
  const wanted = recordsIn(body.directories);
  if (wanted.length > 0) return directoriesOf(files, wanted).map((path) => directoryRow(site, generator, path));
  const rows: Row[] = [];
  for (const path of matchedFiles(files, recordsIn(body.files))) {
    const own = fileRows(site, generator, { files, path });
    if (isReason(own)) return own;
    rows.push(...own);
  }
  return rows;
}

type Patterns = readonly Readonly<Record<string, unknown>>[];

const picked = (patterns: Patterns, matches: (pattern: string) => boolean): boolean => {
  const hit = patterns.filter(({ path }) => matches(wordOf(path) ?? ''));
  return hit.length > 0 && hit.every(({ exclude }) => exclude !== true);
};

/** Every folder that is not hidden, in the order of a walk. */
function directoriesOf({ paths }: Files, patterns: Patterns): string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let at = directoryOf(path); at !== ''; at = directoryOf(at)) folders.add(at);
  }
  return [...folders]
    .filter(
      (folder) => !/(^|\/)\./.test(folder) && picked(patterns, (pattern) => pathMatches(pattern, folder, 'folders')),
    )
    .sort();
}

/** As `git ls-files` matches: `*` crosses folders unless Argo CD was told to glob in the new way. */
const matchedFiles = ({ paths }: Files, patterns: Patterns): string[] =>
  paths.filter((path) => picked(patterns, (pattern) => pathMatches(pattern, path, 'files')));

function directoryRow(site: Site, generator: GeneratorAt, path: string): Row {
  return { params: pathParams(site, generator, { folder: path }), origins: pathOrigins(site, generator, path) };
}

function fileRows(
  site: Site,
  generator: GeneratorAt,
  { files, path }: { readonly files: Files; readonly path: string },
): readonly Row[] | Reason {
  const [document] = parseYaml(files.text(path) ?? '').documents;
  const content: unknown = document?.errors.length === 0 ? plainValue(document) : undefined;
  const objects = Array.isArray(content) ? content : [content ?? {}];
  if (document === undefined || !objects.every(isRecord)) {
    return because('generator-unsupported', `${path} is no map or list of maps, as a git generator needs it.`);
  }
  const about = pathParams(site, generator, { folder: directoryOf(path), file: baseName(path) });
  const start = document.contents?.range[0] ?? 0;
  return objects.map((object, i): Row => {
    const leaves = leavesOf(object);
    const steps = Array.isArray(content) ? [i] : [];
    const origins = new Map(pathOrigins(site, generator, directoryOf(path)));
    for (const leaf of leaves) {
      const key = site.dialect.goTemplate ? leaf.path : [leaf.path.join('.')];
      origins.set(keyOf(key), {
        kind: 'file',
        index: files.index,
        file: path,
        document: start,
        path: [...steps, ...leaf.path],
      });
    }
    const flat = Object.fromEntries(leaves.map(({ path: at, value }) => [at.join('.'), printed(value)]));
    return { params: { ...(site.dialect.goTemplate ? object : flat), ...about }, origins };
  });
}

interface About {
  readonly folder: string;
  readonly file?: string;
}

function pathParams({ dialect }: Site, { body }: GeneratorAt, { folder: at, file }: About): Record<string, unknown> {
  const folder = at === '' ? '.' : at;
  const name = baseName(folder);
  const names = { basename: name, basenameNormalized: normalize(name) };
  const own = file === undefined ? names : { ...names, filename: file, filenameNormalized: normalize(file) };
  const prefix = wordOf(body.pathParamPrefix);
  if (dialect.goTemplate) {
    const path = { path: folder, ...own, segments: folder.split('/') };
    return prefix === undefined ? { path } : { [prefix]: { path } };
  }
  const start = prefix === undefined ? 'path' : `${prefix}.path`;
  return Object.fromEntries([
    [start, folder],
    ...Object.entries(own).map(([key, value]) => [`${start}.${key}`, value]),
    ...folder.split('/').map((segment, i) => [`${start}[${i}]`, segment]),
  ]);
}

/** A name of a folder is no value that could be edited. */
function pathOrigins(site: Site, generator: GeneratorAt, folder: string): ReadonlyMap<string, Origin> {
  const detail = `The value is part of the path ${folder || '.'}, from which a git generator takes it.`;
  const origin: Origin = { kind: 'nowhere', because: because('value-not-in-git', detail) };
  return new Map(leavesOf(pathParams(site, generator, { folder, file: '' })).map(({ path }) => [keyOf(path), origin]));
}
