import { afterEach, describe, expect, it } from 'vitest';
import type { ChangeWindow } from '../../../src/model/policy.ts';
import { hours } from '../../../src/model/units.ts';
import { aPolicy } from '../../builders/policy.ts';
import { CUT, DEEPER_CUT, type PassPart } from './pass.ts';
import { type LifecycleWorld, lifecycleWorld } from './world.ts';

describe('outside of the change windows', () => {
  let world: LifecycleWorld;
  afterEach(() => world.finish());
  const never: ChangeWindow = { kind: 'deny', schedule: '* * * * *', duration: hours(1), timeZone: 'Europe/Berlin' };
  const shut: PassPart = (() => {
    const base = aPolicy();
    return { policy: { ...base, delivery: { ...base.delivery, windows: [never] } } };
  })();
  const isDraft = async () => (await world.forge().list())[0]?.draft === true;

  it('cases 36 and 45: a draft, that becomes ready when a window opens, and stays ready', async () => {
    world = await lifecycleWorld();
    const { pass } = world;
    expect((await pass(0, CUT, shut)).did).toEqual(['opened']);
    expect(await isDraft()).toBe(true);
    expect(await pass(1, CUT, shut)).toMatchObject({ did: ['unchanged'], writes: 0 });
    expect((await pass(2, DEEPER_CUT, shut)).did).toEqual(['updated']);
    expect(await isDraft()).toBe(true);
    expect((await pass(3, DEEPER_CUT)).did).toEqual(['updated']);
    expect(await isDraft()).toBe(false);
    expect(await pass(4, DEEPER_CUT, shut)).toMatchObject({ did: ['unchanged'], writes: 0 });
    expect(await isDraft()).toBe(false);
  });

  it('case 36: what a person made a draft is never made ready', async () => {
    world = await lifecycleWorld();
    const { pass } = world;
    await pass(0, CUT);
    await world.forge().stages.setStage(1, 'draft');
    expect((await pass(1, DEEPER_CUT)).did).toEqual(['updated']);
    expect(await isDraft()).toBe(true);
  });
});
