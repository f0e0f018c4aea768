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
  const format = `--format=%x01${FIELDS.join('%x00')}%x00%x02`;
  return ['log', ...shape, '--no-show-signature', `-${limit + 1}`, format, range, '--', ...paths];
}

function commitsIn(log: string): HistoryCommit[] {
  return log
    .split('\x01')
    .slice(1)
    .flatMap((entry): HistoryCommit[] => {
      const [head = '', names = ''] = entry.split('\x02');
      const [commit = '', parents = '', author = '', email = '', seconds = '', subject = '', body = ''] =
        head.split('\0');
      const [parent = ''] = parents.split(' ');
      const files = names.split('\0').map((name) => name.replace(/^\n+/, '')).filter(Boolean); // biome-ignore format: one line
      const at = instant(Number(seconds) * 1000);
      const line = parent === '' ? {} : { parent };
      return [{ commit, ...line, author, email, at, subject, body: body.trim(), files: files.toSorted() }];
    });
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
