/**
 * Renders base and head for everyone who reads an edited file. Attribution may be a guess; this is not: the base must
 * agree with the live object, the target must change by the intent alone, everybody else not at all.
 */
import type { FileEdit, Proof, RenderedChange, Rendering, SourceTree } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import { groupOf, sameObject, workloadName } from '../../model/workload.ts';
import { parentsOn, type Through } from '../above/through.ts';
import type { Ground } from '../locate/ground.ts';
import { type Reader, readerName } from '../locate/readers.ts';
import { because, isReason } from '../locate/reasons.ts';
import type { LocatedSource } from '../locate/source.ts';
import type { Subject } from '../locate/subject.ts';
import { isByproduct } from './byproduct.ts';
import { difference } from './difference.ts';
import { regenerated } from './generated.ts';
import { notIntent, strangerAmong } from './not-intent.ts';
import { notLive } from './not-live.ts';
import { objectIn } from './object-in.ts';
import { overlayRenderable, type Renderable, type Renderings, renderableOf, targetOf } from './renderings.ts';
import type { Moved, Risen } from './risen.ts';
import { headThrough, withSettings } from './through.ts';

/** Of the sources of one Application, the one that renders the object. */
export function* theRendered(subjects: readonly Subject[], renderings: Renderings): Rendering<Subject | Reason> {
  const [first, ...others] = subjects;
  if (first === undefined) return because('source-unsupported', 'No source of the Application can be read.');
  if (others.length === 0) return first;
  const found: Subject[] = [];
  let failed: Reason | undefined;
  for (const subject of subjects) {
    const reply = yield* renderings.base(targetOf(subject));
    if (reply.kind === 'not-rendered') failed ??= reply.because;
    else if (objectIn(reply.objects, subject.object, subject.application.destination.namespace) !== undefined)
      found.push(subject);
  }
  const [one, another] = found;
  if (another !== undefined)
    return because('shared-resource', `${found.length} sources of the Application render this object.`);
  return one ?? failed ?? because('render-not-live', 'No source of the Application renders this object.');
}

/** Undefined when Git and cluster agree on the fields. */
export function* proveBaseline(subject: Subject, renderings: Renderings): Rendering<Reason | undefined> {
  const reply = yield* renderings.base(targetOf(subject));
  if (reply.kind === 'not-rendered') return reply.because;
  const object = objectIn(reply.objects, subject.object, subject.application.destination.namespace);
  if (object !== undefined) return notLive(object.body, subject.fields);
  const detail = `${subject.directory || '.'} does not render ${subject.object.kind} ${subject.object.name}: something else made the live object.`;
  return because('render-not-live', detail);
}

export interface Attempt {
  readonly subject: Subject;
  readonly edits: readonly FileEdit[];
  /** The repository that they belong to. */
  readonly tree: SourceTree;
  /** They are edits of what makes the subject's Application. */
  readonly through?: Through;
  /** Readers of the edited files besides the target. */
  readonly others: readonly Reader[];
  readonly sharing: 'nothing-else' | 'same-field';
}

export function* prove(ground: Ground, attempt: Attempt, renderings: Renderings): Rendering<Proof | Reason> {
  const { subject, others, sharing, tree, through } = attempt;
  const base = yield* renderings.base(targetOf(subject));
  const risen = yield* risenBy(ground, attempt, renderings);
  if (isReason(risen)) return risen;
  const own = yield* changesIn(targetOf(subject), { ...attempt, head: risen.source }, renderings);
  if (base.kind === 'not-rendered') return base.because;
  if (isReason(own)) return own;
  const wrong = notIntent(own, subject, sharing);
  if (wrong !== undefined) return wrong;
  const changes: RenderedChange[] = own.filter((change) => !isByproduct(change, subject.fields));
  const moved = siblingsOf(ground, risen.moved, sharing);
  if (isReason(moved)) return moved;
  for (const reader of [...others, ...moved]) {
    const theirs = yield* changesFor(reader, attempt, renderings);
    if (isReason(theirs)) return theirs;
    changes.push(...theirs);
  }
  const via = parentsOn(through).map((parent) => targetOf(parent).name);
  const applications = [targetOf(subject).name, ...via, ...[...others, ...moved].map(readerName)];
  const unstable = yield* restlessAmong([subject, ...[...others, ...moved].flatMap(locatedOf)], renderings);
  const restless = unstable.length === 0 ? {} : { unstable };
  return { tool: base.tool, base: tree.commit, changes, applications, ...restless };
}

/** What the edit makes of the source, through everything that makes its Application. */
function* risenBy(ground: Ground, attempt: Attempt, renderings: Renderings): Rendering<Risen | Reason> {
  const { subject, through } = attempt;
  const set = through?.kind === 'generated' ? through.set : undefined;
  const beside = regenerated({ ...attempt, ground }, set);
  if (isReason(beside)) return beside;
  const own = beside.find(({ ref }) => sameObject(ref, subject.application.ref));
  if (through === undefined) {
    const source = own === undefined ? targetOf(subject) : withSettings(subject, own.body);
    return { source, moved: beside.filter((one) => one !== own) };
  }
  const risen = yield* headThrough(subject, through, { ...attempt, ground, renderings });
  return isReason(risen) ? risen : { ...risen, moved: [...risen.moved, ...beside] };
}

