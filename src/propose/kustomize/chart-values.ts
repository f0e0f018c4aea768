/**
 * Values of `helmCharts` that say what is live: they are edited in place, like the document of an object would be. Which of
 * them makes the field is guessed by name; the proof renders it, and where it does not hold a patch is next.
 */
import { valuesFrom } from '../helm/chart.ts';
import { isLive } from '../helm/convention.ts';
import { suspectsOf } from '../helm/suspects.ts';
import type { KeyPath, Values } from '../helm/values.ts';
import { isRecord, objectsOf, recordsIn, wordOf, wordsIn } from '../locate/documents.ts';
import type { Field } from '../locate/field.ts';
import { joinPath } from '../locate/paths.ts';
import { type Place, RANK } from '../locate/place.ts';
import type { RepositoryIndex } from '../locate/repository-index.ts';
import type { Subject } from '../locate/subject.ts';
import { pathText, type Step } from '../splice/edit.ts';
import type { Layer } from './layers.ts';

/** Each costs renderings, and a patch must stay among the candidates. */
const MOST = 4;

export function chartValuePlaces(
  { index, fields }: Pick<Subject, 'index' | 'fields'>,
  layers: readonly Layer[],
): Place[] {
  const homes = layers.flatMap((layer) => homesIn(index, layer));
  return fields.flatMap((field) =>
    homes.flatMap((home, at) => keysFor(home, field).map((key) => placeOf({ home, at, key }, field))).slice(0, MOST),
  );
}

interface Home {
  readonly label: string;
  readonly file: string;
  readonly document: number;
  readonly root: readonly Step[];
  readonly values: Values;
  readonly depth: number;
}

/** What has the last word comes first: additional files, then inline values, or the file where it is merged over them. */
function homesIn(index: RepositoryIndex, layer: Layer): Home[] {
  return recordsIn(layer.body.helmCharts).flatMap((chart, i) => {
    const file = (path: string): Home[] => fileHome(index, layer, path);
    const own = file(wordOf(chart.valuesFile) ?? '');
    const inline = inlineHome(layer, chart, i);
    const middle = chart.valuesMerge === 'merge' ? [...own, ...inline] : [...inline, ...own];
    return [...wordsIn(chart.additionalValuesFiles).toReversed().flatMap(file), ...middle];
  });
}

function inlineHome({ path, document, depth }: Layer, { valuesInline }: Values, i: number): Home[] {
  if (!isRecord(valuesInline)) return [];
  const root = ['helmCharts', i, 'valuesInline'];
  return [{ label: `${path} (values of chart ${i + 1})`, file: path, document, root, values: valuesInline, depth }];
}

function fileHome(index: RepositoryIndex, { directory, depth }: Layer, entry: string): Home[] {
  const file = entry === '' ? undefined : joinPath(directory, entry);
  const text = file === undefined ? undefined : index.tree.text(file);
  const values = text === undefined ? undefined : valuesFrom(text);
  const document = objectsOf(text ?? '')[0]?.offset;
  if (file === undefined || values === undefined || document === undefined) return [];
  return [{ label: `${file} (values)`, file, document, root: [], values, depth }];
}

/** Of the keys that have the live value, those whose end is most like the field's. Images have an entry of their own. */
function keysFor({ values }: Home, field: Field): readonly KeyPath[] {
  if (field.intent.kind === 'set-image' || field.value.kind === 'absent') return [];
  const keys = suspectsOf({ chart: undefined, values }, field, 'set')
    .filter(({ current }) => isLive(field, current))
    .map(({ path }) => ({ path, alike: alikeAtEnd(path, field.path) }));
  const most = Math.max(...keys.map(({ alike }) => alike));
  return keys.filter(({ alike }) => alike === most).map(({ path }) => path);
}

function alikeAtEnd(key: KeyPath, path: readonly Step[]): number {
  const differs = key.toReversed().findIndex((step, i) => step !== path.at(-1 - i));
  return differs < 0 ? key.length : differs;
}

interface Spot {
  readonly home: Home;
  /** Its turn among the homes. */
  readonly at: number;
  readonly key: KeyPath;
}

function placeOf({ home, at, key }: Spot, field: Field): Place {
  const { label, file, document, root, depth } = home;
  return {
    label: `${label}: ${pathText(key)}`,
    file,
    rank: (one) => (one === field ? RANK.document + depth / 100 + at / 1000 : undefined),
    writes: (fields) => fields.map(({ value }) => ({ file, edit: { document, path: [...root, ...key], value } })),
  };
}
