/** What a chart in the repository brings along: default values, and the values that its templates name. */
import { isRecord, objectsOf, recordsIn, wordOf } from '../locate/documents.ts';
import { joinPath } from '../locate/paths.ts';
import type { RepositoryIndex } from '../locate/repository-index.ts';
import { coalesce, type Values } from './values.ts';

export interface Chart {
  readonly directory: string;
  /** Coalesced defaults, those of sub-charts under their name or alias. */
  readonly defaults: Values;
  /** `.Values.a.b` of the templates, as seen from this chart. */
  readonly named: readonly (readonly string[])[];
  /** Words that templates look up in whatever is at hand: `.resources`, `$web.resources`; of an archive also `image.tag`. */
  readonly words: ReadonlySet<string>;
  /** Folders of this chart and those it is made of. */
  readonly directories: readonly string[];
  /** `appVersion` of them. */
  readonly versions: readonly { readonly file: string; readonly version: string }[];
}

export function chartOf(index: RepositoryIndex, directory: string, seen: ReadonlySet<string> = new Set()): Chart {
  const own = templatesOf(index, directory);
  const below = seen.has(directory) ? [] : subCharts(index, directory, new Set([...seen, directory]));
  const inherited = below.reduce<Values>((all, { name, chart }) => coalesce(all, { [name]: chart.defaults }), {});
  return {
    directory,
    defaults: coalesce(inherited, valuesIn(index, joined(directory, 'values.yaml')) ?? {}),
    named: [...own.named, ...below.flatMap(({ name, chart }) => chart.named.map((path) => fromAbove(name, path)))],
    words: new Set([...own.words, ...below.flatMap(({ chart }) => [...chart.words])]),
    directories: [directory, ...below.flatMap(({ chart }) => chart.directories)],
    versions: [...versionOf(index, directory), ...below.flatMap(({ chart }) => chart.versions)],
  };
}

function versionOf(index: RepositoryIndex, directory: string): Chart['versions'] {
  const file = joined(directory, 'Chart.yaml');
  const version = valuesIn(index, file)?.appVersion;
  return version === undefined ? [] : [{ file, version: String(version) }];
}

/** Globals have the same name everywhere. */
const fromAbove = (name: string, path: readonly string[]): readonly string[] =>
  path[0] === 'global' ? path : [name, ...path];

/** Charts whose templates are written here: its own, and sub-charts that no chart repository is named for. */
export function ownCharts(index: RepositoryIndex, directory: string, seen: ReadonlySet<string> = new Set()): string[] {
  if (seen.has(directory)) return [];
  const vendored = vendoredIn(index, directory);
  const declared = dependenciesOf(index, directory);
  const copied = declared.filter(({ repository }) => repository !== '').map(({ name }) => name);
  const local = declared.flatMap(({ name, repository }) =>
    vendored.has(name) ? [] : (localPath(directory, repository) ?? []),
  );
  const own = [...vendored].flatMap(([name, at]) => (copied.includes(name) ? [] : [at]));
  const below = [...new Set([...own, ...local])].filter((at) => index.has(joined(at, 'Chart.yaml')));
  return [directory, ...below.flatMap((at) => ownCharts(index, at, new Set([...seen, directory])))];
}

interface SubChart {
  readonly name: string;
  readonly chart: Chart;
}

function subCharts(index: RepositoryIndex, directory: string, seen: ReadonlySet<string>): SubChart[] {
  const found: SubChart[] = [];
  const vendored = vendoredIn(index, directory);
  const declared = dependenciesOf(index, directory);
  for (const { name, alias, repository } of declared) {
    const at = vendored.get(name) ?? localPath(directory, repository);
    if (at !== undefined && index.has(joined(at, 'Chart.yaml'))) {
      found.push({ name: alias ?? name, chart: chartOf(index, at, seen) });
    } else if (isPackaged(index, directory, name)) found.push({ name: alias ?? name, chart: packagedChart(directory) });
  }
  for (const [name, at] of vendored) {
    if (!declared.some((one) => one.name === name)) found.push({ name, chart: chartOf(index, at, seen) });
  }
  return found;
}

