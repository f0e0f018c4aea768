/** What a commit changed goes back: as lines of its own text, where fields one by one cannot say it. */
import { byText } from '../../model/by-text.ts';
import type { ProposeDecision, Rollback } from '../../model/decision.ts';
import type { FileEdit, Rendering } from '../../model/manifests.ts';
import type { WritePolicy } from '../../model/policy.ts';
import type { Reason } from '../../model/reason.ts';
import type { Ground } from '../locate/ground.ts';
import { guardFile } from '../locate/guard-file.ts';
import { readersOf } from '../locate/readers.ts';
import { because, isReason } from '../locate/reasons.ts';
import type { RepositoryIndex } from '../locate/repository-index.ts';
import type { LocatedSource } from '../locate/source.ts';
import { objectIn } from '../prove/object-in.ts';
import { type Renderings, targetOf } from '../prove/renderings.ts';
import type { Whole } from '../text/found.ts';
import { ownChanges, proveUndo } from './prove-undo.ts';
import { type Part, partsOf, withParts } from './unapply.ts';

/** Commits with more are no small change any more. */
const MOST_PARTS = 12;

/** Never `git revert HEAD`: lines of the commit that is to blame, in files that this Application reads, proved. */
export function* setBack(
  decision: ProposeDecision & { readonly rollback: Rollback },
  ground: Ground,
  renderings: Renderings,
): Rendering<Whole | Reason> {
  const { blame } = decision.rollback;
  if (blame.undo.length === 0)
    return because('field-unsupported', 'Several commits made the change, and its fields cannot be set one by one.');
  const located = yield* sourceOf(decision.rollback, ground, renderings);
  if (isReason(located)) return located;
  const index = ground.indexes().find(({ tree }) => tree.repository === blame.repository);
  if (index === undefined) return because('repository-unreachable', `${blame.repository} cannot be read.`);
  const parts = partsFor({ ground, index, located }, decision.rollback);
  if (isReason(parts)) return parts;
  const chosen = yield* choose(parts, { located, blame, index }, renderings);
  if (isReason(chosen)) return chosen;
  const edits = editsOf(index, chosen);
  const tooMuch = beyond(decision.writes, edits, chosen);
  if (tooMuch !== undefined) return tooMuch;
  const proof = yield* proveUndo({ located, blame, edits, index }, ground, renderings);
  if (isReason(proof)) return proof;
  const firsts = edits.map(({ path }) => `${path}:${1 + Math.min(...fromsIn(chosen, path))}`);
  return { found: [], composed: { tree: index.tree, edits, location: firsts.join(', ') }, proof };
}

const fromsIn = (parts: readonly Part[], path: string): number[] =>
  parts.flatMap((part) => (part.path === path ? [part.from] : []));

function* sourceOf({ blame }: Rollback, ground: Ground, renderings: Renderings): Rendering<LocatedSource | Reason> {
  const application = ground.applications.find(({ ref }) => ref.name === blame.application);
  const objects = [...new Set(blame.changes.map(({ object }) => object))];
  for (const located of application === undefined ? [] : ground.locate(application)) {
    if (isReason(located)) continue;
    const reply = yield* renderings.base(targetOf(located));
    const { namespace } = located.application.destination;
    if (reply.kind === 'rendered' && objects.some((ref) => objectIn(reply.objects, inside(ref, namespace), namespace)))
      return located;
  }
  return because('render-not-live', 'No source of the Application renders what failed any more.');
}

const inside = <T extends { readonly namespace?: string }>(ref: T, namespace: string | undefined): T =>
  ref.namespace === undefined && namespace !== undefined ? { ...ref, namespace } : ref;

interface Place {
  readonly ground: Ground;
  readonly index: RepositoryIndex;
  readonly located: LocatedSource;
}

function partsFor({ ground, index, located }: Place, { blame }: Rollback): readonly Part[] | Reason {
  const parts: Part[] = [];
  for (const undone of blame.undo) {
    const isRead = readersOf(ground, index, undone.path).some(
      (reader) => reader.kind === 'application' && reader.located.application === located.application,
    );
    if (!isRead) continue;
    const closed = guardFile(index.tree, undone.path);
    if (closed !== undefined) return closed;
    parts.push(...partsOf(index.tree.text(undone.path), undone));
  }
  if (parts.length === 0)
    return because('newer-commit', 'Every line of the commit was changed since, or its files came and went with it.');
  if (parts.length > MOST_PARTS)
    return because('edit-too-large', `The commit changed ${parts.length} places; at most ${MOST_PARTS} are set back.`);
  const robots = parts.find((part) => /#\s*\{\s*"\$/.test(textOf(index, part)));
  return robots === undefined
    ? parts
    : because('image-automation', `A line of ${robots.path} belongs to the automation that its marker comment names.`);
}

const textOf = ({ tree }: RepositoryIndex, { path, from, to }: Part): string =>
  (tree.text(path) ?? '').split('\n').slice(from, to).join('\n');

type At = Omit<Parameters<typeof ownChanges>[0], 'edits'>;

/** All of the commit, if that is nothing but what failed; else those parts of it that are. */
function* choose(parts: readonly Part[], at: At, renderings: Renderings): Rendering<readonly Part[] | Reason> {
  const whole = yield* ownChanges({ ...at, edits: editsOf(at.index, parts) }, renderings);
  if (!isReason(whole)) return parts;
  const own: Part[] = [];
  for (const part of parts) {
    const changes = yield* ownChanges({ ...at, edits: editsOf(at.index, [part]) }, renderings);
    if (!isReason(changes) && changes.length > 0) own.push(part);
  }
  return own.length > 0 ? own : whole;
}

function editsOf({ tree }: RepositoryIndex, parts: readonly Part[]): FileEdit[] {
  const byPath = Map.groupBy(parts, ({ path }) => path);
  return [...byPath]
    .map(([path, own]) => ({ path, before: tree.text(path) ?? '', after: withParts(tree.text(path) ?? '', own) }))
    .sort((a, b) => byText(a.path, b.path));
}

function beyond(limits: WritePolicy, edits: readonly FileEdit[], parts: readonly Part[]): Reason | undefined {
  if (edits.length > limits.maximumFiles)
    return because('edit-too-large', `It touches ${edits.length} files; the policy allows ${limits.maximumFiles}.`);
  const lines = parts.reduce((sum, { from, to, lines: old }) => sum + Math.max(to - from, old.length), 0);
  if (lines <= limits.maximumLines) return undefined;
  return because('edit-too-large', `It changes ${lines} lines; the policy allows ${limits.maximumLines}.`);
}
