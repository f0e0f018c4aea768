import { afterEach, describe, expect, it } from 'vitest';
import { act } from '../../src/act/act.ts';
import { RetryLater } from '../../src/model/errors.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { Refusal } from '../../src/model/proposal.ts';
import { known, unknown } from '../../src/model/reason.ts';
import { days, instant, later } from '../../src/model/units.ts';
import type { RepositoryPorts } from '../../src/ports/ports.ts';
import { overProvisioned } from '../builders/finding.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { silent } from '../builders/sources.ts';
import { TAKEN_AT } from '../builders/time.ts';
import { aWorkload } from '../builders/workload.ts';
import { isWrite, watched } from './intercept.ts';
import { branchOf, proposalOf, SETTINGS } from './proposals.ts';
import { manifestOf, passOver, type World, world } from './world.ts';

const WEB = { workload: 'web', memory: '96Mi' };
const LATER = instant(TAKEN_AT + 3_600_000);
const BRANCH = branchOf('web');

describe('carrying out proposals', () => {
  const worlds: World[] = [];
  afterEach(() => {
    for (const one of worlds.splice(0)) one.remove();
  });
  const fresh = () => {
    const one = world();
    worlds.push(one);
    return one;
  };
  const afterFirst = async () => {
    const one = fresh();
    await one.pass([WEB]);
    return one;
  };

  it('pushes a branch and opens a pull request where there is nothing (case 1)', async () => {
    const { bare, pass, ports } = fresh();
    const { outcomes, writes } = await pass([WEB]);
    expect(outcomes).toMatchObject([{ kind: 'opened', number: 1, headCommit: bare.head(BRANCH) }]);
    expect(writes).toEqual(['manifests.push', 'forge.open']);
    expect(bare.git('diff', '--numstat', 'main', BRANCH)).toBe('1\t1\tapps/web.yaml');
    expect(await ports().forge.list()).toMatchObject([{ state: 'open', title: 'fix: raise memory of web to 96Mi' }]);
  });

  it('adopts its branch when it was killed before the pull request (case 2)', async () => {
    const { bare, pass, ports } = fresh();
    const repository = ports();
    const tree = await repository.manifests.open();
    const { base, edits, commitMessage, branch } = proposalOf(WEB, tree);
    const commit = await repository.manifests.commit({
      base: base.commit,
      edits,
      message: commitMessage,
      at: instant(base.committedAt),
    });
    await repository.manifests.push({ branch, commit, expected: undefined });
    await repository.manifests.close();
    const { outcomes, writes } = await pass([WEB]);
    expect(outcomes).toMatchObject([{ kind: 'opened', headCommit: commit }]);
    expect(writes).toEqual(['forge.open']);
    expect(bare.head(BRANCH)).toBe(commit);
  });

  it('never overwrites a branch of somebody else (case 3)', async () => {
    const { bare, pass } = fresh();
    const theirs = bare.commit({ 'apps/web.yaml': 'mine\n' }, { branch: BRANCH, from: 'main' });
    const { outcomes, writes } = await pass([WEB]);
    expect(outcomes).toMatchObject([{ kind: 'failed', because: { code: 'branch-foreign' } }]);
    expect(writes).toEqual([]);
    expect(bare.head(BRANCH)).toBe(theirs);
  });

  it('writes nothing when all is there (case 4)', async () => {
    const { bare, pass } = await afterFirst();
    const before = bare.refs();
    const { outcomes, writes, calls } = await pass([WEB]);
    expect(outcomes).toMatchObject([{ kind: 'unchanged', number: 1 }]);
    expect(writes).toEqual([]);
    expect(calls.filter((call) => call.startsWith('forge.'))).toEqual([]);
    expect(bare.refs()).toBe(before);
  });

  it('regenerates its one commit when the value changed (case 5)', async () => {
    const { bare, pass, ports } = await afterFirst();
    const { outcomes, writes } = await pass([{ ...WEB, memory: '128Mi' }], { at: LATER });
    expect(outcomes).toMatchObject([{ kind: 'updated', number: 1, headCommit: bare.head(BRANCH) }]);
    expect(writes).toEqual(['manifests.push', 'forge.update']);
    expect(bare.git('rev-list', '--count', `main..${BRANCH}`)).toBe('1');
    expect(await ports().forge.list()).toMatchObject([
      { title: 'fix: raise memory of web to 128Mi', updatedAt: LATER },
    ]);
  });

  it('writes the text, once a day, but does not push when only the evidence changed', async () => {
    const { bare, pass, ports } = await afterFirst();
    const before = bare.refs();
    expect((await pass([{ ...WEB, evidence: 'P99 is 59Mi.' }], { at: LATER })).writes).toEqual([]);
    const { outcomes, writes } = await pass([{ ...WEB, evidence: 'P99 is 61Mi.' }], { at: later(LATER, days(1)) });
    expect(outcomes).toMatchObject([{ kind: 'updated' }]);
    expect(writes).toEqual(['forge.update']);
    expect(bare.refs().replace(/.*journal.*/g, '')).toBe(before.replace(/.*journal.*/g, ''));
    expect((await ports().forge.list())[0]?.body).toContain('61Mi');
  });

  it('adopts the pull request that a lost answer made (case 6)', async () => {
    const { ports } = fresh();
    const repository = ports();
    const forge = { ...repository.forge, open: losing(repository.forge.open) };
    const { outcomes } = await passOver([WEB], { repository: { ...repository, forge } });
    expect(outcomes).toMatchObject([{ kind: 'opened', number: 1 }]);
    expect(await ports().forge.list()).toHaveLength(1);
  });

  it.each([
    ['a commit on top', (one: World) => one.bare.commit({ note: 'mine' }, { branch: BRANCH })],
    ['an amended commit', (one: World) => amended(one)],
    ['a branch that was put somewhere else', (one: World) => one.bare.commit({}, { branch: BRANCH, from: 'main' })],
  ])('leaves %s alone, branch and text (case 8)', async (_, edit) => {
    const one = await afterFirst();
    const theirs = edit(one);
    const before = await one.ports().forge.list();
    const { outcomes, writes } = await one.pass([{ ...WEB, memory: '128Mi' }], { at: LATER });
    expect(outcomes).toMatchObject([{ kind: 'failed', because: { code: 'edited-by-person' } }]);
    expect(writes).toEqual([]);
    expect(one.bare.head(BRANCH)).toBe(theirs);
    expect(await one.ports().forge.list()).toEqual(before);
  });

  it('opens a new pull request after a person closed the first, when it is decided so (case 12)', async () => {
    const { pass, ports } = await afterFirst();
    await ports().forge.close(1, 'not now', TAKEN_AT);
    const { outcomes } = await pass([{ ...WEB, memory: '128Mi' }], { at: LATER });
    expect(outcomes).toMatchObject([{ kind: 'opened', number: 2 }]);
    expect((await ports().forge.list()).map(({ state }) => state)).toEqual(['open', 'closed']);
  });

  it('makes a new branch after the merge of the first', async () => {
    const { bare, pass, ports } = await afterFirst();
    bare.git('update-ref', 'refs/heads/main', bare.head(BRANCH) ?? '');
    const { outcomes } = await pass([{ ...WEB, memory: '128Mi' }], { at: LATER });
    expect(outcomes).toMatchObject([{ kind: 'opened', number: 2 }]);
    expect((await ports().forge.list()).map(({ state }) => state)).toEqual(['open', 'merged']);
  });

  it('does not revive a branch under an open pull request that lost it (case 14)', async () => {
    const { bare, ports } = await afterFirst();
    const repository = ports();
    const seen = await repository.forge.list();
    bare.git('update-ref', '-d', `refs/heads/${BRANCH}`);
    const forge = { ...repository.forge, list: async () => seen };
    const { outcomes } = await passOver([WEB], { repository: { ...repository, forge }, at: LATER });
    expect(outcomes).toMatchObject([{ kind: 'failed', because: { code: 'closed-by-person' } }]);
    expect(bare.head(BRANCH)).toBeUndefined();
  });

  it('leaves the branch alone while the base moves without conflict (case 20)', async () => {
    const { bare, pass } = await afterFirst();
    const head = bare.head(BRANCH);
    bare.commit({ 'apps/api.yaml': manifestOf('api', '1Gi') });
    bare.commit({ 'apps/web.yaml': manifestOf('web', '64Mi').replace('kind: Deployment', 'kind: Deployment # ours') });
    const { outcomes, writes } = await pass([WEB], { at: LATER });
    expect(outcomes).toMatchObject([{ kind: 'unchanged', headCommit: head }]);
    expect(writes).toEqual([]);
    expect(bare.head(BRANCH)).toBe(head);
  });

  it('regenerates when the base conflicts (case 19)', async () => {
    const { bare, pass } = await afterFirst();
    const base = bare.commit({ 'apps/web.yaml': manifestOf('web', '80Mi') });
    const { outcomes } = await pass([WEB], { at: LATER });
    expect(outcomes).toMatchObject([{ kind: 'updated' }]);
    expect(bare.git('rev-parse', `${BRANCH}^`)).toBe(base);
  });

  it('does not touch a pull request that was retargeted (case 11)', async () => {
    const { bare, ports } = await afterFirst();
    bare.commit({}, { branch: 'release', from: 'main' });
    const repository = ports();
    const list = async () => (await repository.forge.list()).map((one) => ({ ...one, base: 'release' }));
    const forge = { ...repository.forge, list };
    const { outcomes, writes } = await passOver([{ ...WEB, memory: '128Mi' }], {
      repository: { ...repository, forge },
    });
    expect(outcomes).toMatchObject([{ kind: 'failed', because: { code: 'edited-by-person' } }]);
    expect(writes).toEqual([]);
  });

  it('goes on with the others when one fails, and ends it the next time (case 24)', async () => {
    const { ports, pass } = fresh();
    const repository = ports();
    const manifests = { ...repository.manifests, push: failingOnce(repository.manifests.push) };
    const changes = [WEB, { workload: 'api', memory: '96Mi' }];
    const first = await passOver(changes, { repository: { ...repository, manifests } });
    expect(first.outcomes).toMatchObject([
      { kind: 'failed', because: { code: 'upstream-unreachable' } },
      { kind: 'opened' },
    ]);
    expect((await pass(changes)).outcomes.map(({ kind }) => kind)).toEqual(['opened', 'unchanged']);
  });

  it('says once and readably that a server declines (case 29)', async () => {
    const { ports } = fresh();
    const repository = ports();
    const declined = async () => ({ kind: 'rejected', because: 'the branch is protected' }) as const;
    const manifests = { ...repository.manifests, push: declined };
    const { outcomes, writes } = await passOver([WEB], { repository: { ...repository, manifests } });
    expect(outcomes).toMatchObject([
      { kind: 'failed', because: { code: 'push-rejected', detail: 'the branch is protected' } },
    ]);
    expect(writes).toEqual(['manifests.push']);
  });

  it('gives two bots at once one pull request (case 26)', async () => {
    const { pass, ports, bare } = fresh();
    const changes = [WEB, { workload: 'api', memory: '96Mi' }];
    const both = await Promise.all([pass(changes), pass(changes)]);
    expect((await ports().forge.list()).map(({ branch }) => branch).toSorted()).toEqual([branchOf('api'), BRANCH]);
    expect(both.flatMap(({ outcomes }) => outcomes).filter(({ kind }) => kind === 'failed')).toEqual([]);
    const entries = await ports().journal.read();
    expect(entries.filter(({ action }) => action === 'opened')).toHaveLength(2);
    expect(bare.git('rev-list', '--count', `main..${BRANCH}`)).toBe('1');
  });

  it('lets one of two bots win that want different values (case 26)', async () => {
    const { pass, ports, bare } = fresh();
    await Promise.all([pass([WEB]), pass([{ ...WEB, memory: '128Mi' }])]);
    const [pullRequest, ...more] = await ports().forge.list();
    expect(more).toEqual([]);
    expect(pullRequest?.headCommit).toBe(bare.head(BRANCH));
    expect(bare.git('rev-list', '--count', `main..${BRANCH}`)).toBe('1');
  });

  it('refuses a path out of the repository (case 44)', async () => {
    const { bare, pass } = fresh();
    const before = bare.refs();
    const { outcomes } = await pass([WEB], { part: { edits: [{ path: '../x.yaml', after: 'x' }] } });
    expect(outcomes).toMatchObject([{ kind: 'failed', because: { code: 'upstream-surprise' } }]);
    expect(bare.refs().replace(/\n.*journal.*/, '')).toBe(before);
  });

  it('refuses a branch name that is an option (case 44)', async () => {
    const { outcomes } = await fresh().pass([WEB], { part: { branch: '--mirror' } });
    expect(outcomes).toMatchObject([
      { kind: 'failed', because: { detail: expect.stringContaining('not a branch name') } },
    ]);
  });

  it('says that the edits change nothing', async () => {
    const { outcomes } = await fresh().pass([{ ...WEB, memory: '64Mi' }]);
    expect(outcomes).toMatchObject([{ kind: 'failed', because: { code: 'nothing-to-change' } }]);
  });

  it('calls nothing at all in a dry run (case 46)', async () => {
    const { bare, pass } = fresh();
    const before = bare.refs();
    const { outcomes, calls } = await pass([WEB], { mode: 'dry-run' });
    expect(outcomes).toMatchObject([{ kind: 'planned' }]);
    expect(calls).toEqual([]);
    expect(bare.refs()).toBe(before);
  });

  it('does nothing while the pull requests are unknown', async () => {
    const { ports } = fresh();
    const { outcomes, calls } = await actBlind(ports());
    expect(outcomes).toMatchObject([{ kind: 'failed', because: { code: 'forbidden' } }]);
    expect(calls.filter(isWrite)).toEqual([]);
  });

  it('passes refusals and holds through', async () => {
    const { bare, pass } = fresh();
    const refusal = refusalOf();
    const before = bare.head('main');
    expect((await pass([], { refusals: [refusal] })).outcomes).toEqual([{ kind: 'refused', refusal }]);
    expect(bare.head('main')).toBe(before);
    const workload = aWorkload().build();
    const hold = {
      kind: 'hold',
      finding: overProvisioned(workload, { to: {} }),
      because: { code: 'cool-down', detail: '' },
    } as const;
    const plan = { decisions: [hold], proposals: [], snapshot: aSnapshot(), settings: SETTINGS };
    const outcomes = await act(plan, { repositories: [], log: silent });
    expect(outcomes).toEqual([{ kind: 'held', finding: hold.finding, because: hold.because }]);
  });

  it('does not hide a bug', async () => {
    const { ports } = fresh();
    const repository = ports();
    const broken = async () => {
      throw new TypeError('a bug');
    };
    const forge = { ...repository.forge, open: broken };
    await expect(passOver([WEB], { repository: { ...repository, forge } })).rejects.toBeInstanceOf(TypeError);
  });
});

