import type { HistoryQuery } from '../../model/history.ts';
import type { SourceTree } from '../../model/manifests.ts';
import type { CommitFacts, CommitRequest, Comparison, ManifestRepository } from '../../ports/manifests.ts';
import { clone, openOlder } from './clone.ts';
import { editCommit } from './edit-commit.ts';
import { readHistory } from './history.ts';
import { bring, compareCommits, describeCommit } from './inspect.ts';
import { type Clone, nothingKnown } from './known.ts';
import type { GitOptions } from './options.ts';
import { readOrphans, writeOrphan } from './orphan.ts';
import { moveBranch, remoteHead, remoteHeads } from './remote-branch.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

/**
 * A manifest repository behind git. The clone is made when it is first needed, used for the whole pass and thrown away
 * by `close`; what a killed pass leaves behind is never looked at again. Throws ConfigError for an unusable URL.
 */
export function gitRepository(options: GitOptions): ManifestRepository {
  let session: Promise<Session> | undefined;
  const opened = async () => {
    session ??= openSession(options);
    return session;
  };
  const workspace = async () => (await opened()).workspace;
  /** Everything that needs the base's history. */
  const cloned = async () => {
    const here = await opened();
    await here.tree();
    return here;
  };
  const based = async () => {
    const here = await cloned();
    return { ...here, base: (await here.tree()).commit };
  };
  return {
    name: options.name,
    open: async () => (await opened()).tree(),
    openAt: async (commit) => openAt(await cloned(), commit, options),
    history: async (query) => historyOf(await based(), query),
    branchHead: async (branch) => remoteHead(await workspace(), branch),
    branchHeads: async (branches) => remoteHeads(await workspace(), branches),
    describe: async (commit) => describe(await cloned(), commit),
    compare: async ({ base, head }) => compare(await cloned(), base, head),
    commit: async (request) => commit(await cloned(), request, options),
    push: async (request) => moveBranch((await cloned()).workspace, request),
    deleteBranch: async ({ branch, expected }) => deleteBranch(await workspace(), branch, expected),
    readOrphans: async (branch, choose) => readOrphans(await cloned(), branch, choose),
    writeOrphan: async (request) => writeOrphan(await based(), request, options),
    close: async () => {
      const ending = session;
      session = undefined;
      const [ended] = await Promise.allSettled([ending]);
      if (ended.status === 'fulfilled') await ended.value?.workspace.dispose();
    },
  };
}

interface Session extends Clone {
  readonly tree: () => Promise<SourceTree>;
}

async function openSession(options: GitOptions): Promise<Session> {
  const workspace = await openWorkspace(options);
  const known = nothingKnown();
  let tree: Promise<SourceTree> | undefined;
  const read = async () => {
    const made = await clone(workspace, options);
    known.present.add(made.commit);
    return made;
  };
  return {
    workspace,
    known,
    tree: () => {
      tree ??= read();
      return tree;
    },
  };
}

const historyOf = ({ base, ...here }: Session & { readonly base: string }, query: HistoryQuery) =>
  readHistory(here, base, query);

/** Each commit once: a commit never changes. */
async function openAt(here: Session, commit: string, options: GitOptions): Promise<SourceTree | undefined> {
  const base = await here.tree();
  if (base.commit === commit) return base;
  if ((await bring(here, commit)) === 'absent') return undefined;
  const { older } = here.known;
  const opened = older.get(commit) ?? openOlder(here.workspace, options, commit);
  older.set(commit, opened);
  return opened;
}

async function describe(here: Clone, commit: string): Promise<CommitFacts | undefined> {
  return (await bring(here, commit)) === 'here' ? describeCommit(here, commit) : undefined;
}

async function compare(here: Clone, base: string, head: string): Promise<Comparison | undefined> {
  for (const commit of [base, head]) if ((await bring(here, commit)) === 'absent') return undefined;
  return compareCommits(here, base, head);
}

async function commit(here: Clone, request: CommitRequest, options: GitOptions): Promise<string> {
  await bring(here, request.base);
  const { commit: made, facts } = await editCommit(here.workspace, request, options);
  here.known.present.add(made);
  if (facts !== undefined) here.known.facts.set(made, facts);
  return made;
}

/** A branch that is gone already is what was wanted. */
async function deleteBranch(workspace: Workspace, branch: string, expected: string) {
  const result = await moveBranch(workspace, { branch, commit: undefined, expected });
  const gone = result.kind === 'rejected' && (await remoteHead(workspace, branch)) === undefined;
  return gone ? ({ kind: 'up-to-date' } as const) : result;
}
