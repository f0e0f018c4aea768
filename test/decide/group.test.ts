import { describe, expect, it } from 'vitest';
import { upkeepOf } from '../../src/decide/lifecycle/upkeep.ts';
import type { Decision } from '../../src/model/decision.ts';
import { type FindingKey, isFindingKey } from '../../src/model/finding.ts';
import { writeMarker } from '../../src/model/marker.ts';
import type { DeliveryPolicy } from '../../src/model/policy.ts';
import type { PullRequest } from '../../src/model/pull-request.ts';
import { hours } from '../../src/model/units.ts';
import { branchName } from '../../src/propose/text/branch.ts';
import { oomKilled } from '../builders/finding.ts';
import { anApplication } from '../builders/objects.ts';
import { aPolicy, aPolicySet } from '../builders/policy.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { ago } from '../builders/time.ts';
import { aPullRequest, aRepository, decided, reasons, type Setting, shrink, tracked } from './setting.ts';

const by = (group: DeliveryPolicy['group']) => {
  const base = aPolicy();
  return aPolicySet({ policies: [{ ...base, delivery: { ...base.delivery, group } }] });
};
const names = ['api', 'cart', 'web'];
const workloads = names.map((name) =>
  tracked(name)
    .labelled({ team: name === 'web' ? 'front' : 'back' })
    .trackedBy(anApplication('shop'))
    .build(),
);
const findings = workloads.map(shrink);
const told = (decisions: readonly Decision[]) =>
  decisions.flatMap((one) =>
    one.kind === 'propose'
      ? [`${one.key.split('/').slice(1).join('/')}: ${(one.parts ?? []).map(({ subject }) => subject.name).join(' ')}`]
      : [],
  );
const shop = (part: Partial<Setting> = {}) => decided({ workloads, findings, policies: by('namespace'), ...part });
const KEY = 'prod/-/Namespace/shop/-/group';

/** The open pull request about these members, at what is proposed now. */
function grouped(members: readonly string[], part: Partial<PullRequest> = {}): PullRequest {
  const [decision] = shop({ findings: findings.filter(({ workload }) => members.includes(workload.name)) });
  const [finding] = findings;
  if (decision?.kind !== 'propose' || finding === undefined) throw new Error('not decided');
  const values = { 'app/requests.cpu': 800, 'app/requests.memory': 800 * 2 ** 20 };
  const key = keyed(KEY);
  const body = writeMarker({
    key,
    values: {},
    members: (decision.parts ?? []).map((one) => ({ key: one.key, values })),
  });
  return aPullRequest({ finding, values }, { branch: branchName(key), body, ...part });
}
const keyed = (text: string): FindingKey => {
  if (!isFindingKey(text)) throw new Error(text);
  return text;
};

