/** Edits for several objects as one, proved as one: together they change what each of them changes alone, no more. */
import type { Proof, RenderedChange, Rendering } from '../model/manifests.ts';
import type { WritePolicy } from '../model/policy.ts';
import type { Reason } from '../model/reason.ts';
import { workloadName } from '../model/workload.ts';
import { type Composed, compose } from './compose.ts';
import type { Placed } from './find.ts';
import { type Reader, readerName } from './locate/readers.ts';
import { because, isReason } from './locate/reasons.ts';
import { changesIn, leafName } from './prove/prove.ts';
import { overlayRenderable, type Renderable, type Renderings, renderableOf, targetOf } from './prove/renderings.ts';
import type { Whole } from './text/found.ts';

export function composeAll(placed: readonly Placed[], limits: WritePolicy): Composed | Reason {
  const [first] = placed;
  if (first === undefined) return because('nothing-to-change', 'Nothing shall change.');
  const { tree } = first.composed;
  const stranger = placed.find(({ composed }) => composed.tree !== tree);
  if (stranger !== undefined) {
    const detail = `${workloadName(stranger.subject.object)} is written in ${stranger.composed.tree.repository}, not in ${tree.repository}: one pull request cannot hold both.`;
    return because('field-unsupported', detail);
  }
  const above = placed.find(({ candidate }) => candidate.through !== undefined);
  if (above !== undefined && placed.length > 1) {
    const detail = `${workloadName(above.subject.object)} is written in what makes its Application, which is changed alone.`;
    return because('field-unsupported', detail);
  }
  return compose(
    tree,
    placed.flatMap(({ candidate }) => candidate.writes),
    limits,
  );
}

export function* together(
  placed: readonly Placed[],
  composed: Composed,
  renderings: Renderings,
): Rendering<Whole | Reason> {
  const [first] = placed;
  const proofs = placed.flatMap(({ proof }) => proof ?? []);
  const [one] = proofs;
  if (placed.length === 1 && first !== undefined) return alone(first);
  if (one === undefined || proofs.length < placed.length) {
    return because('render-failed', 'One of several edits could not be proved, so they are not made together.');
  }
  for (const { of, by } of readersOf(placed)) {
    const meant = yield* byThemselves(of, by, renderings);
    if (isReason(meant)) return meant;
    const found = yield* changesIn(of, composed, renderings);
    if (isReason(found)) return found;
    const odd = unlike(found, meant);
    if (odd !== undefined) {
      const detail = `Together the edits change ${odd.path} of ${workloadName(odd.object)} otherwise than each alone.`;
      return because('render-not-intent', detail);
    }
  }
  return { found: placed, composed, proof: proofOf(proofs, one) };
}

const alone = ({ candidate: _, ...found }: Placed): Whole => ({
  found: [found],
  composed: found.composed,
  ...(found.proof === undefined ? {} : { proof: found.proof }),
});

function proofOf(proofs: readonly Proof[], { tool, base }: Proof): Proof {
  const changes = new Map(
    proofs.flatMap((proof) => proof.changes.map((change) => [leafName(change), change] as const)),
  );
  const tools = [...new Set([tool, ...proofs.map((proof) => proof.tool)])];
  return {
    tool: tools.join(', '),
    base,
    changes: [...changes.values()],
    applications: [...new Set(proofs.flatMap(({ applications }) => applications))],
  };
}

interface Read {
  readonly of: Renderable;
  /** Whose edits it reads. */
  readonly by: readonly Placed[];
}

/** Everything that reads an edited file, once. */
function readersOf(placed: readonly Placed[]): Read[] {
  const all = placed.flatMap((one) => [
    { of: targetOf(one.subject), one },
    ...one.candidate.others.flatMap((reader) => renderable(reader, one).map((of) => ({ of, one }))),
  ]);
  const byName = Map.groupBy(all, ({ of }) => `${of.name} ${JSON.stringify(of.source)}`);
  return [...byName.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ of: first.of, by: [...new Set(group.map(({ one }) => one))] }];
  });
}

/** What is opaque has been refused before. */
function renderable(reader: Reader, { subject }: Placed): Renderable[] {
  if (reader.kind === 'opaque') return [];
  return [
    reader.kind === 'application'
      ? renderableOf(reader.located, readerName(reader))
      : overlayRenderable(reader, subject),
  ];
}

/** What each edit changes there by itself. */
function* byThemselves(
  of: Renderable,
  by: readonly Placed[],
  renderings: Renderings,
): Rendering<RenderedChange[] | Reason> {
  const all: RenderedChange[] = [];
  for (const { composed } of by) {
    const changes = yield* changesIn(of, composed, renderings);
    if (isReason(changes)) return changes;
    all.push(...changes);
  }
  return all;
}

/** The first change that only one side has; where one field is changed by several edits, the values must agree. */
function unlike(found: readonly RenderedChange[], meant: readonly RenderedChange[]): RenderedChange | undefined {
  const [left, right] = [namesOf(found), namesOf(meant)];
  return found.find((change) => !right.has(nameOf(change))) ?? meant.find((change) => !left.has(nameOf(change)));
}

const nameOf = (change: RenderedChange): string =>
  `${leafName(change)} ${JSON.stringify([change.before ?? null, change.after ?? null])}`;
const namesOf = (changes: readonly RenderedChange[]): ReadonlySet<string> => new Set(changes.map(nameOf));
