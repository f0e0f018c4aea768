/** Does an edit take back what failed, all of it and nothing else? Proved by rendering, like every other edit. */
import type { Blamed } from '../../model/blame.ts';
import type { FileEdit, Proof, RenderedChange, Rendering } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import { sameObject, workloadName } from '../../model/workload.ts';
import type { Ground } from '../locate/ground.ts';
import { type Reader, readerName, readersOf } from '../locate/readers.ts';
import { because, isReason } from '../locate/reasons.ts';
import type { RepositoryIndex } from '../locate/repository-index.ts';
import type { LocatedSource } from '../locate/source.ts';
import { regenerated } from '../prove/generated.ts';
import { changesIn, leafName } from '../prove/prove.ts';
import { overlayRenderable, type Renderings, renderableOf, targetOf } from '../prove/renderings.ts';

export interface Undo {
  readonly located: LocatedSource;
  readonly blame: Blamed;
  readonly edits: readonly FileEdit[];
  /** The repository that is edited. */
  readonly index: RepositoryIndex;
}

/** Hashes of other things, and labels that repeat the tag: they follow from what changes. */
const FOLLOWS =
  /^(metadata|spec\.(jobTemplate\.spec\.)?template\.metadata)\.(annotations\."?[^"]*(checksum|hash)[^"]*"?|labels\."app\.kubernetes\.io\/version")$/i;

/** What the edit changes for the Application itself, if all of that is taken back from what failed. */
export function* ownChanges(
  { located, blame, edits, index }: Undo,
  renderings: Renderings,
): Rendering<readonly RenderedChange[] | Reason> {
  const own = yield* changesIn(targetOf(located), { edits, tree: index.tree }, renderings);
  if (isReason(own)) return own;
  const wanted = new Map(blame.changes.map((change) => [leafName(change), change]));
  for (const change of own) {
    const meant = wanted.get(leafName(change));
    if (meant === undefined ? !FOLLOWS.test(change.path) : !isBack(change, meant) && !FOLLOWS.test(change.path)) {
      const detail = `Setting it back would also change ${change.path} of ${workloadName(change.object)}.`;
      return because('render-not-intent', detail);
    }
  }
  return own;
}

const isBack = (change: RenderedChange, meant: RenderedChange): boolean => text(change.after) === text(meant.before);

const text = (value: unknown): string => JSON.stringify(value ?? null);

export function* proveUndo(undo: Undo, ground: Ground, renderings: Renderings): Rendering<Proof | Reason> {
  const own = yield* ownChanges(undo, renderings);
  if (isReason(own)) return own;
  const done = new Set(own.map(leafName));
  const left = undo.blame.changes.find((change) => !done.has(leafName(change)) && !FOLLOWS.test(change.path));
  if (left !== undefined) {
    const detail = `${left.path} of ${workloadName(left.object)} would not be what it was.`;
    return because('render-not-intent', detail);
  }
  const others = othersOf(undo, ground);
  for (const reader of others) {
    const wrong = yield* changedFor(reader, undo, renderings);
    if (wrong !== undefined) return wrong;
  }
  const generated = regenerated({ ground, edits: undo.edits, tree: undo.index.tree }, undefined);
  if (isReason(generated)) return generated;
  const [moved] = generated;
  if (moved !== undefined)
    return because('shared-source', `An ApplicationSet would make ${moved.ref.name} anew from the edited file.`);
  const base = yield* renderings.base(targetOf(undo.located));
  if (base.kind === 'not-rendered') return base.because;
  const applications = [targetOf(undo.located).name, ...others.map(readerName)];
  return { tool: base.tool, base: undo.index.tree.commit, changes: own, applications };
}

/** Everybody else who reads one of the files, each once. */
function othersOf({ located, edits, index }: Undo, ground: Ground): readonly Reader[] {
  const readers = edits.flatMap(({ path }) => readersOf(ground, index, path));
  const others = readers.filter((reader) => {
    if (reader.kind === 'overlay') return reader.directory !== located.directory;
    if (reader.kind === 'opaque') return !sameObject(reader.application.ref, located.application.ref);
    const isOwn = sameObject(reader.located.application.ref, located.application.ref);
    return !isOwn || reader.located.position !== located.position;
  });
  return [...new Map(others.map((reader) => [readerName(reader), reader])).values()];
}

/** Nothing may change for anybody else. */
function* changedFor(reader: Reader, undo: Undo, renderings: Renderings): Rendering<Reason | undefined> {
  const name = readerName(reader);
  if (reader.kind === 'opaque')
    return because('shared-source', `${name} reads the file too and cannot be rendered here.`);
  const of =
    reader.kind === 'application' ? renderableOf(reader.located, name) : overlayRenderable(reader, undo.located);
  const changes = yield* changesIn(of, { edits: undo.edits, tree: undo.index.tree }, renderings);
  if (isReason(changes)) return because('shared-source', `${name} reads the file too: ${changes.detail}`);
  const [first] = changes;
  return first && because('shared-source', `Setting it back would also change ${first.path} for ${name}.`);
}
