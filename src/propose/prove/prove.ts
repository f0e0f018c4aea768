/**
 * Renders base and head for everyone who reads an edited file. Attribution may be a guess; this is not: the base must
 * agree with the live object, the target must change by the intent alone, everybody else not at all.
 */
import type { FileEdit, Proof, RenderedChange, Rendering } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import { type Reader, readerName } from '../locate/readers.ts';
import { because, isReason } from '../locate/reasons.ts';
import type { Subject } from '../locate/subject.ts';
import { difference } from './difference.ts';
import { fieldFor, isByproduct, notIntent, notLive, objectIn } from './judge.ts';
import { overlayRenderable, type Renderable, type Renderings, renderableOf } from './renderings.ts';

/** Undefined when Git and cluster agree on the fields. */
export function* proveBaseline(subject: Subject, renderings: Renderings): Rendering<Reason | undefined> {
  const reply = yield* renderings.base(target(subject));
  if (reply.kind === 'not-rendered') return reply.because;
  const object = objectIn(reply.objects, subject.object, subject.application.destination.namespace);
  if (object !== undefined) return notLive(object.body, subject.fields);
  const detail = `${subject.directory || '.'} does not render ${subject.object.kind} ${subject.object.name}: something else made the live object.`;
  return because('render-not-live', detail);
}

export interface Attempt {
  readonly subject: Subject;
  readonly edits: readonly FileEdit[];
  /** Readers of the edited files besides the target. */
  readonly others: readonly Reader[];
  readonly sharing: 'nothing-else' | 'same-field';
}

export function* prove(attempt: Attempt, renderings: Renderings): Rendering<Proof | Reason> {
  const { subject, edits, others } = attempt;
  const base = yield* renderings.base(target(subject));
  const own = yield* changesIn(target(subject), edits, renderings);
  if (base.kind === 'not-rendered') return base.because;
  if (isReason(own)) return own;
  const wrong = notIntent(own, subject);
  if (wrong !== undefined) return wrong;
  const changes: RenderedChange[] = own.filter((change) => !isByproduct(change, subject.fields));
  for (const reader of others) {
    const theirs = yield* changesFor(reader, attempt, renderings);
    if (isReason(theirs)) return theirs;
    changes.push(...theirs);
  }
  const applications = [target(subject).name, ...others.map(readerName)];
  return { tool: base.tool, base: subject.index.tree.commit, changes, applications };
}

const target = (subject: Subject): Renderable =>
  renderableOf(subject, readerName({ kind: 'application', located: subject }));

function* changesIn(
  of: Renderable,
  edits: readonly FileEdit[],
  renderings: Renderings,
): Rendering<readonly RenderedChange[] | Reason> {
  const base = yield* renderings.base(of);
  if (base.kind === 'not-rendered') return base.because;
  const head = yield* renderings.head(of, edits);
  return head.kind === 'not-rendered' ? head.because : difference(base.objects, head.objects);
}

/** What changes for another reader; a reason when that may not be, or cannot be known. */
function* changesFor(
  reader: Reader,
  attempt: Attempt,
  renderings: Renderings,
): Rendering<readonly RenderedChange[] | Reason> {
  const name = readerName(reader);
  if (reader.kind === 'opaque') {
    return because('shared-source', `${name} reads the file too and cannot be rendered here.`);
  }
  const of =
    reader.kind === 'application' ? renderableOf(reader.located, name) : overlayRenderable(reader, attempt.subject);
  const changes = yield* changesIn(of, attempt.edits, renderings);
  if (isReason(changes)) return because('shared-source', `${name} reads the file too: ${changes.detail}`);
  const { subject, sharing } = attempt;
  const allowed = (change: RenderedChange): boolean =>
    sharing === 'same-field' && (fieldFor(change, subject) !== undefined || isByproduct(change, subject.fields));
  const unwanted = changes.find((change) => !allowed(change));
  if (unwanted === undefined) return changes.filter((change) => !isByproduct(change, subject.fields));
  return because('shared-source', `The edit would also change ${unwanted.path} for ${name}.`);
}
