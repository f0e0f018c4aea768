/**
 * Which values control the fields, found by rendering: all suspects are marked at once and the marks that show in the
 * fields are read off. Where that rendering fails (a schema, arithmetic), the suspects are halved until it does not.
 */
import type { ManifestObject, Rendering } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import { recordsIn, wordOf } from '../locate/documents.ts';
import type { Field } from '../locate/field.ts';
import { fieldAt, stepsReached, valueAt } from '../locate/reach.ts';
import { because } from '../locate/reasons.ts';
import type { Subject } from '../locate/subject.ts';
import { objectIn } from '../prove/judge.ts';
import { type Renderable, type Renderings, targetOf } from '../prove/renderings.ts';
import type { HelmModel } from './layers.ts';
import { noControl } from './no-control.ts';
import { type Mark, marksOf, type Written, writtenBy } from './sentinels.ts';
import { suspectsOf, type Width } from './suspects.ts';
import type { Uncontrolled } from './templates/places.ts';
import { coalesce, type KeyPath, overlay, parameterPath, type Values } from './values.ts';

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
  const search: Search = { subject, model, renderings, base: body, found: new Map(), left: MOST_RENDERINGS };
  for (const width of ['narrow', 'set', 'wide'] as const) {
    const open = subject.fields.filter((field) => !search.found.has(field));
    yield* searchWith(search, { width, fields: open, known: new Set() });
  }
  yield* searchBeside(search);
  const uncontrolled = subject.fields
    .filter((field) => !search.found.has(field))
    .map((field): Uncontrolled => {
      const isThere = isSet(valueAt(body, field.path));
      return { field, isThere, because: noControl(subject, model, { field, body }) };
    });
  return { kind: 'found', ways: waysIn(search), uncontrolled };
}

const isSet = (read: unknown): boolean => read !== undefined && read !== null;

const theObject = ({ object, application }: Subject, rendered: readonly ManifestObject[]): ManifestObject | undefined =>
  objectIn(rendered, object, application.destination.namespace);

interface Search {
  readonly subject: Subject;
  readonly model: HelmModel;
  readonly renderings: Renderings;
  /** What is rendered today. */
  readonly base: Values;
  readonly found: Map<Field, readonly Control[]>;
  left: number;
}

interface Control {
  readonly written: readonly Written[];
  /** 0 for a value that is set and feeds the field alone; more for one that nobody sets yet, or that feeds others too. */
  readonly doubt: number;
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
  for (const width of ['set', 'narrow'] as const) {
    const doubtful = [...search.found].filter(([{ path }, controls]) => {
      const doubt = Math.min(...controls.map((one) => one.doubt));
      return isSet(valueAt(search.base, path)) && doubt > (width === 'set' ? 0 : 1);
    });
    const known = doubtful.flatMap(([, controls]) => controls.flatMap(({ written }) => written.map(keyOf)));
    search.left = Math.min(search.left, MOST_BESIDE);
    yield* searchWith(search, { width, fields: doubtful.map(([field]) => field), known: new Set(known) });
  }
}

const MOST_BESIDE = 6;

const keyOf = ({ path }: { readonly path: KeyPath }): string => JSON.stringify(path);

interface Round {
  readonly width: Width;
  readonly fields: readonly Field[];
  /** Values that are found already. */
  readonly known: ReadonlySet<string>;
}

function* searchWith(search: Search, { width, fields, known }: Round): Rendering<void> {
  const suspects = fields
    .flatMap((field) => suspectsOf(search.model, field, width))
    .filter((suspect) => !known.has(keyOf(suspect)));
  const marks = marksOf(suspects);
  const together = marks.filter(({ token }) => token !== undefined);
  const waiting = [
    ...(together.length > 0 ? [together] : []),
    ...marks.filter((one) => !together.includes(one)).map((one) => [one]),
  ];
  const open = new Set(fields);
  for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
    if (search.left === 0 || open.size === 0) return;
    search.left -= 1;
    const objects = yield* renderMarked(search, group);
    if (objects !== undefined) readOff(search, { marks: group, objects, open });
    else if (group.length > 1) {
      const half = group.length >> 1;
      waiting.unshift(group.slice(0, half), group.slice(half));
    }
  }
}

function* renderMarked(search: Search, marks: readonly Mark[]): Rendering<readonly ManifestObject[] | undefined> {
  const { subject, model, renderings } = search;
  const reply = yield* renderings.head(marked(targetOf(subject), model, marks), blanks(subject, model));
  const body = reply.kind === 'not-rendered' ? undefined : theObject(subject, reply.objects)?.body;
  return reply.kind === 'rendered' && body !== undefined && isItself(search, body) ? reply.objects : undefined;
}

/** A mark in the name of a container hides all others: `nginx` is a part of the image `nginx:alpine`, too. */
const isItself = ({ subject, base }: Search, body: Values): boolean =>
  subject.fields.every(({ path, owner }) => {
    const home = path.slice(0, owner);
    return stepsReached(body, home) >= stepsReached(base, home);
  });

/** Inline values beat every file, and parameters beat them: those of marked values make way. */
function marked(target: Renderable, model: HelmModel, marks: readonly Mark[]): Renderable {
  const { values: _, ...helm } = target.source.helm ?? {};
  const inline = model.layers.find(({ kind }) => kind === 'values')?.values ?? {};
  const assignments = marks.map(({ suspect, value }) => ({ path: suspect.path, value }));
  const keys = new Set(assignments.map(({ path }) => JSON.stringify(path)));
  const others = (part: unknown) =>
    recordsIn(part).filter(({ name }) => !keys.has(JSON.stringify(parameterPath(wordOf(name) ?? ''))));
  return {
    ...target,
    source: {
      ...target.source,
      helm: {
        ...helm,
        valuesObject: coalesce(inline, overlay(model.values, assignments)),
        parameters: others(helm.parameters),
        fileParameters: others(helm.fileParameters),
      },
    },
  };
}

/** What these files say is in the source already; said twice it would hide the marks. */
const blanks = ({ index }: Subject, { overrideFiles }: HelmModel) =>
  overrideFiles.map((path) => ({ path, before: index.tree.text(path) ?? '', after: '' }));

interface Shown {
  readonly marks: readonly Mark[];
  readonly objects: readonly ManifestObject[];
  /** Fields that are looked for; those that are found are taken out. */
  readonly open: Set<Field>;
}

function readOff({ subject, found }: Search, { marks, objects, open }: Shown): void {
  const body = theObject(subject, objects)?.body;
  for (const field of [...open]) {
    const own = marks.filter(({ suspect }) => suspect.field === field);
    const written = writtenBy(field, fieldAt(body, field), own);
    if (written === undefined) continue;
    const mine = own.filter(({ suspect }) => written.some((one) => keyOf(one) === keyOf(suspect)));
    const doubt = (mine.some((one) => feedsOthers(one, objects)) ? 2 : 0) + (mine.every(isNew) ? 1 : 0);
    found.set(field, [...(found.get(field) ?? []), { written, doubt }]);
    open.delete(field);
  }
}

const isNew = ({ suspect: { current } }: Mark): boolean => !isSet(current);

/** Its mark shows more than once. The label that says the version comes along wherever there is one. */
const feedsOthers = ({ token }: Mark, objects: readonly ManifestObject[]): boolean =>
  token !== undefined && JSON.stringify(objects).replaceAll(VERSION_LABELS, '').split(token).length > 2;

const VERSION_LABELS = /"app\.kubernetes\.io\/version":"[^"]*"/g;
