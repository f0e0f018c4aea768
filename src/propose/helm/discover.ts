/**
 * Which values control the fields, found by rendering: all suspects are marked at once and the marks that show in the
 * fields are read off. Where that rendering fails (a schema, arithmetic), the suspects are halved until it does not.
 */
import type { ManifestObject, Rendering } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import { recordsIn, wordOf } from '../locate/documents.ts';
import type { Field } from '../locate/field.ts';
import { fieldAt, valueAt } from '../locate/reach.ts';
import { because } from '../locate/reasons.ts';
import type { Subject } from '../locate/subject.ts';
import { objectIn } from '../prove/judge.ts';
import { type Renderable, type Renderings, targetOf } from '../prove/renderings.ts';
import type { HelmModel } from './layers.ts';
import { noControl } from './no-control.ts';
import { type Mark, marksOf, type Written, writtenBy } from './sentinels.ts';
import { suspectsOf, type Width } from './suspects.ts';
import type { Uncontrolled } from './templates/places.ts';
import { coalesce, overlay, parameterPath, type Values } from './values.ts';

export type Controls = ReadonlyMap<Field, readonly Written[]>;

export type Discovery =
  | { readonly kind: 'found'; readonly controls: Controls; readonly uncontrolled: readonly Uncontrolled[] }
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
  const search: Search = { subject, model, renderings, found: new Map(), left: MOST_RENDERINGS };
  for (const width of ['narrow', 'set', 'wide'] as const) yield* searchWith(search, width);
  const uncontrolled = subject.fields
    .filter((field) => !search.found.has(field))
    .map((field): Uncontrolled => {
      const read = valueAt(object.body, field.path);
      const isThere = read !== undefined && read !== null;
      return { field, isThere, because: noControl(subject, model, { field, body: object.body }) };
    });
  return { kind: 'found', controls: search.found, uncontrolled };
}

const theObject = ({ object, application }: Subject, rendered: readonly ManifestObject[]): ManifestObject | undefined =>
  objectIn(rendered, object, application.destination.namespace);

interface Search {
  readonly subject: Subject;
  readonly model: HelmModel;
  readonly renderings: Renderings;
  readonly found: Map<Field, readonly Written[]>;
  left: number;
}

function* searchWith(search: Search, width: Width): Rendering<void> {
  const open = search.subject.fields.filter((field) => !search.found.has(field));
  const suspects = open.flatMap((field) => suspectsOf(search.model, field, width));
  const marks = marksOf(suspects);
  const together = marks.filter(({ token }) => token !== undefined);
  const waiting = [
    ...(together.length > 0 ? [together] : []),
    ...marks.filter((one) => !together.includes(one)).map((one) => [one]),
  ];
  for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
    if (search.left === 0 || search.found.size === search.subject.fields.length) return;
    search.left -= 1;
    const body = yield* renderMarked(search, group);
    if (body !== undefined) readOff(search, group, body);
    else if (group.length > 1) {
      const half = group.length >> 1;
      waiting.unshift(group.slice(0, half), group.slice(half));
    }
  }
}

function* renderMarked(search: Search, marks: readonly Mark[]): Rendering<Values | undefined> {
  const { subject, model, renderings } = search;
  const reply = yield* renderings.head(marked(targetOf(subject), model, marks), blanks(subject, model));
  return reply.kind === 'not-rendered' ? undefined : theObject(subject, reply.objects)?.body;
}

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

function readOff({ subject, found }: Search, marks: readonly Mark[], body: Values): void {
  for (const field of subject.fields) {
    if (found.has(field)) continue;
    const own = marks.filter(({ suspect }) => suspect.field === field);
    const written = writtenBy(field, fieldAt(body, field), own);
    if (written !== undefined) found.set(field, written);
  }
}
