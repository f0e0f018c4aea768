/** Where the values that control the fields can be written: the most specific layer first that has the last word. */
import type { Rendering } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import { applicationHome } from '../locate/application-home.ts';
import type { Field } from '../locate/field.ts';
import type { Ground } from '../locate/ground.ts';
import type { Place, Write } from '../locate/place.ts';
import { stepsReached } from '../locate/reach.ts';
import { because, isReason } from '../locate/reasons.ts';
import type { Subject } from '../locate/subject.ts';
import type { Renderings } from '../prove/renderings.ts';
import { pathText, type Value } from '../splice/edit.ts';
import { byConvention } from './convention.ts';
import { type Controls, discover } from './discover.ts';
import type { Layer, LayerFile } from './layer.ts';
import { definer, type HelmModel, helmModel } from './layers.ts';
import type { Written } from './sentinels.ts';
import type { KeyPath } from './values.ts';

/** Places that renderings have shown; where nothing can be rendered, those that look right. */
export function* helmPlaces(
  ground: Ground,
  subject: Subject,
  renderings: Renderings,
): Rendering<readonly Place[] | Reason> {
  const model = modelOf(ground, subject);
  if (isReason(model)) return model;
  const discovery = yield* discover(subject, model, renderings);
  if (discovery.kind === 'found') return placesFor(model, discovery.controls, '');
  if (discovery.kind === 'none') return discovery.because;
  const guess = byConvention(subject, model);
  return guess === undefined ? discovery.because : placesFor(model, guess, ', by convention');
}

/** Without a rendering. */
export function likelyHelmPlaces(ground: Ground, subject: Subject): readonly Place[] | Reason {
  const model = modelOf(ground, subject);
  if (isReason(model)) return model;
  const guess = byConvention(subject, model);
  if (guess !== undefined) return placesFor(model, guess, ', by convention');
  return because('value-not-found', 'Only a rendering could tell which value of the chart controls this.');
}

const modelOf = (ground: Ground, subject: Subject): HelmModel | Reason =>
  helmModel(subject, (application) => applicationHome(ground, application));

function placesFor(model: HelmModel, controls: Controls, how: string): readonly Place[] | Reason {
  const places = model.layers.flatMap((layer, at) => {
    const { file } = layer;
    if (file?.document === undefined) return [];
    return [placeIn({ model, controls, how, at, layer, file, document: file.document })];
  });
  const usable = places.filter((place) => [...controls.keys()].some((field) => place.rank(field) !== undefined));
  return usable.length > 0 ? usable : nowhere(model, controls);
}

interface Home {
  readonly model: HelmModel;
  readonly controls: Controls;
  readonly how: string;
  /** Number of the layer, lowest precedence first. */
  readonly at: number;
  readonly layer: Layer;
  readonly file: LayerFile;
  readonly document: number;
}

function placeIn(home: Home): Place {
  const { controls, how, layer, file } = home;
  const keys = [...new Set([...controls.values()].flat().map(({ path }) => pathText(path)))].join(', ');
  return {
    label: `${layer.label}: ${keys}${how}`,
    file: file.path,
    index: file.index,
    ...(layer.through === undefined ? {} : { through: layer.through }),
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
  const effective = written.every(({ path }) => at >= definer(model.layers, path) && takes(layer, file, path));
  if (!effective || written.length === 0) return undefined;
  const there = written.every(({ path }) => defines(layer, path));
  if (layer.kind === 'chart' || file.path === model.defaultsFile) return there ? 3 : 4;
  const last = layer === model.layers.findLast(({ kind }) => kind === 'file');
  if (there) return last || !model.hasSiblings ? 0 : 2;
  if (layer.kind === 'values') return 2;
  return last ? 1 : 2.5 + (model.layers.length - at) / 100;
}

const defines = (layer: Layer, path: KeyPath): boolean => stepsReached(layer.values, path) === path.length;

/** Lists are replaced as a whole: one item can only be changed where the list stands. */
function takes(layer: Layer, file: LayerFile, path: KeyPath): boolean {
  if (file.entryOf !== undefined) return file.entryOf(path) !== undefined;
  const list = path.findIndex((step) => typeof step !== 'string');
  return list < 0 || stepsReached(layer.values, path.slice(0, list)) === list;
}

function writeOf({ file, document }: Home, { path, value }: Written): Write[] {
  const entry = file.entryOf?.(path);
  const steps = file.entryOf === undefined ? path : entry;
  if (steps === undefined) return [];
  const edit = { document, path: [...file.root, ...steps], value: entry === undefined ? value : asText(value) };
  return [{ file: file.path, edit, ...(file.inside === undefined ? {} : { inside: file.inside }) }];
}

/** Parameters are texts. */
const asText = (value: Value): Value =>
  value.kind === 'number' || value.kind === 'truth' ? { kind: 'text', to: String(value.to) } : value;

function nowhere(model: HelmModel, controls: Controls): Reason {
  const keys = [...controls.values()].flat().map(({ path }) => path);
  const [key] = keys;
  const home = model.layers[Math.max(...keys.map((path) => definer(model.layers, path)), 0)];
  const name = key === undefined ? 'The value' : pathText(key);
  if (home?.kind === 'values' || home?.kind === 'parameters') {
    const why = home.because?.detail ?? 'There is no entry of its own to change.';
    return because(home.because?.code ?? 'value-not-in-git', `${name} is set in ${home.label}. ${why}`);
  }
  return because('value-not-found', `${name} controls it, but no file of values can take it.`);
}
