import { describe, expect, it } from 'vitest';
import { fixGates } from '../../../src/decide/fix/gates.ts';
import { stages } from '../../../src/decide/gates/gates.ts';
import { gateNames, gateOf } from '../../../src/model/guard.ts';
import type { PolicySet } from '../../../src/model/policy.ts';
import { known, unknown } from '../../../src/model/reason.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { hours, minutes } from '../../../src/model/units.ts';
import { oomKilled } from '../../builders/finding.ts';
import { anApplication } from '../../builders/objects.ts';
import { aPolicy, aPolicySet } from '../../builders/policy.ts';
import { ago } from '../../builders/time.ts';
import { aPullRequest, aRepository } from '../setting.ts';
import { attempt, DIRECT, journalOf, KEY, planned, said, sick } from './setting.ts';

const pause = (until = ago(hours(-1)), namespaces: string[] = []): Partial<Snapshot> => ({
  pauses: known([{ name: 'sale', owner: 'ann', until, namespaces }]),
});
const lowered = (
  mode: 'observe' | 'dry-run',
  part: { readonly namespaces?: readonly string[]; readonly checks?: readonly string[] } = {},
): PolicySet => ({
  ...DIRECT,
  guardrails: { modes: [{ namespaces: [], checks: [], mode, ...part }] },
});
const one = (...args: Parameters<typeof sick>) => [sick(...args)];
const of = (...args: Parameters<typeof planned>): string => said(planned(...args)).join(', ');

describe('the order of the gates', () => {
  it.each([
    ['of pods', fixGates.map(([name]) => name)],
    ['of pull requests', stages.map(({ name }) => name)],
  ])('%s is that of the fourteen', (_, names) => {
    expect(names.map((name) => gateNames.indexOf(name))).toEqual(
      names.map((name) => gateNames.indexOf(name)).toSorted((a, b) => a - b),
    );
  });

  it('decides which reason is given: with everything against it, each gate blocks as soon as those before it do not', () => {
    const against = {
      ...pause(),
      ...journalOf(...attempt(hours(1), 'open'), ...attempt(hours(2), 'deleted', { uid: 'uid-shop-web-1' })),
    };
    const young = { since: ago(minutes(59)) };
    const optedOut = one(young, (builder) =>
      builder.annotated({ 'trimtab.dev/ignore': 'true' }).controller({ paused: true }),
    );
    const gap = { gaps: [{ source: 'pods' as const, because: { code: 'forbidden' as const, detail: 'no' } }] };
    const notify = aPolicySet({ policies: [aPolicy({ automation: 'notify' })] });
    const observe = { ...notify, guardrails: { modes: [{ namespaces: [], checks: [], mode: 'observe' as const }] } };
    expect(of(optedOut, { ...against, ...gap }, observe)).toBe('web-1 paused');
    expect(of(optedOut, { ...against, ...gap, ...pause(ago(hours(1))) }, observe)).toBe('web-1 mode');
    const calm = { ...against, ...pause(ago(hours(1))) };
    expect(of(optedOut, { ...calm, ...gap }, notify)).toBe('web-1 opted-out');
    const busy = (part = {}) => one(part, (builder) => builder.controller({ paused: true }));
    expect(of(busy(young), { ...calm, ...gap }, notify)).toBe('web-1 forbidden');
    expect(of(busy(young), calm, notify)).toBe('web-1 too-young');
    expect(of(busy(), calm, notify)).toBe('web-1 in-flight');
    const ended = { ...calm, ...journalOf(...attempt(hours(2), 'deleted', { uid: 'uid-shop-web-1' })) };
    expect(of(busy(), ended, notify)).toBe('web-1 rollout-in-progress');
    expect(of(one(), ended, notify)).toBe('web-1 cool-down');
    const broken = journalOf(...[4, 3, 2].flatMap((n) => attempt(minutes(n), 'failed')));
    expect(of(one(), broken, notify)).toBe('web-1 breaker-open');
    expect(of(one(), {}, notify)).toBe('web-1 approval-needed');
    expect(of(one())).toBe('web-1 fix');
  });
});

