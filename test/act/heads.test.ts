import { afterEach, describe, expect, it } from 'vitest';
import { UpstreamSurprise } from '../../src/model/errors.ts';
import { known } from '../../src/model/reason.ts';
import type { RepositoryPorts } from '../../src/ports/ports.ts';
import { branchOf, type Change } from './proposals.ts';
import { type World, world } from './world.ts';

const ALL: readonly Change[] = ['api', 'cart', 'mail', 'web'].map((workload) => ({ workload, memory: '96Mi' }));

describe('one look at the branches of all proposals', () => {
  let here: World;
  afterEach(() => here.remove());
  const opened = async (): Promise<World> => {
    here = world();
    await here.pass(ALL);
    return here;
  };
  const looks = (calls: readonly string[]): string[] => calls.filter((call) => call.startsWith('manifests.branchHead'));
  /** As a server that was asked before somebody else wrote. */
  const asSeenBefore = (ports: RepositoryPorts, heads: ReadonlyMap<string, string>): RepositoryPorts => ({
    ...ports,
    manifests: { ...ports.manifests, branchHeads: async () => heads },
  });
  const headsOf = ({ bare }: World): ReadonlyMap<string, string> =>
    new Map(ALL.map(({ workload }) => [branchOf(workload), bare.head(branchOf(workload)) ?? '']));

  it('is all that is asked of the server, by a pass that opens and by one with nothing to do', async () => {
    here = world();
    expect(looks((await here.pass(ALL)).calls)).toEqual(['manifests.branchHeads']);
    const again = await here.pass(ALL);
    expect(again.outcomes.map(({ kind }) => kind)).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged']);
    expect(looks(again.calls)).toEqual(['manifests.branchHeads']);
  });

  it('is not trusted where something has to be written: a commit of a person since then stops the bot', async () => {
    const { bare, pass, ports } = await opened();
    const before = headsOf(here);
    const theirs = bare.commit({ 'apps/web.yaml': 'memory: 1Gi\n' }, { branch: branchOf('web') });
    const more = ALL.map((change) => ({ ...change, memory: '128Mi' }));
    const { outcomes } = await pass(more, { repository: asSeenBefore(ports(), before) });
    expect(outcomes.map(({ kind }) => kind)).toEqual(['updated', 'updated', 'updated', 'failed']);
    expect(outcomes[3]).toMatchObject({ because: { code: 'edited-by-person' } });
    expect(bare.head(branchOf('web'))).toBe(theirs);
  });

  it('leads to no force: a branch that somebody made since then stays as it is', async () => {
    here = world();
    const theirs = here.bare.commit({ note: 'mine' }, { branch: branchOf('web'), from: 'main' });
    const { outcomes } = await here.pass(ALL, { repository: asSeenBefore(here.ports(), new Map()) });
    expect(outcomes.map(({ kind }) => kind)).toEqual(['opened', 'opened', 'opened', 'failed']);
    expect(here.bare.head(branchOf('web'))).toBe(theirs);
  });

  it('lets one branch at a time take its turn, where the base demands branches that are up to date', async () => {
    const { bare, pass, ports } = await opened();
    bare.commit({ 'other.yaml': 'a: 1\n' });
    const own = ports();
    const rules = known({ required: [], names: 'exact', upToDate: true, approvals: 0, mergeQueue: false } as const);
    const checks = { of: async () => [], publish: async () => 'unchanged' as const, rules: async () => rules };
    const { outcomes } = await pass(ALL, { repository: { ...own, forge: { ...own.forge, checks } } });
    expect(outcomes.map(({ kind }) => kind)).toEqual(['updated', 'unchanged', 'unchanged', 'unchanged']);
  });

  it('that fails is asked for again by the next proposal', async () => {
    const { pass, ports } = await opened();
    const own = ports();
    let asked = 0;
    const branchHeads = (branches: readonly string[]) => {
      if (++asked === 1) return Promise.reject(new UpstreamSurprise({ source: 'manifests', issue: 'out of order' }));
      return own.manifests.branchHeads?.(branches) ?? Promise.resolve(new Map());
    };
    const repository = { ...own, manifests: { ...own.manifests, branchHeads } };
    const { outcomes } = await pass(ALL, { repository });
    expect(outcomes.map(({ kind }) => kind)).toEqual(['failed', 'unchanged', 'unchanged', 'unchanged']);
    expect(asked).toBe(2);
  });
});
