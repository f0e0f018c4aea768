/**
 * Fields of an Application or an ApplicationSet are fields of an object like any other: it is found in what makes it, and
 * that may be an Application with fields of its own.
 */
import type { Application } from '../../model/application.ts';
import type { ApplicationSet } from '../../model/application-set.ts';
import type { ObjectMeta } from '../../model/cluster.ts';
import type { Rendering } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import type { Workload } from '../../model/workload.ts';
import { childrenOf } from '../application-set/children.ts';
import { siteOf } from '../application-set/site-of.ts';
import { type Traced, trace } from '../application-set/trace.ts';
import type { Field } from '../locate/field.ts';
import type { Place } from '../locate/place.ts';
import { applicationName } from '../locate/readers.ts';
import { because, isReason } from '../locate/reasons.ts';
import type { Subject } from '../locate/subject.ts';
import { theRendered } from '../prove/prove.ts';
import { pathText } from '../splice/edit.ts';
import { makersOf } from './makers.ts';
import type { Search } from './search.ts';
import type { Generated, Rendered } from './through.ts';

export interface Above {
  readonly workload: Workload;
  /** Of the Application. */
  readonly fields: readonly Field[];
}

/** Applications of Applications of ...: as deep as people build them. */
const DEEPEST = 4;

export function* placesAbove(
  search: Search,
  application: Application,
  wanted: Above,
): Rendering<readonly Place[] | Reason> {
  if (search.depth >= DEEPEST) {
    const detail = `${applicationName(application)} is ${DEEPEST} Applications above the workload; chains are not followed any further.`;
    return because('chain-too-long', detail);
  }
  const owner = application.owners.find(({ kind }) => kind === 'ApplicationSet');
  const deeper = { ...search, depth: search.depth + 1 };
  if (owner === undefined) return yield* placesOfObject(deeper, application, wanted);
  const sets = search.ground.snapshot.applicationSets;
  const set =
    sets?.kind === 'known'
      ? sets.value.find((one) => one.ref.name === owner.name && one.ref.namespace === application.ref.namespace)
      : undefined;
  if (set !== undefined) return yield* placesInSet(deeper, { application, set }, wanted);
  const why = sets?.kind === 'unknown' ? sets.because.detail : 'it was not observed';
  return because(
    'value-not-in-git',
    `${applicationName(application)} is made by the ApplicationSet ${owner.name}: ${why}.`,
  );
}

/** Places in what renders the object. */
function* placesOfObject(
  search: Search,
  object: ObjectMeta,
  { workload, fields }: Above,
): Rendering<readonly Place[] | Reason> {
  const makers = makersOf(search.ground, object);
  if (isReason(makers)) return makers;
  const subjects = makers.map((located): Subject => ({ ...located, workload, object: object.ref, fields }));
  const subject = yield* theRendered(subjects, search.renderings);
  if (isReason(subject)) return subject;
  const places = yield* search.placesOf(search, subject);
  if (isReason(places)) return places;
  const direct: Rendered = { kind: 'rendered', parent: subject };
  return places.map((place) => {
    const through: Rendered = place.through === undefined ? direct : { ...direct, above: place.through };
    return { ...place, index: place.index ?? subject.index, through };
  });
}

interface Made {
  readonly application: Application;
  readonly set: ApplicationSet;
}

function* placesInSet(search: Search, made: Made, wanted: Above): Rendering<readonly Place[] | Reason> {
  const traces = tracesIn(search, made, wanted.fields);
  if (isReason(traces)) return traces;
  const inFiles = filePlaces(made.set, traces);
  const inSet = [...traces].flatMap(([field, traced]) =>
    traced.kind === 'set' ? [[field, setField(field, traced)] as const] : [],
  );
  if (inSet.length === 0) return inFiles;
  const own = new Map(inSet);
  const places = yield* placesOfObject(search, made.set, { ...wanted, fields: [...own.values()] });
  if (isReason(places)) return inFiles.length > 0 ? inFiles : places;
  return [...inFiles, ...places.map((place) => ofSet(made.set, own, place))];
}

function tracesIn(
  { ground }: Search,
  { application, set }: Made,
  fields: readonly Field[],
): ReadonlyMap<Field, Traced> | Reason {
  const children = childrenOf(set, siteOf(ground, set));
  if (isReason(children)) return children;
  const child = children.find(({ name }) => name === application.ref.name);
  if (child === undefined) {
    const detail = `The ApplicationSet ${set.ref.name} does not make ${applicationName(application)} from what Git says.`;
    return because('render-not-live', detail);
  }
  const traces = new Map<Field, Traced>();
  for (const field of fields) {
    const traced = trace(set, child, field);
    if (isReason(traced)) return traced;
    traces.set(field, traced);
  }
  return traces;
}

function setField({ intent, from }: Field, { path, within, value }: Extract<Traced, { kind: 'set' }>): Field {
  return {
    intent,
    from,
    path,
    value,
    owner: path.length - 1,
    required: 0,
    ...(within === undefined ? {} : { within }),
  };
}

const generated = (set: ApplicationSet, from: Place['through']): Generated => ({
  kind: 'generated',
  set,
  ...(from?.kind === 'rendered' ? { from } : {}),
});

/** The place of a field of the set is the place of the field of the Application. */
function ofSet(set: ApplicationSet, own: ReadonlyMap<Field, Field>, place: Place): Place {
  const keys = [...own.values()].map(({ path }) => pathText(path)).join(', ');
  return {
    ...place,
    label: `${place.label}: ${keys}`,
    through: generated(set, place.through),
    rank: (field) => {
      const mine = own.get(field);
      return mine === undefined ? undefined : place.rank(mine);
    },
    writes: (fields) => place.writes(fields.flatMap((field) => own.get(field) ?? [])),
  };
}

/** Files that a git generator reads. */
function filePlaces(set: ApplicationSet, traces: ReadonlyMap<Field, Traced>): Place[] {
  const places = new Map<string, Place>();
  for (const traced of traces.values()) {
    if (traced.kind !== 'file') continue;
    const { file, index, path } = traced.origin;
    const mine = (field: Field) => {
      const one = traces.get(field);
      return one?.kind === 'file' && one.origin.file === file && one.origin.index === index ? one : undefined;
    };
    places.set(`${index.tree.repository}:${file}`, {
      label: `${file} (read by the ApplicationSet ${set.ref.name}): ${pathText(path)}`,
      file,
      index,
      through: generated(set, undefined),
      rank: (field) => (mine(field) === undefined ? undefined : 0),
      writes: (fields) =>
        fields.flatMap((field) => {
          const one = mine(field);
          return one === undefined
            ? []
            : [{ file, edit: { document: one.origin.document, path: one.origin.path, value: one.value } }];
        }),
    });
  }
  return [...places.values()];
}