const isPackaged = (index: RepositoryIndex, directory: string, name: string): boolean => {
  const start = `${joined(directory, 'charts')}/${name}-`;
  return index.pathsUnder(joined(directory, 'charts')).some((path) => path.startsWith(start) && path.endsWith('.tgz'));
};

/** An archive is not looked into: it has the values that nearly every chart has, and the rendering tells which it knows. */
const packagedChart = (directory: string): Chart => ({
  directory,
  defaults: {},
  named: USUAL.map((name) => name.split('.')),
  words: new Set(USUAL),
  directories: [],
  versions: [],
});

const USUAL: readonly string[] = [
  'resources',
  'replicaCount',
  'replicas',
  'image.tag',
  'image.repository',
  'image.digest',
  'global.image.tag',
];

interface Dependency {
  readonly name: string;
  readonly alias: string | undefined;
  readonly repository: string;
}

/** `requirements.yaml` is where the first version of charts kept them. */
export function dependenciesOf(index: RepositoryIndex, directory: string): Dependency[] {
  return ['Chart.yaml', 'requirements.yaml'].flatMap((file) =>
    recordsIn(valuesIn(index, joined(directory, file))?.dependencies).flatMap((entry) => {
      const name = wordOf(entry.name);
      if (name === undefined) return [];
      return [{ name, alias: wordOf(entry.alias), repository: wordOf(entry.repository) ?? '' }];
    }),
  );
}

/** Folders below `charts/` by the name in their Chart.yaml. */
function vendoredIn(index: RepositoryIndex, directory: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const charts = joined(directory, 'charts');
  for (const path of index.pathsUnder(charts)) {
    const [, folder] = /^([^/]+)\/Chart\.yaml$/.exec(path.slice(charts.length + 1)) ?? [];
    if (folder === undefined) continue;
    found.set(wordOf(valuesIn(index, path)?.name) ?? folder, `${charts}/${folder}`);
  }
  return found;
}

/** Of a dependency that lies in the same repository. */
export const localPath = (directory: string, repository: string): string | undefined =>
  repository.startsWith('file://') ? joinPath(directory, repository.slice('file://'.length)) : undefined;

export const joined = (directory: string, name: string): string => (directory === '' ? name : `${directory}/${name}`);

export function valuesIn(index: RepositoryIndex, path: string): Values | undefined {
  const text = index.has(path) ? index.tree.text(path) : undefined;
  return text === undefined ? undefined : valuesFrom(text);
}

/** Values in a text; an empty one has none, one that is no map gives undefined. */
export function valuesFrom(text: string): Values | undefined {
  const [found] = objectsOf(text);
  if (found !== undefined) return isRecord(found.object) ? found.object : undefined;
  return /^\s*[^\s#-]/m.test(text) ? undefined : {};
}

function templatesOf(index: RepositoryIndex, directory: string): Pick<Chart, 'named' | 'words'> {
  const named = new Map<string, readonly string[]>();
  const words = new Set<string>();
  for (const path of index.pathsUnder(joined(directory, 'templates'))) {
    const text = index.tree.text(path) ?? '';
    for (const keys of namedIn(text)) named.set(JSON.stringify(keys), keys);
    for (const [, word] of text.matchAll(/\.([A-Za-z]\w*)/g)) if (word !== undefined) words.add(word);
  }
  return { named: [...named.values()], words };
}

function* namedIn(text: string): Generator<readonly string[]> {
  for (const [, keys] of text.matchAll(/\.Values((?:\.[A-Za-z_]\w*)+)/g)) yield (keys ?? '').slice(1).split('.');
  for (const [, keys] of text.matchAll(/index\s+\$?\.Values((?:\s+"[^"\n]+")+)/g)) {
    yield [...(keys ?? '').matchAll(/"([^"]+)"/g)].map(([, key]) => key ?? '');
  }
}
