/** The commits between two deployments that made the difference, and everything a person or an undo needs of them. */
import type { Application } from '../../model/application.ts';
import type { Blamed, Undone } from '../../model/blame.ts';
import type { Asking, History, HistoryCommit } from '../../model/history.ts';
import type { ManifestObject, RenderedChange, RenderReply, SourceTree } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import { valueFilesOf } from '../helm/value-files.ts';
import { because, isReason } from '../locate/reasons.ts';
import type { LocatedSource } from '../locate/source.ts';
import { difference } from '../prove/difference.ts';
import { flatten } from '../prove/flatten.ts';
import { leafName } from '../prove/prove.ts';
import { targetOf } from '../prove/renderings.ts';
import { commitsOf, renderingIn, treeAt } from './asking.ts';
import { bisect } from './bisect.ts';
import type { Deployments } from './deployments.ts';
import { diffText } from './lines.ts';
import { hazardsIn, isTarget, relevantIn, type Scope } from './relevant.ts';
import { contradiction, type Templates } from './templates.ts';
import type { Work } from './work.ts';

export interface Question {
  readonly application: Application;
  readonly scope: Scope;
  readonly deployments: Deployments;
  readonly templates?: Templates;
}

type Answer = Omit<Blamed, 'key' | 'subject'>;

export function* introduced(question: Question, work: Work): Asking<Answer | Reason> {
  const { application, scope, deployments, templates } = question;
  const located = yield* sourceOf(question, work);
  if (isReason(located)) return located;
  const at = rendererOf(located, deployments.repository, work);
  const good = yield* at(deployments.good);
  if (isReason(good)) return good;
  const bad = yield* at(deployments.bad);
  if (isReason(bad)) return bad;
  const all = difference(good, bad);
  if (isReason(all)) return all;
  const changes = relevantIn(all, scope, [good, bad]);
  if (changes.length === 0) return because('no-change-in-git', UNTOUCHED);
  const wrong = templates === undefined ? undefined : contradiction(templates, changes);
  if (wrong !== undefined) return wrong;
  const state = stateOf(changes, at);
  const range = yield* commitsBetween(deployments, located);
  if (isReason(range)) return range;
  const ends = { good: stateIn(changes, good), bad: stateIn(changes, bad) };
  const found = yield* bisect(range.commits, ends, state);
  if (isReason(found)) return found;
  const told = yield* toldOf(found.confidence === 'exact' ? found.commits[0] : undefined, deployments, located);
  if (isReason(told)) return told;
  const { tree } = work.ground.indexes().find((index) => index.tree.repository === deployments.repository) ?? {};
  const newest = tree === undefined ? undefined : yield* state(tree.commit);
  const files = [...new Set(found.commits.flatMap((commit) => commit.files))].sort();
  const later = yield* commitsOf(deployments.repository, { after: deployments.bad, paths: files, limit: 20 });
  return {
    ...found,
    ...deployments,
    ...told,
    application: application.ref.name,
    later: isReason(later) ? [] : later.commits,
    changes,
    hazards: hazardsIn(all, scope, [good, bad]),
    ...(newest === ends.bad ? {} : { movedOn: true as const }),
  };
}

const UNTOUCHED =
  'Nothing that Git says about it changed between the two deployments: the cause is somewhere else, or in what makes the Application.';

/** Of several sources the one that renders the object. */
function* sourceOf({ application, scope }: Question, { ground, renderings }: Work): Asking<LocatedSource | Reason> {
  let failed: Reason | undefined;
  for (const located of ground.locate(application)) {
    if (isReason(located)) {
      failed ??= located;
      continue;
    }
    const reply = yield* renderingIn(renderings.base(targetOf(located)));
    if (reply.kind === 'not-rendered') failed ??= reply.because;
    else if (reply.objects.some(({ ref }) => isTarget(scope, ref))) return located;
  }
  return failed ?? because('render-not-live', 'No source of the Application renders this object any more.');
}

