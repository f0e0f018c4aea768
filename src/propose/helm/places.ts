/** Where the values that control the fields can be written: the most specific layer first that has the last word. */
import type { Rendering } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import { placesAbove } from '../above/places.ts';
import type { Search } from '../above/search.ts';
import type { Field } from '../locate/field.ts';
import { othersReading } from '../locate/others.ts';
import type { Place, Write } from '../locate/place.ts';
import { stepsReached } from '../locate/reach.ts';
import { because, isReason } from '../locate/reasons.ts';
import type { Subject } from '../locate/subject.ts';
import { pathText } from '../splice/edit.ts';
import { applicationField, asText } from './application-fields.ts';
import { byConvention } from './convention.ts';
import { type Controls, type Discovery, discover } from './discover.ts';
import type { Layer, LayerFile } from './layer.ts';
import { definer, type HelmModel, helmModel } from './layers.ts';
import type { Written } from './sentinels.ts';
import { templatePlaces } from './templates/places.ts';
import type { KeyPath } from './values.ts';

/** Places that renderings have shown; where nothing can be rendered, those that look right. */
export function* helmPlaces(search: Search, subject: Subject): Rendering<readonly Place[] | Reason> {
  const model = helmModel(subject);
  if (isReason(model)) return model;
  const discovery = yield* discover(subject, model, search.renderings);
  if (discovery.kind === 'none') return discovery.because;
  if (discovery.kind === 'found') return yield* placesSeen(search, subject, { model, how: '', ...discovery });
  const guess = byConvention(subject, model);
  if (guess === undefined) return discovery.because;
  return yield* placesFor(search, subject, { model, controls: guess, how: ', by convention' });
}

type Seen = Pick<Controlled, 'model' | 'how'> & Extract<Discovery, { kind: 'found' }>;

/** What no value controls can only be written where it stands: in a template. */
function* placesSeen(search: Search, subject: Subject, seen: Seen): Rendering<readonly Place[] | Reason> {
  const inTemplates = templatePlaces(subject, seen.uncontrolled);
  const stuck = seen.uncontrolled.find(({ field }) => inTemplates.every((place) => place.rank(field) === undefined));
  if (stuck !== undefined) return nowhereInTemplates(stuck.because);
  const [best] = seen.ways;
  if (best.size === 0) return inTemplates;
  const inValues: Place[] = [];
  let failed: Reason | undefined;
  for (const [k, controls] of seen.ways.entries()) {
    const places = yield* placesFor(search, subject, { ...seen, controls });
    if (isReason(places)) failed ??= places;
    else inValues.push(...places.map((place) => after(k * WORST, place)));
  }
  return failed !== undefined && inValues.length === 0 ? failed : [...inValues, ...inTemplates];
}

/** More than any rank. */
const WORST = 10;

const after = (others: number, place: Place): Place => ({
  ...place,
  rank: (field) => {
    const rank = place.rank(field);
    return rank === undefined ? undefined : rank + others;
  },
});

const nowhereInTemplates = ({ code, detail }: Reason): Reason =>
  because(code, `${detail} No template of a chart that lives here has a place for it outside of an expression.`);

interface Controlled {
  readonly model: HelmModel;
  readonly controls: Controls;
  readonly how: string;
}

function* placesFor(search: Search, subject: Subject, found: Controlled): Rendering<readonly Place[] | Reason> {
  const { model, controls } = found;
  const places: Place[] = [];
  let failed: Unreached | undefined;
  for (const [at, layer] of model.layers.entries()) {
    const { file } = layer;
    if (file?.document !== undefined) places.push(placeIn({ ...found, at, layer, file, document: file.document }));
    if (file !== undefined || !/^(values|parameters|none)$/.test(layer.kind)) continue;
    if (layer.kind === 'none' && !isShared(search, subject, places)) continue;
    const above = yield* inlinePlaces(search, subject, { ...found, at, layer });
    if (!isReason(above)) places.push(...above);
    else if (layer.kind !== 'none') failed = { layer, because: above };
  }
  const usable = places.filter((place) => [...controls.keys()].some((field) => place.rank(field) !== undefined));
  return usable.length > 0 ? usable : nowhere(model, controls, failed);
}

