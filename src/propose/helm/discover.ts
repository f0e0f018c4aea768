/** Which values control the fields, found by rendering; and which others would, where the nearest leave a doubt. */
import type { Rendering } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import type { Field } from '../locate/field.ts';
import { fieldAt } from '../locate/reach.ts';
import { because } from '../locate/reasons.ts';
import type { Subject } from '../locate/subject.ts';
import { type Renderings, targetOf } from '../prove/renderings.ts';
import type { HelmModel } from './layers.ts';
import { isSet, keyOf, type Search, searchWith, theObject } from './mark-search.ts';
import { noControl } from './no-control.ts';
import type { Written } from './sentinels.ts';
import type { Uncontrolled } from './templates/places.ts';

export type Controls = ReadonlyMap<Field, readonly Written[]>;

export type Discovery =
  | {
      readonly kind: 'found';
      /** The best way first; others where that one feeds more than the field, or is set nowhere yet. */
      readonly ways: readonly [Controls, ...Controls[]];
      readonly uncontrolled: readonly Uncontrolled[];
    }
  /** Nothing can be rendered, so nothing was seen. */
  | { readonly kind: 'blind'; readonly because: Reason }
  | { readonly kind: 'none'; readonly because: Reason };

/** Renderings spent on one subject; one is enough for 97 of 100 values that are found. */
const MOST_RENDERINGS = 40;

export function* discover(subject: Subject, model: HelmModel, renderings: Renderings): Rendering<Discovery> {
  const base = yield* renderings.base(targetOf(subject));
  if (base.kind === 'not-rendered') return { kind: 'blind', because: base.because };
  const object = theObject(subject, base.objects);
  if (object === undefined) {
    const detail = `The chart does not render ${subject.object.kind} ${subject.object.name}: something else made it.`;
    return { kind: 'none', because: because('render-not-live', detail) };
  }
  const { body } = object;
  const search: Search = {
    subject,
    model,
    renderings,
    base: body,
    found: new Map(),
    broken: new Set(),
    left: MOST_RENDERINGS,
  };
  for (const width of ['narrow', 'set', 'wide'] as const) {
    const open = subject.fields.filter((field) => !search.found.has(field));
    yield* searchWith(search, { width, fields: open, known: new Set() });
  }
  yield* searchBeside(search);
  const uncontrolled = subject.fields
    .filter((field) => !search.found.has(field))
    .map((field): Uncontrolled => {
      const isThere = isSet(fieldAt(body, field));
      return { field, isThere, because: noControl(subject, model, { field, body }) };
    });
  return { kind: 'found', ways: waysIn(search), uncontrolled };
}

/** The k-th way has the k-th best control of each field, or its last. */
function waysIn({ found }: Search): readonly [Controls, ...Controls[]] {
  const sorted = [...found].map(
    ([field, controls]) => [field, controls.toSorted((a, b) => a.doubt - b.doubt)] as const,
  );
  const way = (k: number): Controls =>
    new Map(sorted.map(([field, controls]) => [field, (controls[k] ?? controls.at(-1))?.written ?? []]));
  const most = Math.max(1, ...sorted.map(([, controls]) => controls.length));
  return [way(0), ...[...Array(most - 1).keys()].map((k) => way(k + 1))];
}

/**
 * `.Values.global.tag | default .Values.image.tag`: a mark of the first, which nobody sets and others use as well, hides the
 * one that is written today.
 */
function* searchBeside(search: Search): Rendering<void> {
  for (const width of ['set', 'narrow', 'wide'] as const) {
    const doubtful = [...search.found].filter(([field, controls]) => {
      const doubt = Math.min(...controls.map((one) => one.doubt));
      return isSet(fieldAt(search.base, field)) && doubt > (width === 'set' ? 0 : 1);
    });
    const known = doubtful.flatMap(([, controls]) => controls.flatMap(({ written }) => written.map(keyOf)));
    search.left = Math.min(search.left, MOST_BESIDE);
    yield* searchWith(search, { width, fields: doubtful.map(([field]) => field), known: new Set(known) });
  }
}

const MOST_BESIDE = 6;
