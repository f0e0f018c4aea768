import { UpstreamSurprise } from '../../model/errors.ts';
import type { History, HistoryCommit, HistoryQuery, NoHistory } from '../../model/history.ts';
import { instant } from '../../model/units.ts';
import { GitFailure } from './command.ts';
import { bring } from './inspect.ts';
import type { Clone } from './known.ts';
import type { Workspace } from './workspace.ts';

/** A filtered clone has every commit and every tree, so nothing but names is looked at here and nothing is fetched. */
export async function readHistory(here: Clone, base: string, query: HistoryQuery): Promise<History | NoHistory> {
  const { workspace } = here;
  const { to = base, after } = query;
  for (const commit of after === undefined ? [to] : [to, after])
    if ((await bring(here, commit)) === 'absent')
      // A server whose own history is short cannot tell what it lacks from what was rewritten.
      return (await isShallow(workspace)) ? 'shallow' : 'absent';
  if (after !== undefined && !(await isAncestor(workspace, after, to)))
    return (await isShallow(workspace)) ? 'shallow' : 'not-an-ancestor';
  const found = commitsIn(await workspace.local(logOf({ ...query, to })));
  const isCut = found.length > query.limit;
  if (after === undefined && !isCut && (await isShallow(workspace))) return 'shallow';
  return { commits: found.slice(0, query.limit), isCut };
}

const FIELDS = ['%H', '%P', '%an', '%ae', '%at', '%s', '%b'];

/** Rename detection would look into files. `--full-diff`: which paths are asked for does not hide the others. */
function logOf({ to, after, paths, limit }: HistoryQuery & { readonly to: string }): string[] {
  const range = after === undefined ? to : `${after}..${to}`;
  const shape = ['--first-parent', '--diff-merges=first-parent', '--full-diff', '--no-renames', '--name-only', '-z'];
  const format = `--format=%x00${FIELDS.join('%x00')}%x00`;
  return ['log', ...shape, '--no-show-signature', `-${limit + 1}`, format, range, '--', ...paths];
}

/**
 * Only NUL ends a field or a name: everything else may stand in a message or a name, where it would make commits up. Each
 * commit is an empty field, its fields, another empty one, and names, of which the first stands on a line of its own.
 */
function commitsIn(log: string): HistoryCommit[] {
  const parts = log.split('\0');
  const found: HistoryCommit[] = [];
  for (let at = 1; at + FIELDS.length < parts.length; ) {
    const names = at + FIELDS.length + 1;
    const end = parts.indexOf('', names);
    found.push(commitOf(parts.slice(at, names - 1), parts.slice(names, end)));
    at = end + 1;
  }
  return found;
}

function commitOf(fields: readonly string[], [first, ...others]: readonly string[]): HistoryCommit {
  const [commit = '', parents = '', author = '', email = '', seconds = '', subject = '', body = ''] = fields;
  const [parent = ''] = parents.split(' ');
  const files = first === undefined ? [] : [first.replace(/^\n/, ''), ...others];
  return {
    commit,
    ...(parent === '' ? {} : { parent }),
    ...{ author, email, at: instant(Number(seconds) * 1000), subject, body: body.trim(), files: files.toSorted() },
  };
}

async function isAncestor(workspace: Workspace, earlier: string, later: string): Promise<boolean> {
  try {
    await workspace.local(['merge-base', '--is-ancestor', earlier, later]);
    return true;
  } catch (error) {
    const failure = error instanceof UpstreamSurprise ? error.cause : undefined;
    if (failure instanceof GitFailure && failure.exitCode === 1) return false;
    throw error;
  }
}

const isShallow = async (workspace: Workspace): Promise<boolean> =>
  (await workspace.local(['rev-parse', '--is-shallow-repository'])).trim() === 'true';
