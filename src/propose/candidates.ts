/** Ways to write all fields of a subject, in the order in which they are tried. */
import type { Rendering } from '../model/manifests.ts';
import type { WritePolicy } from '../model/policy.ts';
import type { Reason } from '../model/reason.ts';
import type { Search } from './above/search.ts';
import type { Through } from './above/through.ts';
import { helmPlaces } from './helm/places.ts';
import { kustomizePlaces } from './kustomize/places.ts';
import type { Field } from './locate/field.ts';
import type { Ground } from './locate/ground.ts';
import { guardFile } from './locate/guard-file.ts';
import { othersReading } from './locate/others.ts';
import type { Place, Write } from './locate/place.ts';
import { type Reader, readerName } from './locate/readers.ts';
import { because, isReason } from './locate/reasons.ts';
import type { RepositoryIndex } from './locate/repository-index.ts';
import type { Subject } from './locate/subject.ts';
import { plainPlaces } from './plain/places.ts';
import { type Renderings, renderingsOf } from './prove/renderings.ts';

export interface Candidate {
  readonly label: string;
  /** The repository that is written to. */
  readonly index: RepositoryIndex;
  /** What is edited makes the subject's Application. */
  readonly through?: Through;
  /** Templates are edited: why nothing nearer is a place. */
  readonly template?: Reason;
  readonly writes: readonly Write[];
  /** Who reads a file of it besides the target; somebody means shared. */
  readonly others: readonly Reader[];
}

/** What the policy keeps closed whatever the edit is. */
export function closedBy({ chartTemplates }: WritePolicy, { template }: Candidate): Reason | undefined {
  if (template === undefined || chartTemplates === 'edit') return undefined;
  const rule = 'Templates make every release of the chart, and are edited only where the policy says so';
  return because(template.code, `${template.detail} ${rule} (writes.chartTemplates: edit).`);
}

export interface Lost {
  readonly place: string;
  readonly because: Reason;
}

export interface Candidates {
  readonly inOrder: readonly Candidate[];
  /** Places that cannot be written whatever the field is. */
  readonly lost: readonly Lost[];
}

/** More would mean more renderings than a place is worth. */
const MOST = 8;

/** Every place that the source has for the fields. */
export const placesOf = (
  ground: Ground,
  subject: Subject,
  renderings: Renderings,
): Rendering<readonly Place[] | Reason> => placesIn({ ground, renderings, depth: 0, placesOf: placesIn }, subject);

/** What can be said without a rendering; only for Helm that makes a difference. */
export function likelyPlaces(ground: Ground, subject: Subject): readonly Place[] | Reason {
  return unrendered(placesOf(ground, subject, renderingsOf()));
}

/** Every question for a rendering is answered with: not here. */
export function unrendered<T>(rendering: Rendering<T>): T {
  let step = rendering.next();
  while (!step.done) step = rendering.next({ kind: 'not-rendered', because: UNRENDERED });
  return step.value;
}

const UNRENDERED = because('value-not-found', 'Only a rendering could tell which value of the chart controls this.');

function* placesIn(search: Search, subject: Subject): Rendering<readonly Place[] | Reason> {
  if (subject.tool === 'helm') return yield* helmPlaces(search, subject);
  return subject.tool === 'plain' ? plainPlaces(subject) : yield* kustomizePlaces(search, subject);
}

export function candidatesOf(ground: Ground, subject: Subject, places: readonly Place[] | Reason): Candidates | Reason {
  if (isReason(places)) return places;
  const lost: Lost[] = [];
  const open: Placed[] = [];
  for (const place of places) {
    if (subject.fields.every((field) => place.rank(field) === undefined)) continue;
    const { index = subject.index } = place;
    const closed = guardFile(index.tree, place.file);
    if (closed === undefined) open.push({ place, index, others: othersReading(ground, subject, { ...place, index }) });
    else lost.push({ place: place.label, because: closed });
  }
  const narrow = open.filter(({ others }) => others.length === 0);
  const all = [...assignments(narrow, subject.fields), ...assignments(open, subject.fields)];
  const inOrder = [...new Map(all.map((one) => [one.label, one])).values()].slice(0, MOST);
  return inOrder.length > 0
    ? { inOrder, lost }
    : (lost[0]?.because ?? because('file-not-found', 'No place was found.'));
}

interface Placed {
  readonly place: Place;
  readonly index: RepositoryIndex;
  readonly others: readonly Reader[];
}

/** First every field at its own best place, then all fields together at each place that takes them all. */
function assignments(places: readonly Placed[], fields: readonly Field[]): Candidate[] {
  const best = fields.map((field) => ranked(places, field)[0]);
  const chosen = best.flatMap((one) => one ?? []);
  const together = new Set(chosen.map(({ index, place }) => place.through ?? index)).size === 1;
  const mixed = together && chosen.length === fields.length ? candidateOf(chosen, fields) : [];
  const [first] = fields;
  const whole = (first === undefined ? [] : ranked(places, first))
    .filter(({ place }) => fields.every((field) => place.rank(field) !== undefined))
    .flatMap((placed) =>
      candidateOf(
        fields.map(() => placed),
        fields,
      ),
    );
  return [...mixed, ...whole];
}

const ranked = (places: readonly Placed[], field: Field): Placed[] =>
  places
    .flatMap((placed) => {
      const rank = placed.place.rank(field);
      return rank === undefined ? [] : [{ placed, rank }];
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ placed }) => placed);

/** `chosen` has one place per field; fields of one place are written together. */
function candidateOf(chosen: readonly Placed[], fields: readonly Field[]): Candidate[] {
  const [first] = chosen;
  if (first === undefined) return [];
  const { index } = first;
  const places = [...new Set(chosen)];
  const writes = places.flatMap(({ place }) => place.writes(fields.filter((_, i) => chosen[i]?.place === place)));
  const others = new Map(places.flatMap((one) => one.others).map((reader) => [readerName(reader), reader]));
  const label = places.map(({ place }) => place.label).join(' + ');
  const { through } = first.place;
  const template = places.find(({ place }) => place.template !== undefined)?.place.template;
  return [
    {
      label,
      index,
      writes,
      others: [...others.values()],
      ...(through === undefined ? {} : { through }),
      ...(template === undefined ? {} : { template }),
    },
  ];
}
