/** Where the values of a Helm source come from, lowest precedence first. */
import type { Reason } from '../../model/reason.ts';
import { isRecord, objectsOf, recordsIn, wordOf } from '../locate/documents.ts';
import { baseName, directoryOf } from '../locate/paths.ts';
import { stepsReached } from '../locate/reach.ts';
import { because, isReason } from '../locate/reasons.ts';
import type { RepositoryIndex } from '../locate/repository-index.ts';
import type { LocatedSource } from '../locate/source.ts';
import { overrideFilesOf } from '../locate/source-overrides.ts';
import { NO_DOCUMENT } from '../splice/first-words.ts';
import { type Chart, chartOf, joined, valuesFrom } from './chart.ts';
import type { Layer } from './layer.ts';
import { lackingFilesOf, textFilesOf, valueFilesOf } from './value-files.ts';
import { coalesce, entryIn, type KeyPath, overlay, parameterPath, type Values } from './values.ts';

export interface HelmModel {
  /** Undefined for a chart that is not in a repository of ours. */
  readonly chart: Chart | undefined;
  readonly layers: readonly Layer[];
  readonly values: Values;
  /** The chart's own `values.yaml`, which people list among the value files too. */
  readonly defaultsFile: string | undefined;
  /** Are there files like the last value file that this source does not read: other environments? */
  readonly hasSiblings: boolean;
  /** Overrides of the source in its folder: they are part of the source already. */
  readonly overrideFiles: readonly string[];
}

export function helmModel(located: LocatedSource): HelmModel | Reason {
  const { index, directory, source } = located;
  const chart = source.chart === undefined ? chartOf(index, directory) : undefined;
  const files = valueFileLayers(located);
  if (isReason(files)) return files;
  const inline = inlineLayers(located);
  if (isReason(inline)) return inline;
  const defaults = chart === undefined ? [] : [chartLayer(index, chart)];
  const layers = [...defaults, ...withLacking(located, files), ...inline];
  const values = layers.reduce<Values>((all, layer) => coalesce(all, layer.values), {});
  const defaultsFile = chart === undefined ? undefined : joined(directory, 'values.yaml');
  return {
    chart,
    layers,
    values,
    defaultsFile,
    hasSiblings: hasSiblings(files),
    overrideFiles: overrideFilesOf(located),
  };
}

/** Value files that could be begun stand where their source names them. */
function withLacking(located: LocatedSource, files: readonly Layer[]): Layer[] {
  const layers = [...files];
  for (const { index, path, after } of lackingFilesOf(located)) {
    const below = layers.findLastIndex(({ file }) => file?.index === after?.index && file?.path === after?.path);
    const file = { index, path, document: NO_DOCUMENT, root: [] };
    layers.splice(below + 1, 0, { label: `${path} (new)`, kind: 'lacking', values: {}, file });
  }
  return layers;
}

/** `values-prod.yaml` beside `values-test.yaml`, `prod/web.yaml` beside `test/web.yaml`. */
function hasSiblings(files: readonly Layer[]): boolean {
  const file = files.at(-1)?.file;
  if (file === undefined) return false;
  const own = new Set(files.map((layer) => layer.file?.path));
  const folder = directoryOf(file.path);
  const beside = file.index
    .pathsUnder(folder)
    .some((path) => directoryOf(path) === folder && !own.has(path) && isValues(path));
  const name = baseName(file.path);
  const elsewhere = file.index
    .pathsUnder(directoryOf(folder))
    .some(
      (path) => baseName(path) === name && !own.has(path) && directoryOf(directoryOf(path)) === directoryOf(folder),
    );
  return beside || (folder !== '' && elsewhere);
}

const isValues = (path: string): boolean =>
  /values[^/]*\.ya?ml$/i.test(baseName(path)) && baseName(path) !== 'values.yaml';

/** Which layer has the last word on a key; -1 when nobody says anything. */
export const definer = (layers: readonly Layer[], key: KeyPath): number =>
  layers.findLastIndex((layer) => stepsReached(layer.values, key) === key.length);