type At = (commit: string) => Asking<readonly ManifestObject[] | Reason>;

/** What another commit of one repository renders to; other repositories stay as they are. */
const rendererOf = (located: LocatedSource, repository: string, { renderings }: Work): At =>
  function* (commit) {
    const tree = yield* treeAt(repository, commit);
    if (isReason(tree)) return tree;
    const today = targetOf(located);
    const then = (one: SourceTree): SourceTree => (one.repository === repository ? tree : one);
    const refs = Object.entries(today.refs ?? {}).map(([name, one]) => [name, then(one)] as const);
    const older = {
      ...today,
      tree: then(today.tree),
      ...(refs.length === 0 ? {} : { refs: Object.fromEntries(refs) }),
    };
    const reply: RenderReply = yield* renderingIn(renderings.base(older));
    return reply.kind === 'rendered' ? reply.objects : reply.because;
  };

const stateOf = (changes: readonly RenderedChange[], at: At) =>
  function* (commit: string): Asking<string | Reason> {
    const rendered = yield* at(commit);
    return isReason(rendered) ? rendered : stateIn(changes, rendered);
  };

/** The leaves that matter, as text. */
function stateIn(changes: readonly RenderedChange[], rendered: readonly ManifestObject[]): string {
  const wanted = new Set(changes.map(leafName));
  const leaves = rendered.flatMap(({ ref, body }) =>
    [...flatten(body)].flatMap(([path, value]) => {
      const name = leafName({ object: ref, path });
      return wanted.has(name) ? [`${name} ${JSON.stringify(value)}`] : [];
    }),
  );
  return leaves.sort().join('\n');
}

/** Halving needs 7 renderings for as many. */
const MOST_COMMITS = 100;

/** Everything between; in a busy repository only what touches the Application's own files. */
function* commitsBetween({ repository, good, bad }: Deployments, located: LocatedSource): Asking<History | Reason> {
  const query = { after: good, to: bad, limit: MOST_COMMITS };
  const all = yield* commitsOf(repository, { ...query, paths: [] });
  if (isReason(all) || !all.isCut) return all;
  const own = yield* commitsOf(repository, { ...query, paths: ownPaths(located, repository) });
  if (isReason(own) || (!own.isCut && own.commits.length > 0)) return own;
  return because('blame-unknown', `More than ${MOST_COMMITS} commits lie between the two deployments.`);
}

function ownPaths(located: LocatedSource, repository: string): string[] {
  const { index, directory, tool } = located;
  const files = tool === 'helm' ? valueFilesOf(located) : [];
  const values = isReason(files) ? [] : files.filter((file) => file.index.tree.repository === repository);
  const own = index.tree.repository === repository && directory !== '' ? [directory] : [];
  return [...new Set([...own, ...values.map(({ path }) => path)])].sort();
}

const MOST_LINES = 60;

/** Of one commit: its files before and after, those of this Application's directory first. */
function* toldOf(
  commit: HistoryCommit | undefined,
  { repository }: Deployments,
  { directory }: LocatedSource,
): Asking<Pick<Answer, 'undo' | 'diff'> | Reason> {
  if (commit?.parent === undefined) return { undo: [], diff: '' };
  const before = yield* treeAt(repository, commit.parent);
  if (isReason(before)) return before;
  const after = yield* treeAt(repository, commit.commit);
  if (isReason(after)) return after;
  const undo = commit.files
    .map((path): Undone => ({ path, before: before.text(path), after: after.text(path) }))
    .filter((one) => one.before !== one.after)
    .toSorted((a, b) => Number(b.path.startsWith(`${directory}/`)) - Number(a.path.startsWith(`${directory}/`)));
  const lines = undo.flatMap((one) => diffText(one.path, one.before, one.after).split('\n'));
  const cut = lines.length > MOST_LINES ? [`(${lines.length - MOST_LINES} more lines)`] : [];
  return { undo, diff: [...lines.slice(0, MOST_LINES), ...cut].join('\n') };
}
