import { afterEach, describe, expect, it } from 'vitest';
import type { Reviewer } from '../../../src/model/proposal.ts';
import type { RepositoryPorts } from '../../../src/ports/ports.ts';
import { CUT, DEEPER_CUT, type PassPart } from './pass.ts';
import { type LifecycleWorld, lifecycleWorld } from './world.ts';

describe('reviewers', () => {
  let world: LifecycleWorld;
  afterEach(() => world.finish());
  const owned = async (CODEOWNERS: string) => {
    world = await lifecycleWorld();
    world.commit({ CODEOWNERS }, 'main');
    const asked: string[] = [];
    const part: PassPart = { ports: (one) => watching(one, (who) => asked.push(...who.map(({ name }) => name))) };
    return { asked, part };
  };
  const watching = (one: RepositoryPorts, watch: (who: readonly Reviewer[]) => void): RepositoryPorts => {
    const { reviewers } = one.forge;
    if (reviewers === undefined) return one;
    const ask: typeof reviewers.ask = (number, who) => {
      watch(who);
      return reviewers.ask(number, who);
    };
    return { ...one, forge: { ...one.forge, reviewers: { ...reviewers, ask } } };
  };

  it('are the owners of the file, asked once: who takes them off again has decided that', async () => {
    const { asked, part } = await owned('apps/web/.* @ada\n');
    expect((await world.pass(0, CUT, part)).did).toEqual(['opened', 'noted reviewers']);
    expect((await world.pass(1, DEEPER_CUT, part)).did).toEqual(['updated']);
    expect(asked).toEqual(['ada']);
  });

  it('case 42: an owner whom nobody knows is a note, and no failure', async () => {
    const { part } = await owned('.* @nobody @ada\n');
    const { did, tended } = await world.pass(0, CUT, part);
    expect(did).toEqual(['opened', 'noted reviewers']);
    expect(tended).toMatchObject([{ topic: 'reviewers', detail: expect.stringContaining('nobody') }]);
  });

  it('nobody is asked about files that nobody owns', async () => {
    const { asked, part } = await owned('charts/.* @ada\n');
    expect((await world.pass(0, CUT, part)).did).toEqual(['opened']);
    expect(asked).toEqual([]);
  });
});
