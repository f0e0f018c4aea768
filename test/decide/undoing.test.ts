import { describe, expect, it } from 'vitest';
import { admission } from '../../src/decide/budget.ts';
import { goingBack } from '../../src/decide/going-back.ts';
import { mostUrgentFirst } from '../../src/decide/rank.ts';
import { unpinsOf } from '../../src/decide/rollback/unpin.ts';
import type { ProposeDecision } from '../../src/model/decision.ts';
import { findingKey, type Severity } from '../../src/model/finding.ts';
import type { HealthFinding } from '../../src/model/health.ts';
import { writeMarker } from '../../src/model/marker.ts';
import { days, money } from '../../src/model/units.ts';
import { oomKilled } from '../builders/finding.ts';
import { refOf } from '../builders/objects.ts';
import { aPolicy, aPolicySet } from '../builders/policy.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { TAKEN_AT } from '../builders/time.ts';
import { aPullRequest, aRepository, decided, proposals, reasons, shrink, tracked } from './setting.ts';

const workload = tracked().build();
const AUTOSCALER = refOf('HorizontalPodAutoscaler', 'shop', 'web');

const fight = (severity: Severity): HealthFinding => ({
  ...{ kind: 'argo-sync-failed', key: keyOf('argo-sync-failed'), subject: workload.ref, severity, since: TAKEN_AT },
  ...{ detail: '', remedy: { kind: 'alert', hint: '' }, evidence: [], pods: [] },
});
const keyOf = (kind: string) => findingKey({ cluster: 'prod', workload: workload.ref, kind });

const undo = (kind: string, part: Partial<ProposeDecision>): ProposeDecision => ({
  ...goingBack(aPolicy()),
  ...{ key: keyOf(kind), subject: workload.ref, repository: 'manifests', intents: [], notes: [] },
  ...part,
});
const revert = undo('revert-7', { reverts: { number: 7, because: 'it is killed' } });
const unpin = (severity: Severity) =>
  undo('replicas-fight', { lane: 'normal', unpins: { autoscaler: AUTOSCALER, finding: fight(severity) } });

/** A change of sizes of this severity that moves so much money. */
function sizes(name: string, saved: number, lane: 'fast' | 'normal' = 'normal'): ProposeDecision {
  const other = tracked(name).build();
  const finding = lane === 'fast' ? oomKilled(other, { to: { memoryLimit: '3Gi' } }) : shrink(other);
  const [change] = decided({ workloads: [other], findings: [finding] }).filter((one) => one.kind === 'propose');
  if (change === undefined) throw new Error('it is proposed');
  return { ...change, lane, savings: money(saved) };
}

describe('what takes something back, in the order of urgency', () => {
  const order = (...changes: readonly ProposeDecision[]) => changes.toSorted(mostUrgentFirst).map(({ key }) => key);

  it('is as critical as an OOM kill where we broke it', () => {
    const killed = { ...sizes('api', 0, 'fast'), savings: money(0) };
    // Equal scores go by key; what was 'last of all' came after any of them.
    expect(order(killed, revert)).toEqual([killed.key, revert.key].sort());
  });

  it('goes by the severity of what failed, not behind everything else', () => {
    const cheap = sizes('api', 0);
    expect(order(cheap, unpin('warning'))).toEqual([keyOf('replicas-fight'), cheap.key]);
    const dear = sizes('api', 200);
    expect(order(unpin('warning'), dear)).toEqual([dear.key, keyOf('replicas-fight')]);
  });
});

describe('its places', () => {
  const open = (kind: string, mark: { reverts?: number; rollback?: string }, number: number) => ({
    ...aPullRequest({ finding: shrink(workload), values: {} }, { number }),
    body: writeMarker({ key: keyOf(kind), values: {}, ...mark }),
  });
  const policies = aPolicySet({ budgets: { newPerRun: 9, openPerRepository: 2 } });
  const blocked = (change: ProposeDecision) => {
    const pulls = [open('rollback-abc', { rollback: 'abc' }, 1), open('revert-7', { reverts: 7 }, 2)];
    const snapshot = aSnapshot([workload], { repositories: [aRepository(pulls)] });
    return admission(snapshot, policies).blocked(change)?.code;
  };

  it('are those of what is urgent: open ones take none of the others', () => {
    expect(blocked(sizes('api', 10))).toBeUndefined();
  });

  it('and they count there', () => {
    expect(blocked(revert)).toBe('budget-repository');
  });
});

describe('while replicas are taken out of Git', () => {
  const fighting = (state: 'open' | 'merged') => ({
    ...aPullRequest({ finding: shrink(workload), values: {} }, { state }),
    body: writeMarker({ key: keyOf('replicas-fight'), values: { replicas: 'not set' } }),
  });
  const pass = (state: 'open' | 'merged') =>
    decided({
      workloads: [workload],
      findings: [shrink(workload)],
      snapshot: { repositories: [aRepository([fighting(state)])] },
    });

  it('sizes wait, and never move into that pull request', () => {
    expect(reasons(pass('open'))).toEqual(['over-provisioned: reverting']);
  });

  it('and come when it is merged', () => {
    expect(proposals(pass('merged'))).toMatchObject([{ key: shrink(workload).key }]);
  });
});

describe('replicas that Git and an autoscaler both set', () => {
  const finding: HealthFinding = { ...fight('warning'), cause: 'replicas-fight' };
  const unpinned = (policies = aPolicySet()) =>
    unpinsOf({
      analysis: {
        ...{ assessments: [], verdicts: [], health: [{ kind: 'found', check: finding.kind, finding }] },
        pinned: [{ key: finding.key, workload: workload.ref, autoscaler: AUTOSCALER, replicas: 3 }],
      },
      snapshot: aSnapshot([workload], { repositories: [aRepository()] }),
      policies,
      memory: [],
      guard: { paused: () => undefined, breaker: () => undefined, actions: [] },
    });
  const never = { kind: 'deny' as const, schedule: '* * * * *', duration: days(1), timeZone: 'UTC' };
  const frozen = (outsideWindows: 'draft' | 'hold') =>
    aPolicySet({ policies: [aPolicy({ delivery: { ...aPolicy().delivery, windows: [never], outsideWindows } })] });

  it('go out of Git', () => {
    const [change] = unpinned();
    expect(change).toMatchObject({ intents: [{ kind: 'set-replicas', from: 3 }] });
    expect(change).not.toHaveProperty('draft');
    expect(change).not.toHaveProperty('planOnly');
  });

  it('as a draft outside of windows, or not at all', () => {
    expect(unpinned(frozen('draft'))).toMatchObject([{ draft: true }]);
    expect(unpinned(frozen('hold'))).toEqual([]);
  });

  it('are only spoken of in a dry run', () => {
    const modes = [{ namespaces: ['shop'], checks: [], mode: 'dry-run' as const }];
    expect(unpinned(aPolicySet({ guardrails: { modes } }))).toMatchObject([{ planOnly: true }]);
  });
});
