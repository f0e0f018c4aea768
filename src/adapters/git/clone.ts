import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UpstreamSurprise } from '../../model/errors.ts';
import type { SourceTree } from '../../model/manifests.ts';
import type { GitOptions } from './options.ts';
import { sourceTree } from './source-tree.ts';
import { listTree } from './tree-entries.ts';
import type { Workspace } from './workspace.ts';

/** Clones the base branch without history's file contents, and checks its newest commit out, byte for byte. */
export async function clone(workspace: Workspace, options: GitOptions): Promise<SourceTree> {
  await fetchBase(workspace, options.branch);
  const newest = ['log', '-1', '--no-show-signature', '--format=%H %ct', `refs/heads/${options.branch}`];
  const [commit = '', seconds] = (await workspace.local(newest)).trim().split(' ');
  return treeOf(workspace, options, { commit, seconds, location: workspace.tree });
}

/** An older commit beside the newest one, with an index of its own; gone with the workspace. */
export async function openOlder(workspace: Workspace, options: GitOptions, commit: string): Promise<SourceTree> {
  const seconds = (await workspace.local(['log', '-1', '--no-show-signature', '--format=%ct', commit])).trim();
  const location = join(workspace.root, `at-${commit}`);
  await mkdir(location);
  return treeOf(workspace, options, { commit, seconds, location });
}

interface Place {
  readonly commit: string;
  readonly seconds: string | undefined;
  readonly location: string;
}

async function treeOf(workspace: Workspace, options: GitOptions, place: Place): Promise<SourceTree> {
  const { commit, seconds, location } = place;
  const { entries } = await listTree(workspace, commit);
  await checkOut(workspace, place);
  return sourceTree({
    repository: options.name,
    urls: [workspace.url, ...(options.aliases ?? [])],
    branch: options.branch,
    commit,
    committedAt: Number(seconds) * 1000,
    entries,
    location,
  });
}

/**
 * A server whose own history is short lacks the parents of its oldest commits. Git (seen with 2.39) asks it for them lazily
 * in the middle of a filtered clone, which asks again, without an end; with this the clone is shallow, as the server is.
 */
const NOT_LAZILY = { GIT_NO_LAZY_FETCH: '1' };

/** Some servers refuse filters instead of ignoring them: then everything is fetched. */
async function fetchBase(workspace: Workspace, branch: string): Promise<void> {
  const from = ['--', workspace.url, workspace.gitDirectory];
  const common = ['clone', '--bare', '--no-tags', '--single-branch', '--template=', '--branch', branch];
  try {
    await workspace.remote([...common, '--filter=blob:none', ...from], { env: NOT_LAZILY });
  } catch (error) {
    if (!(error instanceof UpstreamSurprise) || error.code !== 'surprise') throw error;
    await workspace.remote([...common, ...from]);
  }
}

/** Attributes of the repository may convert line ends, encodings or run filters; these here win over them. */
const VERBATIM = '* -text -ident -filter !working-tree-encoding\n';

/** Uses the network: a filtered clone fetches the files of this one commit now, in one request. */
async function checkOut({ gitDirectory, remote }: Workspace, { commit, location }: Place): Promise<void> {
  await mkdir(join(gitDirectory, 'info'), { recursive: true });
  await writeFile(join(gitDirectory, 'info', 'attributes'), VERBATIM);
  await remote(['read-tree', '--reset', '-u', commit], {
    env: { GIT_DIR: gitDirectory, GIT_WORK_TREE: location, GIT_INDEX_FILE: `${location}.index` },
  });
}