/** Another Application that the edit changes, with the source that it would get. */
type Sibling = Extract<Reader, { kind: 'application' }> & { readonly head: Renderable };

function siblingsOf(ground: Ground, moved: readonly Moved[], sharing: Attempt['sharing']): readonly Sibling[] | Reason {
  if (moved.length > 0 && sharing === 'nothing-else') {
    const names = [...new Set(moved.map(({ ref }) => ref.name))].join(', ');
    return because('shared-source', `The same value is for other Applications too: ${names}.`);
  }
  const siblings: Sibling[] = [];
  for (const one of moved) {
    const application = ground.applications.find(({ ref }) => sameObject(ref, one.ref));
    const sources = application === undefined ? [] : ground.locate(application);
    const unread = sources.find(isReason);
    if (unread !== undefined || sources.length === 0) {
      const detail = `The edit would also change the Application ${one.ref.name}, which cannot be rendered here.`;
      return because('shared-source', detail);
    }
    for (const located of sources) {
      if (!isReason(located)) siblings.push({ kind: 'application', located, head: withSettings(located, one.body) });
    }
  }
  return siblings;
}

export function* changesIn(
  of: Renderable,
  { edits, tree, head: changed = of }: Pick<Attempt, 'edits' | 'tree'> & { readonly head?: Renderable },
  renderings: Renderings,
): Rendering<readonly RenderedChange[] | Reason> {
  const base = yield* renderings.base(of);
  if (base.kind === 'not-rendered') return base.because;
  const head = yield* renderings.head(changed, edits, tree);
  if (head.kind === 'not-rendered') return head.because;
  const changes = difference(base.objects, head.objects);
  if (of.tool !== 'helm' || isReason(changes) || changes.length === 0) return changes;
  return yield* stableChanges(of, changes, renderings);
}

const locatedOf = (reader: Reader): LocatedSource[] => (reader.kind === 'application' ? [reader.located] : []);

/** For people; only charts that were rendered twice for the proof already. */
function* restlessAmong(sources: readonly LocatedSource[], renderings: Renderings): Rendering<string[]> {
  const names = new Set<string>();
  for (const located of sources) {
    const restless = located.tool === 'helm' ? yield* restlessLeaves(targetOf(located), renderings) : [];
    if (isReason(restless)) continue;
    for (const { object, path } of restless) names.add(`${workloadName(object)}: ${path}`);
  }
  return [...names].sort();
}

/** What differs between two renderings of the base. */
export function* restlessLeaves(of: Renderable, renderings: Renderings): Rendering<readonly RenderedChange[] | Reason> {
  const base = yield* renderings.base(of);
  if (base.kind === 'not-rendered') return base.because;
  const again = yield* renderings.again(of);
  return again.kind === 'not-rendered' ? again.because : difference(base.objects, again.objects);
}

/** Charts make passwords and certificates up: what differs between two renderings of the base says nothing. */
function* stableChanges(
  of: Renderable,
  changes: readonly RenderedChange[],
  renderings: Renderings,
): Rendering<readonly RenderedChange[] | Reason> {
  const restless = yield* restlessLeaves(of, renderings);
  if (isReason(restless)) return restless;
  const names = new Set(restless.map(leafName));
  return changes.filter((change) => !names.has(leafName(change)));
}

export const leafName = ({ object, path }: RenderedChange): string =>
  `${groupOf(object)}/${workloadName(object)} ${path}`;

/** What changes for another reader; a reason when that may not be, or cannot be known. */
function* changesFor(
  reader: Reader | Sibling,
  attempt: Attempt,
  renderings: Renderings,
): Rendering<readonly RenderedChange[] | Reason> {
  const name = readerName(reader);
  if (reader.kind === 'opaque') {
    return because('shared-source', `${name} reads the file too and cannot be rendered here.`);
  }
  const of =
    reader.kind === 'application' ? renderableOf(reader.located, name) : overlayRenderable(reader, attempt.subject);
  const head = 'head' in reader ? { head: reader.head } : {};
  const changes = yield* changesIn(of, { ...attempt, ...head }, renderings);
  if (isReason(changes)) return because('shared-source', `${name} reads the file too: ${changes.detail}`);
  const { subject, sharing } = attempt;
  const unwanted = sharing === 'same-field' ? strangerAmong(changes, subject.fields) : changes[0];
  if (unwanted === undefined) return changes.filter((change) => !isByproduct(change, subject.fields));
  return because('shared-source', `The edit would also change ${unwanted.path} for ${name}.`);
}