describe('1 kill switch', () => {
  it('holds until it ends, where it holds', () => {
    expect(of(one(), pause(ago(hours(-1)), ['sh*']))).toBe('web-1 paused');
    expect(of(one(), pause(ago(hours(-1)), ['pay']))).toBe('web-1 fix');
    expect(of(one(), pause(ago(minutes(0))))).toBe('web-1 fix');
  });
  it('holds everything while nobody can read it', () => {
    expect(of(one(), { pauses: unknown('upstream-surprise', 'half a file') })).toBe('web-1 paused');
  });
});

describe('2 mode', () => {
  it.each([
    ['observe', {}, 'web-1 mode'],
    ['dry-run', {}, 'web-1 plan'],
    ['observe', { namespaces: ['pay'] }, 'web-1 fix'],
    ['observe', { checks: ['pod-crashloop-*'] }, 'web-1 mode'],
    ['observe', { checks: ['pod-evicted'] }, 'web-1 fix'],
  ] as const)('%s %o', (mode, part, want) => {
    expect(of(one(), {}, lowered(mode, part))).toBe(want);
  });
});

describe('3 scope', () => {
  const noted = (annotations: Record<string, string>) => one({}, (builder) => builder.annotated(annotations));
  it.each([
    ['system-namespace', one({ namespace: 'kube-system' })],
    ['opted-out', noted({ 'trimtab.dev/ignore': 'true' })],
    ['opted-out', noted({ 'trimtab.dev/ignore-checks': 'pod-crashloop-1h' })],
    ['opted-out', noted({ 'trimtab.dev/pause-until': '2026-12-01' })],
    ['opt-out-malformed', noted({ 'trimtab.dev/pause-until': '2027-12-01' })],
    ['opt-out-malformed', noted({ 'trimtab.dev/ignore': 'yes, please' })],
    ['mode', noted({ 'trimtab.dev/mode': 'observe' })],
    ['fix', noted({ 'trimtab.dev/ignore-checks': 'pod-evicted' })],
    [
      'batch-pod',
      one({
        check: 'pod-evicted',
        part: { owner: { apiVersion: 'batch/v1', kind: 'Job', name: 'j', uid: 'j', controller: true } },
      }),
    ],
    ['naked-pod', one({ part: { owner: { apiVersion: 'v1', kind: 'Node', name: 'n', uid: 'n', controller: true } } })],
  ])('%s', (code, all) => {
    expect(of(all)).toBe(`web-1 ${code}`);
  });
  it('a pod without a controller stays, but for one that has done its work', () => {
    const naked = (check: 'pod-evicted' | 'pod-completed-old') => {
      const { workload, finding } = sick({ check });
      return [{ workload, finding: { ...finding, pods: finding.pods.map(({ owner: _, ...pod }) => pod) } }];
    };
    expect([of(naked('pod-evicted')), of(naked('pod-completed-old'))]).toEqual(['web-1 naked-pod', 'web-1 fix']);
  });
});

describe('4 data', () => {
  it.each(['pods', 'usage', 'signals', 'hpas', 'forge'] as const)(
    'nothing is deleted while %s is partial',
    (source) => {
      expect(of(one(), { gaps: [{ source, because: { code: 'partial-answer', detail: 'half' } }] })).toBe(
        'web-1 partial-answer',
      );
    },
  );
  it('nor without a journal', () => {
    expect(of(one(), { repositories: [] })).toBe('web-1 journal-missing');
    expect(of(one(), { repositories: [aRepository([], { journal: unknown('upstream-unreachable', 'no') })] })).toBe(
      'web-1 upstream-unreachable',
    );
  });
});

describe('5 confirm', () => {
  it.each([
    ['pod-evicted', minutes(9), 'too-young'],
    ['pod-evicted', minutes(10), 'fix'],
    ['pod-completed-old', hours(23), 'too-young'],
    ['pod-completed-old', hours(24), 'fix'],
    ['pod-crashloop-1h', minutes(59), 'too-young'],
    ['pod-crashloop-1h', minutes(60), 'fix'],
  ] as const)('%s for %i ms: %s', (check, age, want) => {
    expect(of(one({ check, since: ago(age) }))).toBe(`web-1 ${want}`);
  });
  it('a pod that the snapshot does not hold is gone', () => {
    const { workload, finding } = sick();
    expect(of([{ finding, workload: { ...workload, pods: [] } }])).toBe('web-1 pod-gone');
  });
});