/** The call succeeds over there, and the answer is lost on its way. */
const losing =
  <A extends unknown[]>(call: (...args: A) => Promise<unknown>) =>
  async (...args: A): Promise<never> => {
    await call(...args);
    throw new RetryLater({ source: 'forge', issue: 'connection reset' });
  };

function failingOnce<A extends unknown[], R>(call: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  let failed = false;
  return async (...args) => {
    if (failed) return call(...args);
    failed = true;
    throw new RetryLater({ source: 'manifests', issue: '503' });
  };
}

/** Same author, same message, and a person as the committer. */
function amended({ bare }: World): string {
  const [tree, parent] = [bare.git('rev-parse', `${BRANCH}^{tree}`), bare.git('rev-parse', `${BRANCH}^`)];
  const args = [
    '-c',
    'user.name=Trimtab',
    '-c',
    'user.email=trimtab@example.org',
    'commit-tree',
    '-p',
    parent,
    '-m',
    'x',
    tree,
  ];
  const commit = bare.git(...args);
  bare.git('update-ref', `refs/heads/${BRANCH}`, commit);
  return commit;
}

async function actBlind(repository: RepositoryPorts): Promise<{ outcomes: Outcome[]; calls: string[] }> {
  const calls: string[] = [];
  const tree = await repository.manifests.open();
  const pullRequests = unknown('forbidden', 'the token may not read pull requests');
  const observed = { name: 'manifests', tree: known(tree), pullRequests, journal: known([]) };
  const snapshot = aSnapshot([], { repositories: [observed] });
  const plan = { decisions: [], proposals: [proposalOf(WEB, tree)], snapshot, settings: SETTINGS };
  const seen = watched(repository, { before: (call) => void calls.push(call) });
  const outcomes = await act(plan, { repositories: [seen], log: silent });
  await repository.manifests.close();
  return { outcomes, calls };
}

function refusalOf(): Refusal {
  const tree = { branch: 'main', commit: 'c', committedAt: 0, text: () => '' };
  const none = { repository: 'manifests', urls: [], paths: [], location: '', links: new Set<string>() };
  const { key, decision } = proposalOf(WEB, { ...none, ...tree });
  return { kind: 'refusal', key, decision, because: { code: 'file-not-found', detail: '' }, considered: [] };
}
