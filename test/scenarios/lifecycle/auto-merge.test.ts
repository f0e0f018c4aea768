import { afterEach, describe, expect, it } from 'vitest';
import type { MergePolicy, Policy } from '../../../src/model/policy.ts';
import { hours, instant, ratio } from '../../../src/model/units.ts';
import { anApplication } from '../../builders/objects.ts';
import { aPolicy } from '../../builders/policy.ts';
import { CUT, DEEPER_CUT, type PassPart, web } from './pass.ts';
import { type LifecycleWorld, lifecycleWorld } from './world.ts';

const policyWith = (merge: Partial<MergePolicy> = {}, part: Partial<Policy> = {}): PassPart => {
  const base = aPolicy();
  const small = { ...base.delivery.merge, largestChange: ratio(0.25), ...merge };
  return { policy: { ...base, automation: 'auto-merge', delivery: { ...base.delivery, merge: small }, ...part } };
};
const ALLOWED = policyWith();

describe('case 32: merging without a person', () => {
  let world: LifecycleWorld;
  afterEach(() => world.finish());
  const green = async ({ required = ['ci'], state = 'success' }: { required?: string[]; state?: string } = {}) => {
    world = await lifecycleWorld();
    const rule = { contexts: required, approvals: 0, upToDate: 'free' as const };
    if (required.length > 0) world.double.repository('ada/manifests').protections.set('main', rule);
    expect((await world.pass(0, CUT, ALLOWED)).did).toEqual(['opened']);
    const sha = world.git.head(world.branch);
    await world.person('POST', `/statuses/${sha}`, { context: 'ci', state, description: '' });
    return world;
  };
  const state = async () => (await world.forge().list())[0]?.state;
  const stays = async (hour: number, part: PassPart = ALLOWED) => {
    expect((await world.pass(hour, CUT, part)).did).not.toContain('merged');
    expect(await state()).toBe('open');
  };

  it('green by a required check, a day without objections: merged with the head that was looked at', async () => {
    const { pass, double } = await green();
    await stays(23);
    const head = world.git.head(world.branch);
    expect((await pass(25, CUT, ALLOWED)).did).toEqual(['unchanged', 'merged']);
    expect(await state()).toBe('merged');
    const sent = double.requests.find(({ method, path }) => method === 'POST' && path.endsWith('/merge'));
    expect(JSON.stringify(sent)).toContain(head);
  });

  it('never in the pass that pushed, and a new value may be objected to anew', async () => {
    const { pass } = await green();
    expect((await pass(25, DEEPER_CUT, policyWith({ largestChange: ratio(0.5) }))).did).toEqual(['updated']);
    expect((await pass(26, DEEPER_CUT, policyWith({ largestChange: ratio(0.5) }))).did).toEqual(['unchanged']);
  });

  it.each([
    ['no check is required', { required: [] }],
    ['the check failed', { state: 'failure' }],
    ['it is still running', { state: 'pending' }],
    ['another one is required', { required: ['ci', 'security'] }],
  ])('not when %s', async (_, how) => {
    await green(how);
    await stays(25);
  });

  it('our own status is worth nothing', async () => {
    world = await lifecycleWorld();
    world.double
      .repository('ada/manifests')
      .protections.set('main', { contexts: ['ci'], approvals: 0, upToDate: 'free' as const });
    await world.pass(0, CUT, ALLOWED);
    const report = { name: 'ci', state: 'passed', description: '' } as const;
    await world.forge().checks.publish(world.git.head(world.branch) ?? '', report);
    await stays(25);
  });

  it.each([
    ['a comment', (one: LifecycleWorld) => one.person('POST', '/issues/1/comments', { body: 'hm' })],
    ['the label', (one: LifecycleWorld) => one.forge().labels.complete(labelled, ['trimtab/hold'])],
    ['a commit', async (one: LifecycleWorld) => one.commit({ note: 'mine' })],
  ])('%s of a person is an objection', async (_, object) => {
    await green();
    await object(world);
    await stays(25);
  });

  it.each([
    ['the policy opens pull requests only', { policy: aPolicy() }],
    ['the change is larger than it allows', policyWith({ largestChange: ratio(0.1) })],
    ['the finding is not listed', policyWith({ findings: [] })],
    ['the Application is not in order', { ...ALLOWED, workload: sick() }],
    ['no window is open', shut()],
  ])('not when %s', async (_, part) => {
    await green();
    await stays(25, part);
  });
});

const labelled = {
  number: 1,
  state: 'open',
  branch: '',
  base: 'main',
  title: '',
  body: '',
  headCommit: '',
  labels: [],
  url: '',
  createdAt: instant(0),
  updatedAt: instant(0),
} as const;

function sick() {
  return web()
    .trackedBy(anApplication('web', { application: { healthStatus: 'Degraded' } }))
    .build();
}

function shut(): PassPart {
  const { policy = aPolicy() } = ALLOWED;
  const never = { kind: 'deny', schedule: '* * * * *', duration: hours(1), timeZone: 'UTC' } as const;
  return { policy: { ...policy, delivery: { ...policy.delivery, windows: [never] } } };
}
