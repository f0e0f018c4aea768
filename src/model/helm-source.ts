/** What decides which values a Helm source is rendered with, as Argo CD reads it; shared by locating and rendering. */
import type { SourceTree } from './manifests.ts';
import { known, type Reading, unknown } from './reason.ts';

export interface ValueFile {
  readonly tree: SourceTree;
  readonly path: string;
}

/** Where a Helm source stands, and what its `$name/` and `$ARGOCD_APP_...` mean. */
export interface HelmSite {
  readonly tree: SourceTree;
  /** The chart's folder. */
  readonly directory: string;
  readonly refs: Readonly<Record<string, SourceTree>>;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * `helm.valueFiles` as files, lowest precedence first. `$ref/x` starts at that repository's root, `/x` at this one's,
 * anything else at the chart. Globs give their matches in lexical order, where they stand; what was named before, or is
 * named without a glob, keeps its own place.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/helm/#values-files
 */
export function resolveValueFiles(
  site: HelmSite,
  entries: readonly string[],
  missing: 'ignored' | 'refused',
): Reading<readonly ValueFile[]> {
  const found = new Map<string, ValueFile>();
  const explicit = new Set(entries.filter((entry) => !GLOB.test(entry)));
  for (const entry of entries) {
    const place = placeOf(site, entry);
    if (place.kind === 'unknown') return place;
    const files = matching(place.value);
    if (files.length === 0 && missing === 'refused' && !GLOB.test(entry)) {
      return unknown('file-not-found', `The value file ${entry} does not exist.`);
    }
    for (const file of files) {
      if (GLOB.test(entry) && isExplicit(site, file, explicit)) continue;
      const key = `${file.tree.repository}:${file.path}`;
      if (!found.has(key) || !GLOB.test(entry)) found.delete(key);
      if (!found.has(key)) found.set(key, file);
    }
  }
  return known([...found.values()]);
}

const GLOB = /[*?[]/;

function isExplicit(site: HelmSite, file: ValueFile, explicit: ReadonlySet<string>): boolean {
  return [...explicit].some((entry) => {
    const place = placeOf(site, entry);
    return place.kind === 'known' && place.value.tree === file.tree && place.value.path === file.path;
  });
}

/** One file that a source names (`fileParameters[].path`, a value file), whether it exists or not. */
export function placeOf(site: HelmSite, entry: string): Reading<ValueFile> {
  const ref = /^\$([\w-]+)\/(.*)$/s.exec(entry);
  const tree = ref?.[1] === undefined ? undefined : site.refs[ref[1]];
  if (tree !== undefined) {
    const rest = substitute(site, ref?.[2] ?? '');
    return rest.kind === 'unknown' ? rest : inside({ tree, path: '' }, rest.value, entry);
  }
  if (ref?.[1] !== undefined && site.variables[ref[1]] === undefined) {
    const detail = `The value file ${entry} is in a source that is not a configured repository on its branch.`;
    return unknown('repository-not-allowed', detail);
  }
  const text = substitute(site, entry);
  if (text.kind === 'unknown') return text;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text.value)) {
    return unknown('source-unsupported', `The value file ${entry} is fetched from a URL.`);
  }
  const path = text.value.startsWith('/') ? '' : site.directory;
  return inside({ tree: site.tree, path }, text.value, entry);
}

function inside({ tree, path: from }: ValueFile, path: string, entry: string): Reading<ValueFile> {
  const parts = from.split('/').filter(Boolean);
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) {
      return unknown('file-outside-repository', `The value file ${entry} leaves the repository.`);
    }
  }
  return known({ tree, path: parts.join('/') });
}

function matching({ tree, path }: ValueFile): ValueFile[] {
  if (!GLOB.test(path)) return tree.paths.includes(path) ? [{ tree, path }] : [];
  const pattern = new RegExp(`^${pathPattern(path)}$`);
  return tree.paths.filter((one) => pattern.test(one)).map((one) => ({ tree, path: one }));
}

/** `*` stays within a folder, a folder `**` stands for any number of them. */
const pathPattern = (glob: string): string =>
  glob
    .replace(/[.+^$()|\\{}]/g, '\\$&')
    .replace(/\[!/g, '[^')
    .replace(/\*\*\/|\*\*|\*|\?/g, (part) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*' })[part] ?? '[^/]');

/** Environment variables of Argo CD in a value. One that is not known here must not become an empty text. */
export function substitute({ variables }: Pick<HelmSite, 'variables'>, text: string): Reading<string> {
  let lacking: string | undefined;
  const result = text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced: string | undefined, bare: string | undefined) => {
    const name = braced ?? bare ?? '';
    lacking ??= variables[name] === undefined ? name : undefined;
    return variables[name] ?? '';
  });
  return lacking === undefined
    ? known(result)
    : unknown('source-unsupported', `The variable $${lacking} in ${text} is not known here.`);
}

/** https://argo-cd.readthedocs.io/en/stable/user-guide/build-environment/ */
export const argoVariables = (
  source: { readonly repoUrl: string; readonly targetRevision: string; readonly path?: string },
  application: { readonly name: string; readonly namespace?: string },
  tree: SourceTree,
): Readonly<Record<string, string>> => ({
  ARGOCD_APP_NAME: application.name,
  ...(application.namespace === undefined ? {} : { ARGOCD_APP_NAMESPACE: application.namespace }),
  ARGOCD_APP_REVISION: tree.commit,
  ARGOCD_APP_REVISION_SHORT: tree.commit.slice(0, 7),
  ARGOCD_APP_REVISION_SHORT_8: tree.commit.slice(0, 8),
  ARGOCD_APP_SOURCE_REPO_URL: source.repoUrl,
  ARGOCD_APP_SOURCE_TARGET_REVISION: source.targetRevision,
  ARGOCD_APP_SOURCE_PATH: source.path ?? '',
});
