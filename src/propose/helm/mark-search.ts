/**
 * Marks in renderings: all suspects are marked at once and those that show in the fields are read off.
 */
import type { ManifestObject, Rendering } from '../../model/manifests.ts';
import { recordsIn, wordOf } from '../locate/documents.ts';
import type { Field } from '../locate/field.ts';
import { fieldAt, stepsReached } from '../locate/reach.ts';
import type { Subject } from '../locate/subject.ts';
import { objectIn } from '../prove/object-in.ts';
import { type Renderable, type Renderings, targetOf } from '../prove/renderings.ts';
import type { HelmModel } from './layers.ts';
import { type Mark, marksOf, type Written, writtenBy } from './sentinels.ts';
import { suspectsOf, type Width } from './suspects.ts';
import { coalesce, type KeyPath, overlay, parameterPath, type Values } from './values.ts';

export interface Search {
  readonly subject: Subject;
  readonly model: HelmModel;
  readonly renderings: Renderings;
  /** What is rendered today. */
  readonly base: Values;
  readonly found: Map<Field, readonly Control[]>;
  /** Suspects that no mark can stand for. */
  readonly broken: Set<string>;
  /** Renderings that may be spent. */
  left: number;
}

export interface Control {
  readonly written: readonly Written[];
  /** 0 for a value that is set and feeds the field alone; more for one that nobody sets yet, or that feeds others too. */
  readonly doubt: number;
}

export interface Round {
  readonly width: Width;
  readonly fields: readonly Field[];
  /** Values that are found already. */
  readonly known: ReadonlySet<string>;
}

export function* searchWith(search: Search, { width, fields, known }: Round): Rendering<void> {
  const suspects = fields
    .flatMap((field) => suspectsOf(search.model, field, width))
    .filter((suspect) => !known.has(keyOf(suspect)));
  const named = suspects.filter(({ byLooks }) => byLooks !== true);
  const open = new Set(fields);
  for (const group of named.length === suspects.length ? [suspects] : [named, suspects]) {
    if (open.size === 0) return;
    const marks = marksOf(group.filter((suspect) => !search.broken.has(keyOf(suspect))));
    for (const shown of yield* showing(search, marks)) readOff(search, shown, open);
    for (const mark of marks.filter(({ token }) => token === undefined)) {
      if (open.size === 0 || search.left === 0) return;
      const objects = yield* renderMarked(search, [mark]);
      if (objects !== undefined) readOff(search, { marks: [mark], objects }, open);
    }
  }
}

interface Shown {
  readonly marks: readonly Mark[];
  readonly objects: readonly ManifestObject[];
}

/**
 * All marks in one rendering. Where that fails they are halved until those that break it are known, and the others are rendered
 * together: in a part of them a value further away could show where the nearest is not marked.
 */
function* showing(search: Search, marks: readonly Mark[]): Rendering<readonly Shown[]> {
  const waiting = [marks.filter(({ token }) => token !== undefined)];
  const good: Shown[] = [];
  for (let group = waiting.shift(); group !== undefined && search.left > 0; group = waiting.shift()) {
    const [first] = group;
    if (first === undefined) continue;
    const objects = yield* renderMarked(search, group);
    if (objects !== undefined) good.push({ marks: group, objects });
    else if (group.length === 1) search.broken.add(keyOf(first.suspect));
    else {
      const half = group.length >> 1;
      waiting.unshift(group.slice(0, half), group.slice(half));
    }
  }
  if (good.length < 2 || search.left === 0) return good;
  const all = good.flatMap((one) => one.marks);
  const objects = yield* renderMarked(search, all);
  return objects === undefined ? good : [{ marks: all, objects }];
}

function* renderMarked(search: Search, marks: readonly Mark[]): Rendering<readonly ManifestObject[] | undefined> {
  const { subject, model, renderings } = search;
  search.left -= 1;
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

/** Fields that are found are open no more. */
function readOff({ subject, found }: Search, { marks, objects }: Shown, open: Set<Field>): void {
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

export const keyOf = ({ path }: { readonly path: KeyPath }): string => JSON.stringify(path);

export const isSet = (read: unknown): boolean => read !== undefined && read !== null;

export const theObject = (
  { object, application }: Subject,
  rendered: readonly ManifestObject[],
): ManifestObject | undefined => objectIn(rendered, object, application.destination.namespace);