describe('grouping', () => {
  it('stays one object per pull request unless the policy says otherwise', () => {
    expect(told(decided({ workloads, findings }))).toHaveLength(3);
  });

  it.each([
    ['application', ['argocd/Application/shop/-/group: api cart web']],
    ['namespace', ['-/Namespace/shop/-/group: api cart web']],
    ['owner', ['-/Owner/back/-/group: api cart', '-/Owner/front/-/group: web']],
  ] as const)('by %s', (group, expected) => {
    expect(told(decided({ workloads, findings, policies: by(group) }))).toEqual(expected);
  });

  it('takes one place of the budget, and members that join an open one take none', () => {
    const policies = { ...by('namespace'), budgets: { newPerRun: 1, openPerRepository: 1 } };
    expect(told(shop({ policies }))).toHaveLength(1);
    const snapshot = { repositories: [aRepository([grouped(['api', 'cart'])])] };
    const decisions = shop({ policies, snapshot });
    expect(told(decisions)).toEqual(['-/Namespace/shop/-/group: api cart web']);
    expect(decisions).toMatchObject([{ answers: 7 }]);
  });

  it('an OOM kill waits in no group, and leaves one that is open', () => {
    const [first] = workloads;
    if (first === undefined) throw new Error('nobody');
    const kill = oomKilled(first, { to: { memoryRequest: '1Gi', memoryLimit: '3Gi' } });
    const snapshot = { repositories: [aRepository([grouped(['api', 'cart', 'web'])])] };
    const decisions = shop({ findings: [...findings.slice(1), kill], snapshot });
    expect(told(decisions)).toEqual(['shop/Deployment/api/app/oom-killed: ', '-/Namespace/shop/-/group: cart web']);
    expect(decisions.map((one) => (one.kind === 'propose' ? one.answers : one.kind))).toEqual([undefined, 7]);
  });

  it('what is open alone stays alone', () => {
    const [finding] = findings;
    if (finding === undefined) throw new Error('nothing');
    const alone = aPullRequest({ finding, values: { 'app/requests.cpu': 800, 'app/requests.memory': 800 * 2 ** 20 } });
    const decisions = shop({ snapshot: { repositories: [aRepository([alone])] } });
    expect(told(decisions).toSorted()).toEqual([
      '-/Namespace/shop/-/group: cart web',
      'shop/Deployment/api/app/over-provisioned: ',
    ]);
  });

  it('a person who closed it refused these values for every member', () => {
    const closed = grouped(names, { state: 'closed', closedAt: ago(hours(5)), closedBy: 'person' });
    const decisions = shop({ snapshot: { repositories: [aRepository([closed])] } });
    expect(reasons(decisions)).toEqual(names.map(() => 'over-provisioned: closed-by-person'));
  });

  it('is not rewritten while nobody can say whether a missing member is done', () => {
    const snapshot = { repositories: [aRepository([grouped(names)])] };
    const decisions = shop({ findings: findings.slice(1), snapshot });
    expect(told(decisions)).toEqual([]);
    expect(reasons(decisions)).toEqual(['over-provisioned: group-incomplete', 'over-provisioned: group-incomplete']);
  });

  it('a member that people opted out leaves it at once', () => {
    const out = tracked('api').annotated({ 'trimtab.dev/ignore': 'true' }).trackedBy(anApplication('shop')).build();
    const snapshot = { repositories: [aRepository([grouped(names)])] };
    expect(told(shop({ workloads: [out, ...workloads.slice(1)], snapshot }))).toEqual([
      '-/Namespace/shop/-/group: cart web',
    ]);
  });

  it('one that is healthy again is counted for itself, and closes nothing while others are found', () => {
    const snapshot = aSnapshot(workloads, { repositories: [aRepository([grouped(names)])] });
    const [api, ...others] = findings;
    if (api === undefined) throw new Error('nothing');
    const healthy = { kind: 'healthy', check: 'over-provisioned', workload: api.workload, container: 'app' } as const;
    const verdicts = [
      healthy,
      ...others.flatMap((finding) =>
        finding.kind === 'over-provisioned' ? [{ kind: 'found', check: finding.kind, finding } as const] : [],
      ),
    ];
    const pass = { analysis: { assessments: [], verdicts }, decisions: [], snapshot, policies: by('namespace') };
    expect(upkeepOf(pass).map(({ kind, about }) => `${kind} ${about.key}`)).toEqual([`healthy ${api.key}`]);
    const all = names.map((name) => ({ ...healthy, workload: { ...healthy.workload, name } }));
    const gone = { ...pass, analysis: { assessments: [], verdicts: all } };
    expect(upkeepOf(gone).map(({ kind }) => kind)).toEqual(['healthy', 'healthy', 'healthy']);
  });
});

describe('case 23: the budget of an hour', () => {
  const policies = aPolicySet({ budgets: { newPerRun: 10, openPerRepository: 10, newPerHour: 2 } });
  const opened = (hour: number, number: number, state: PullRequest['state'] = 'open') => {
    const [finding] = [shrink(tracked(`old-${number}`).build())];
    return aPullRequest({ finding, values: {} }, { number, state, createdAt: ago(hours(hour)) });
  };

  it('counts what the forge has, open or closed, of the last hour', () => {
    const recent = { repositories: [aRepository([opened(0.5, 1), opened(0.9, 2, 'closed')])] };
    expect(reasons(decided({ workloads, findings, policies, snapshot: recent }))).toEqual(
      names.map(() => 'over-provisioned: budget-hour'),
    );
    const older = { repositories: [aRepository([opened(0.5, 1), opened(1.5, 2)])] };
    expect(told(decided({ workloads, findings, policies, snapshot: older }))).toHaveLength(1);
  });

  it('holds within one pass, and never an OOM kill behind savings', () => {
    expect(told(decided({ workloads, findings, policies }))).toHaveLength(2);
    const [first] = workloads;
    if (first === undefined) throw new Error('nobody');
    const kill = oomKilled(first, { to: { memoryRequest: '1Gi', memoryLimit: '3Gi' } });
    const full = { repositories: [aRepository([opened(0.5, 1), opened(0.9, 2)])] };
    expect(told(decided({ workloads, findings: [kill], policies, snapshot: full }))).toHaveLength(1);
  });
});
