/** What an ApplicationSet makes before and after an edit: the Application that is meant, and every other one. */
import type { ApplicationSet } from '../../model/application-set.ts';
import type { ManifestObject } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import { type Child, childrenOf, specOf } from '../application-set/children.ts';
import { mayReadFile } from '../application-set/read-files.ts';
import { siteOf } from '../application-set/site-of.ts';
import type { Ground } from '../locate/ground.ts';
import { because, isReason } from '../locate/reasons.ts';
import type { LocatedSource } from '../locate/source.ts';
import { difference } from './difference.ts';
import { type Head, type Moved, type Pair, SETTINGS } from './risen.ts';

interface Generation extends Pick<Head, 'ground' | 'edits' | 'tree'> {
  /** The set as Git makes it; the live one where the edit does not touch it. */
  readonly bodies?: Pair;
}

/** The Application of the subject before and after. */
export function generatedObject(subject: LocatedSource, set: ApplicationSet, at: Generation): Pair | Reason {
  const { ref } = subject.application;
  const all = generations(set, at);
  if (isReason(all)) return all;
  const named = (children: readonly ManifestObject[]) => children.find((child) => child.ref.name === ref.name);
  const [old, new_] = [named(all.before), named(all.after)];
  if (old === undefined || new_ === undefined) {
    return because(
      'render-not-live',
      `The ApplicationSet ${set.ref.name} does not make ${ref.name} from what Git says.`,
    );
  }
  const moved = all.moved.filter((one) => one.ref.name !== ref.name);
  return { old: old.body, new_: new_.body, moved: [...(at.bodies?.moved ?? []), ...moved] };
}

/** Applications that are made anew because a generator reads an edited file. */
export function regenerated(
  at: Pick<Head, 'ground' | 'edits' | 'tree'>,
  except: ApplicationSet | undefined,
): readonly Moved[] | Reason {
  const { ground, edits, tree } = at;
  const sets = ground.snapshot.applicationSets;
  const moved: Moved[] = [];
  for (const set of sets?.kind === 'known' ? sets.value : []) {
    if (set === except || !edits.some((edit) => mayReadFile(set, tree, edit))) continue;
    const all = generations(set, at);
    if (isReason(all))
      return because('shared-source', `The ApplicationSet ${set.ref.name} reads the file too: ${all.detail}`);
    moved.push(...all.moved);
  }
  return moved;
}

interface Generations {
  readonly before: readonly ManifestObject[];
  readonly after: readonly ManifestObject[];
  /** Those of `after` that are not as before. */
  readonly moved: readonly Moved[];
}

function generations(set: ApplicationSet, at: Generation): Generations | Reason {
  const { ground, bodies } = at;
  const before = childrenOf(bodies === undefined ? set : specOf(bodies.old), siteOf(ground, set));
  if (isReason(before)) return before;
  const after = childrenOf(bodies === undefined ? set : specOf(bodies.new_), siteOf(ground, set, at));
  if (isReason(after)) return after;
  return unexplained(ground, set, before) ?? compared(objectsOf(set, before), objectsOf(set, after));
}

/** An Application of the set that these parameters do not make: nobody knows what an edit would do to it. */
function unexplained(ground: Ground, set: ApplicationSet, children: readonly Child[]): Reason | undefined {
  const names = new Set(children.map(({ name }) => name));
  const found = ground.applications.find(
    ({ ref, owners }) => owners.some(({ uid }) => uid === set.uid) && !names.has(ref.name),
  );
  if (found === undefined) return undefined;
  const detail = `Git does not explain why the ApplicationSet ${set.ref.name} makes ${found.ref.name}: what an edit would do to it is not known.`;
  return because('render-not-live', detail);
}

function compared(before: readonly ManifestObject[], after: readonly ManifestObject[]): Generations | Reason {
  const changes = difference(before, after);
  if (isReason(changes)) return changes;
  const stray = changes.find(({ path }) => !SETTINGS.test(path));
  if (stray !== undefined) {
    return because(
      'render-not-intent',
      `The edit would also change ${stray.path} of the Application ${stray.object.name}.`,
    );
  }
  const names = new Set(changes.map(({ object }) => object.name));
  return { before, after, moved: after.filter(({ ref }) => names.has(ref.name)) };
}

const objectsOf = ({ ref }: ApplicationSet, children: readonly Child[]): ManifestObject[] =>
  children.map(({ name, body }) => ({ ref: { ...ref, kind: 'Application', name }, body }));
