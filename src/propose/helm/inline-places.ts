import type { Rendering } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import { placesAbove } from '../above/places.ts';
import type { Search } from '../above/search.ts';
import type { Field } from '../locate/field.ts';
import type { Place } from '../locate/place.ts';
import { isReason } from '../locate/reasons.ts';
import type { Subject } from '../locate/subject.ts';
import { applicationField } from './application-fields.ts';
import type { Controlled } from './controlled.ts';
import type { Layer } from './layer.ts';
import { defines, takes } from './layer-values.ts';
import { definer } from './layers.ts';

/** What stands in the Application is written where the Application comes from. */
export function* inlinePlaces(search: Search, subject: Subject, home: Inline): Rendering<readonly Place[] | Reason> {
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
      const [start, fields] = [inlineRank(home, field), own.get(field) ?? []];
      const ranks = fields.flatMap((one) => place.rank(one) ?? []);
      if (start === undefined || ranks.length === 0 || ranks.length < fields.length) return undefined;
      return start + Math.max(...ranks) / 100;
    },
    writes: (fields) => place.writes(fields.flatMap((field) => own.get(field) ?? [])),
  }));
}

interface Inline extends Controlled {
  /** Number of the layer, lowest precedence first. */
  readonly at: number;
  readonly layer: Layer;
}

/** A key that is there already, then a new one, then the first one. */
function inlineRank({ model, controls, at, layer }: Inline, field: Field): number | undefined {
  const written = controls.get(field) ?? [];
  if (written.length === 0 || !written.every(({ path }) => at >= definer(model.layers, path))) return undefined;
  if (written.every(({ path }) => defines(layer, path))) return 0.5;
  if (layer.kind === 'none') return written.every(({ path }) => takes(layer, path)) ? 5 : undefined;
  return layer.kind === 'parameters' || !written.every(({ path }) => takes(layer, path)) ? undefined : 2;
}
