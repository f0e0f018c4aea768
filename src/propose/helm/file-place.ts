import type { Field } from '../locate/field.ts';
import type { Place, Write } from '../locate/place.ts';
import { pathText } from '../splice/edit.ts';
import { asText } from './application-fields.ts';
import type { Controlled } from './controlled.ts';
import type { Layer, LayerFile } from './layer.ts';
import { defines, takes } from './layer-values.ts';
import { definer } from './layers.ts';
import type { Written } from './sentinels.ts';
import type { KeyPath } from './values.ts';

interface Home extends Controlled {
  /** Number of the layer, lowest precedence first. */
  readonly at: number;
  readonly layer: Layer;
  readonly file: LayerFile;
  readonly document: number;
}

/** In a file of values, or in what stands for one. */
export function placeInFile(home: Home): Place {
  const { controls, how, layer, file } = home;
  const keys = [...new Set([...controls.values()].flat().map(({ path }) => pathText(path)))].join(', ');
  return {
    label: `${layer.label}: ${keys}${how}`,
    file: file.path,
    index: file.index,
    rank: (field) => rankOf(home, field),
    writes: (fields) => fields.flatMap((field) => (controls.get(field) ?? []).flatMap((one) => writeOf(home, one))),
  };
}

/**
 * A key that stands there already, then a new one in the last value file, then the defaults of the chart. Where the last
 * file has siblings for other environments, files below it are for all of them, known here or not.
 */
function rankOf({ model, controls, at, layer, file }: Home, field: Field): number | undefined {
  const written = controls.get(field) ?? [];
  const effective = written.every(({ path }) => at >= definer(model.layers, path) && holds(layer, file, path));
  if (!effective || written.length === 0) return undefined;
  const there = written.every(({ path }) => defines(layer, path));
  if (layer.kind === 'text') return 0;
  if (layer.kind === 'lacking') return 4.5;
  if (layer.kind === 'chart' || file.path === model.defaultsFile) return there ? 3 : 4;
  const last = layer === model.layers.findLast(({ kind }) => kind === 'file');
  if (there) return last || !model.hasSiblings ? 0 : 2;
  return last ? 1 : 2.5 + (model.layers.length - at) / 100;
}

const holds = (layer: Layer, { entryOf, whole }: LayerFile, path: KeyPath): boolean => {
  if (whole !== undefined) return JSON.stringify(whole) === JSON.stringify(path);
  return entryOf === undefined ? takes(layer, path) : entryOf(path) !== undefined;
};

function writeOf({ file, document }: Home, { path, value }: Written): Write[] {
  if (file.whole !== undefined) return [{ file: file.path, whole: true, edit: { document, path: [], value } }];
  const entry = file.entryOf?.(path);
  const steps = file.entryOf === undefined ? path : entry;
  if (steps === undefined) return [];
  const edit = { document, path: [...file.root, ...steps], value: entry === undefined ? value : asText(value) };
  return [{ file: file.path, edit }];
}
