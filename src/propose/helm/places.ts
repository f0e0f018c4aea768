/** Where the values that control the fields can be written: the most specific layer first that has the last word. */
import type { Rendering } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import type { Search } from '../above/search.ts';
import { othersReading } from '../locate/others.ts';
import type { Place } from '../locate/place.ts';
import { because, isReason } from '../locate/reasons.ts';
import type { Subject } from '../locate/subject.ts';
import { pathText } from '../splice/edit.ts';
import type { Controlled } from './controlled.ts';
import { byConvention } from './convention.ts';
import { type Controls, type Discovery, discover } from './discover.ts';
import { placeInFile } from './file-place.ts';
import { inlinePlaces } from './inline-places.ts';
import type { Layer } from './layer.ts';
import { definer, type HelmModel, helmModel } from './layers.ts';
import { templatePlaces } from './templates/places.ts';

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

function* placesFor(search: Search, subject: Subject, found: Controlled): Rendering<readonly Place[] | Reason> {
  const { model, controls } = found;
  const places: Place[] = [];
  let failed: Unreached | undefined;
  for (const [at, layer] of model.layers.entries()) {
    const { file } = layer;
    if (file?.document !== undefined) places.push(placeInFile({ ...found, at, layer, file, document: file.document }));
    if (file !== undefined || !INLINE.has(layer.kind)) continue;
    if (layer.kind === 'none' && !isShared(search, subject, places)) continue;
    const above = yield* inlinePlaces(search, subject, { ...found, at, layer });
    if (!isReason(above)) places.push(...above);
    else if (layer.kind !== 'none') failed = { layer, because: above };
  }
  const usable = places.filter((place) => [...controls.keys()].some((field) => place.rank(field) !== undefined));
  return usable.length > 0 ? usable : nowhere(model, controls, failed);
}

/** What an Application itself may say; `none`: it says nothing yet. */
const INLINE: ReadonlySet<Layer['kind']> = new Set(['values', 'parameters', 'none']);

/** Only where no file of values is for this Application alone does it get values of its own. */
const isShared = ({ ground }: Search, subject: Subject, places: readonly Place[]): boolean =>
  places
    .filter((place) => subject.fields.some((field) => place.rank(field) !== undefined))
    .every((place) => othersReading(ground, subject, { ...place, index: place.index ?? subject.index }).length > 0);

interface Unreached {
  readonly layer: Layer;
  readonly because: Reason;
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