/** Without a `values.yaml` of its own, a chart takes one that is made. */
function chartLayer(index: RepositoryIndex, chart: Chart): Layer {
  const path = joined(chart.directory, 'values.yaml');
  const label = `${path} (default of the chart)`;
  const text = index.tree.text(path);
  const unreadable = text === undefined && (index.has(path) || index.tree.links.has(path));
  if (unreadable) return { label, kind: 'chart', values: chart.defaults };
  const document = text === undefined ? NO_DOCUMENT : rootOf(text);
  return { label, kind: 'chart', values: chart.defaults, file: { index, path, document, root: [] } };
}

/** A file of comments can be begun. */
const rootOf = (text: string): number => objectsOf(text)[0]?.offset ?? NO_DOCUMENT;

function valueFileLayers(located: LocatedSource): Layer[] | Reason {
  const found = valueFilesOf(located);
  if (isReason(found)) return found;
  const layers: Layer[] = [];
  for (const { index, path } of found) {
    const text = index.tree.text(path);
    const values = text === undefined ? undefined : valuesFrom(text);
    if (text === undefined || values === undefined)
      return because('file-unparsable', `${path} holds no map of values.`);
    layers.push({ label: path, kind: 'file', values, file: { index, path, document: rootOf(text), root: [] } });
  }
  return layers;
}

function inlineLayers(located: LocatedSource): Layer[] | Reason {
  const { helm = {} } = located.source;
  const layers: Layer[] = [];
  const whole = isRecord(helm.valuesObject) ? helm.valuesObject : {};
  const text = wordOf(helm.values);
  if (Object.keys(whole).length > 0)
    layers.push({ label: 'valuesObject of the Application', kind: 'values', values: whole });
  else if (text !== undefined) {
    const values = valuesFrom(text);
    if (values === undefined) return because('file-unparsable', 'The values in the Application are no map.');
    layers.push({ label: 'values of the Application', kind: 'values', values });
  } else layers.push({ label: 'new valuesObject of the Application', kind: 'none', values: {} });
  const parameters = recordsIn(helm.parameters);
  if (parameters.length > 0) {
    const assignments = parameters.map(({ name, value }) => ({ path: parameterPath(wordOf(name) ?? ''), value }));
    const values = overlay(
      {},
      assignments.filter(({ path }) => path.length > 0),
    );
    layers.push({ label: 'parameters of the Application', kind: 'parameters', values });
  }
  return [...layers.map((layer) => inOverride(located, layer) ?? layer), ...textLayers(located)];
}

/** `--set-file`: blanks around it belong to the file, not to the value. */
const textLayers = (located: LocatedSource): Layer[] =>
  textFilesOf(located).flatMap(({ name, index, path }) => {
    const whole = parameterPath(name);
    const text = index.tree.text(path);
    if (text === undefined || whole.length === 0) return [];
    const values = overlay({}, [{ path: whole, value: text.trim() }]);
    return [
      { label: `${path} (file parameter)`, kind: 'text', values, file: { index, path, document: 0, root: [], whole } },
    ];
  });

/** The last `.argocd-source` file that has this part of the source takes the Application's place as its home. */
function inOverride(located: LocatedSource, layer: Layer): Layer | undefined {
  const { index } = located;
  for (const path of overrideFilesOf(located).toReversed()) {
    const [found] = objectsOf(index.tree.text(path) ?? '');
    const helm = isRecord(found?.object.helm) ? found.object.helm : {};
    if (found === undefined) continue;
    const label = (part: string) => `${path} (${part})`;
    if (layer.kind === 'values' && isRecord(helm.valuesObject)) {
      return {
        ...layer,
        label: label('valuesObject'),
        file: { index, path, document: found.offset, root: ['helm', 'valuesObject'] },
      };
    }
    const parameters = recordsIn(helm.parameters);
    if (layer.kind === 'parameters' && parameters.length > 0) {
      const file = { index, path, document: found.offset, root: ['helm', 'parameters'], entryOf: entryIn(parameters) };
      return { ...layer, label: label('parameters'), file };
    }
  }
  return undefined;
}
