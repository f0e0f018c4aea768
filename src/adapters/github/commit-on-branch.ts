import { z } from 'zod';
import { byText } from '../../model/by-text.ts';
import { UpstreamSurprise } from '../../model/errors.ts';
import { graphql } from './graphql.ts';
import type { Place } from './place.ts';
import { reference, references, signedCommit } from './schema.ts';

/** A commit made by GitHub, signed as the account that asks: shown as verified. An App has no key of its own. */
export interface CommitOrder {
  readonly branch: string;
  /** The commit it stands on. */
  readonly parent: string;
  /** Where the branch is now; undefined: it must not exist. */
  readonly expected: string | undefined;
  readonly headline: string;
  readonly body: string;
  /** Whole files; undefined deletes one. Modes cannot be given: plain files only. */
  readonly files: Readonly<Record<string, string | undefined>>;
}

export type Committed = { readonly kind: 'committed'; readonly commit: string } | { readonly kind: 'moved' };

const COMMIT = `mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }`;
const committed = z.object({ createCommitOnBranch: z.object({ commit: z.object({ oid: z.string() }) }) });

/**
 * The API can only add to the end of a branch, never rewind one. The commit is therefore made on a branch beside it, and
 * then the branch is put there: it never stands at its base, where GitHub would close the pull request, and where a pass
 * that was killed would have left a branch without a commit of ours. Its time is GitHub's, so unlike a commit made with
 * git the same order gives another SHA: ask first whether there is anything to change.
 */
export async function commitOnBranch(place: Place, order: CommitOrder): Promise<Committed> {
  const staging = `${order.branch}${STAGING}`;
  await deleteBranch(place, staging);
  await makeBranch(place, staging, order.parent);
  const result = await add(place, order, staging);
  const isPlaced = result.kind === 'committed' && (await put(place, order, result.commit));
  await deleteBranch(place, staging);
  return isPlaced ? result : { kind: 'moved' };
}

const STAGING = '--next';

/** Takes away what a pass left that was killed after its commit was in place. */
export async function clearStaging(place: Place): Promise<void> {
  const route = 'GET /repos/{owner}/{repo}/git/matching-refs/{ref}';
  const reply = await place.client.ask({ route, parameters: { ref: `heads/${place.prefix}` } });
  const left = reply.read(references).filter(({ ref }) => ref.endsWith(STAGING));
  for (const { ref } of left) await deleteBranch(place, ref.replace('refs/heads/', ''));
}

/** Only from where it is expected to be: a branch that must not exist is created, which GitHub refuses where there is one. */
async function put(place: Place, { branch, expected }: CommitOrder, commit: string): Promise<boolean> {
  if (expected === undefined) return makeBranch(place, branch, commit);
  if ((await headOf(place, branch)) !== expected) return false;
  await move(place, branch, commit);
  return true;
}

/** Empty lists are left out: null and [] are refused. */
async function add(place: Place, order: CommitOrder, branchName: string): Promise<Committed> {
  const entries = Object.entries(order.files).toSorted(([a], [b]) => byText(a, b));
  const additions = entries.flatMap(([path, text]) =>
    text === undefined ? [] : [{ path, contents: Buffer.from(text, 'utf8').toString('base64') }],
  );
  const deletions = entries.flatMap(([path, text]) => (text === undefined ? [{ path }] : []));
  const input = {
    branch: { repositoryNameWithOwner: `${place.owner}/${place.repository}`, branchName },
    expectedHeadOid: order.parent,
    message: { headline: order.headline, body: order.body },
    fileChanges: { ...(additions.length > 0 ? { additions } : {}), ...(deletions.length > 0 ? { deletions } : {}) },
  };
  const answer = await graphql(place, { query: COMMIT, variables: { input }, schema: committed });
  if (answer.kind === 'data') return { kind: 'committed', commit: answer.data.createCommitOnBranch.commit.oid };
  if (answer.code === 'STALE_DATA') return { kind: 'moved' };
  const issue = `refuses a commit on ${branchName}: "${answer.message}"`;
  const code = answer.code === 'FORBIDDEN' ? 'forbidden' : 'surprise';
  throw new UpstreamSurprise({ source: place.client.source, issue, code });
}

/** False when there is a branch of that name. */
async function makeBranch(place: Place, branch: string, sha: string): Promise<boolean> {
  const parameters = { ref: `refs/heads/${branch}`, sha };
  const reply = await place.client.ask({ route: 'POST /repos/{owner}/{repo}/git/refs', parameters, expect: [422] });
  return reply.status === 201;
}

async function headOf(place: Place, branch: string): Promise<string | undefined> {
  const route = 'GET /repos/{owner}/{repo}/git/ref/{ref}';
  const reply = await place.client.ask({ route, parameters: { ref: `heads/${branch}` }, expect: [404] });
  return reply.status === 404 ? undefined : reply.read(reference).object.sha;
}

async function move(place: Place, branch: string, sha: string): Promise<void> {
  const route = 'PATCH /repos/{owner}/{repo}/git/refs/{ref}';
  await place.client.ask({ route, parameters: { ref: `heads/${branch}`, sha, force: true }, repeat: 'safe' });
}

/** Did GitHub sign it for our account? */
export async function isOwnCommit(place: Place, sha: string): Promise<boolean> {
  const route = 'GET /repos/{owner}/{repo}/commits/{ref}';
  const reply = await place.client.ask({ route, parameters: { ref: sha }, expect: [404, 422] });
  if (reply.status !== 200) return false;
  const { author, commit } = reply.read(signedCommit);
  return commit.verification?.verified === true && author?.id === (await place.self()).id;
}

async function deleteBranch(place: Place, branch: string): Promise<void> {
  const route = 'DELETE /repos/{owner}/{repo}/git/refs/{ref}';
  const parameters = { ref: `heads/${branch}` };
  await place.client.ask({ route, parameters, expect: [404, 422], repeat: 'safe' });
}