/** Only where no file of values is for this Application alone does it get values of its own. */
const isShared = ({ ground }: Search, subject: Subject, places: readonly Place[]): boolean =>
  places
    .filter((place) => subject.fields.some((field) => place.rank(field) !== undefined))
    .every((place) => othersReading(ground, subject, { ...place, index: place.index ?? subject.index }).length > 0);

interface Unreached {
  readonly layer: Layer;
  readonly because: Reason;
}

/** What stands in the Application is written where the Application comes from. */
function* inlinePlaces(search: Search, subject: Subject, home: Inline): Rendering<readonly Place[] | Reason> {
  const own = new Map<Field, readonly Field[]>();
  for (const [field, written] of home.controls) {
    if (inlineRank(home, field) === undefined) continue;
    const fields = written.map((one) => applicationField(subject, home.layer, { field, written: one }));
    if (fields.every((one) => one !== undefined)) own.set(field, fields);
  }
  if (own.size === 0) return [];
  const places = yield* placesAbove(search, subject.application, {
    workload: subject.workload,
    fields: [...own.values()].flat(),
  });
  if (isReason(places)) return places;
  return places.map((place) => ({
    ...place,
    label: place.label.endsWith(home.layer.label) ? place.label : `${place.label}: ${home.layer.label}${home.how}`,
    rank: (field) => {
      const ranks = (own.get(field) ?? []).map(place.rank);
      const [start, worst] = [inlineRank(home, field), Math.max(...ranks.map((rank) => rank ?? Number.NaN))];
      return start === undefined || ranks.length === 0 || Number.isNaN(worst) ? undefined : start + worst / 100;
    },
    writes: (fields) => place.writes(fields.flatMap((field) => own.get(field) ?? [])),
  }));
}

type Inline = Controlled & Pick<Home, 'at' | 'layer'>;

/** A key that is there already, then a new one, then the first one. */
function inlineRank({ model, controls, at, layer }: Inline, field: Field): number | undefined {
  const written = controls.get(field) ?? [];
  if (written.length === 0 || !written.every(({ path }) => at >= definer(model.layers, path))) return undefined;
  if (written.every(({ path }) => defines(layer, path))) return 0.5;
  if (layer.kind === 'none') return written.every(({ path }) => takes(layer, path)) ? 5 : undefined;
  return layer.kind === 'parameters' || !written.every(({ path }) => takes(layer, path)) ? undefined : 2;
}

interface Home extends Controlled {
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

const defines = (layer: Layer, path: KeyPath): boolean => stepsReached(layer.values, path) === path.length;

const holds = (layer: Layer, { entryOf, whole }: LayerFile, path: KeyPath): boolean => {
  if (whole !== undefined) return JSON.stringify(whole) === JSON.stringify(path);
  return entryOf === undefined ? takes(layer, path) : entryOf(path) !== undefined;
};

/** Lists are replaced as a whole: one item can only be changed where the list stands. */
function takes(layer: Layer, path: KeyPath): boolean {
  const list = path.findIndex((step) => typeof step !== 'string');
  return list < 0 || stepsReached(layer.values, path.slice(0, list)) === list;
}

function writeOf({ file, document }: Home, { path, value }: Written): Write[] {
  if (file.whole !== undefined) return [{ file: file.path, whole: true, edit: { document, path: [], value } }];
  const entry = file.entryOf?.(path);
  const steps = file.entryOf === undefined ? path : entry;
  if (steps === undefined) return [];
  const edit = { document, path: [...file.root, ...steps], value: entry === undefined ? value : asText(value) };
  return [{ file: file.path, edit }];
}

function nowhere(model: HelmModel, controls: Controls, failed: Unreached | undefined): Reason {
  const keys = [...controls.values()].flat().map(({ path }) => path);
  const [key] = keys;
  const home = model.layers[Math.max(...keys.map((path) => definer(model.layers, path)), 0)];
  const name = key === undefined ? 'The value' : pathText(key);
  if (failed !== undefined)
    return because(failed.because.code, `${name} is set in ${failed.layer.label}. ${failed.because.detail}`);
  if (home?.kind === 'values' || home?.kind === 'parameters') {
    return because('value-not-in-git', `${name} is set in ${home.label}. There is no entry of its own to change.`);
  }
  return because('value-not-found', `${name} controls it, but no file of values can take it.`);
}