describe('7 busy', () => {
  it.each([
    [{ paused: true }, 'rollout-in-progress'],
    [{ status: { replicas: 2, ready: 1, available: 1, updated: 1, conditions: [] } }, 'rollout-in-progress'],
    [
      { status: { replicas: 2, ready: 1, available: 1, updated: 2, conditions: [], phase: 'Degraded' } },
      'rollout-in-progress',
    ],
    [{ status: { replicas: 2, ready: 0, available: 0, updated: 2, conditions: [] } }, 'fix'],
  ])('%o: %s', (controller, want) => {
    expect(of(one({}, (builder) => builder.controller(controller)))).toBe(`web-1 ${want}`);
  });
  it('Argo CD is syncing, or a pull request is open', () => {
    const application = { ...anApplication('web'), operationPhase: 'Running' };
    expect(of(one({}, (builder) => builder.trackedBy(application)))).toBe('web-1 rollout-in-progress');
    const finding = oomKilled(sick().workload, {});
    const open = aPullRequest({ finding, values: {} });
    expect(of(one(), { repositories: [aRepository([open])] })).toBe('web-1 change-pending');
    expect(of(one(), { repositories: [aRepository([{ ...open, state: 'merged' }])] })).toBe('web-1 fix');
    expect(of(one({ check: 'pod-evicted' }), { repositories: [aRepository([open])] })).toBe('web-1 fix');
  });
});

describe('8 cool-down', () => {
  it.each([
    [hours(23), {}, 'cool-down'],
    [hours(25), {}, 'fix'],
  ])('a crash loop rests %i ms after its deletion', (before, facts, want) => {
    expect(of(one(), journalOf(...attempt(before, 'deleted', facts)))).toBe(`web-1 ${want}`);
  });
  it('a template rests in whatever container it crashes', () => {
    const [begun, ended] = attempt(hours(2), 'deleted', { templateHash: '7d9c' });
    const other = `${KEY.replace('/app/', '/init/')}`;
    if (begun === undefined || ended === undefined) throw new Error('two lines');
    expect(of(one(), journalOf([...begun, other], [...ended, other]))).toBe('web-1 cool-down');
  });
  it('of ended pods each rests for itself: twenty shells must not take twenty days', () => {
    const evicted = [sick({ check: 'pod-evicted', pods: ['web-2'] })];
    const { finding } = sick({ check: 'pod-evicted' });
    const lines = attempt(hours(1), 'deleted', { uid: 'uid-shop-web-1' }).map(
      (line) => [...line, finding.key] as const,
    );
    expect(of(evicted, journalOf(...lines))).toBe('web-2 fix');
    const same = attempt(hours(1), 'deleted', { uid: 'uid-shop-web-2' }).map((line) => [...line, finding.key] as const);
    expect(of(evicted, journalOf(...same))).toBe('web-2 cool-down');
  });
});

describe('14 verify', () => {
  const ill = (available: number) =>
    one({ check: 'pod-crashloop-1h', part: { templateHash: 'new' } }, (builder) =>
      builder.controller({ status: { replicas: 2, ready: available, available, updated: 2, conditions: [] } }),
    );
  const deletedBefore = (age: number) => {
    const key = KEY.replace('/app/', '/side/');
    return journalOf(...attempt(minutes(age), 'deleted').map((line) => [...line, key] as const));
  };
  it('a second deletion waits until the first has shown what it did', () => {
    expect(of(ill(1), deletedBefore(29))).toBe('web-1 unverified');
    expect(of(ill(1), deletedBefore(31))).toBe('web-1 fix');
    expect(of(ill(2), deletedBefore(29))).toBe('web-1 fix');
  });
});

describe('reasons', () => {
  it.each([
    ['paused', 'kill-switch'],
    ['mode', 'mode'],
    ['opted-out', 'scope'],
    ['partial-answer', 'data'],
    ['too-young', 'confirm'],
    ['in-flight', 'duplicate'],
    ['rollout-in-progress', 'busy'],
    ['cool-down', 'cool-down'],
    ['breaker-open', 'breaker'],
    ['blast-radius', 'blast-radius'],
    ['storm', 'storm'],
    ['approval-needed', 'approval'],
    ['unverified', 'verify'],
    ['file-templated', undefined],
  ] as const)('%s is told by %s', (code, gate) => {
    expect(gateOf(code)).toBe(gate);
  });
});
