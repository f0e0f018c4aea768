import { describe, expect, it } from 'vitest';
import { revertsOf, whyItStays } from '../../../src/decide/after-merge/revert.ts';
import { rememberAll } from '../../../src/decide/earlier.ts';
import { findingKey } from '../../../src/model/finding.ts';
import type { JournalEntry } from '../../../src/model/journal.ts';
import { type Values, writeMarker } from '../../../src/model/marker.ts';
import type { Policy, PolicySet } from '../../../src/model/policy.ts';
import type { PullRequest } from '../../../src/model/pull-request.ts';
import { known } from '../../../src/model/reason.ts';
import { days } from '../../../src/model/units.ts';
import { aPolicy, aPolicySet } from '../../builders/policy.ts';
import { aSnapshot } from '../../builders/snapshot.ts';
import { ago } from '../../builders/time.ts';
import { aPullRequest, aRepository, shrink, tracked } from '../setting.ts';

const workload = tracked().build();
const KEY = findingKey({ cluster: 'prod', workload: workload.ref, container: 'app', kind: 'over-provisioned' });
const RUNS: Values = { 'app/requests.memory': 2 ** 30 };
const OUTCOME: JournalEntry = {
  ...{ id: 'outcome', at: ago(days(1)), subject: KEY, action: 'outcome' },
  facts: { repository: 'manifests', number: 7, verdict: 'regression', detail: 'it was OOM-killed' },
};

interface Case {
  readonly values?: Values;
  readonly was?: Values;
  readonly policies?: PolicySet;
  /** A pull request that takes it back. */
  readonly revert?: Partial<PullRequest>;
}

/** Its merge made things worse: why that stays, and how many pull requests take it back. */
function worse({ values = RUNS, was = { 'app/requests.memory': 2 ** 31 }, policies = aPolicySet(), revert }: Case) {
  const about = { finding: shrink(workload), values: {} };
  const merged = { ...aPullRequest(about, { state: 'merged' }), body: writeMarker({ key: KEY, values, was }) };
  const key = findingKey({ cluster: 'prod', workload: workload.ref, kind: 'revert-7' });
  const back = {
    ...aPullRequest(about, { number: 8, ...revert }),
    body: writeMarker({ key, values: was, reverts: 7 }),
  };
  const pulls = revert === undefined ? [merged] : [merged, back];
  const snapshot = aSnapshot([workload], { repositories: [aRepository(pulls, { journal: known([OUTCOME]) })] });
  const memory = rememberAll(snapshot);
  const pass = { snapshot, policies, analysis: { assessments: [], verdicts: [] } };
  const one = memory.find(({ pullRequest }) => pullRequest.number === 7);
  if (one === undefined) throw new Error('it is remembered');
  return { stays: whyItStays(one, memory, pass)?.code, reverts: revertsOf(memory, pass).size };
}

const never = { kind: 'deny' as const, schedule: '* * * * *', duration: days(1), timeZone: 'UTC' };
const frozen = (part: Partial<Policy['delivery']>) =>
  aPolicySet({ policies: [aPolicy({ delivery: { ...aPolicy().delivery, windows: [never], ...part } })] });
const lowered = (mode: 'observe' | 'dry-run') =>
  aPolicySet({ guardrails: { modes: [{ namespaces: ['shop'], checks: [], mode }] } });

describe('what got worse is taken back, and nothing else is said', () => {
  it.each<[string, Case]>([
    ['as a rule', {}],
    ['by a pull request that is there already', { revert: { state: 'open' } }],
    ['as a draft outside of windows', { policies: frozen({ outsideWindows: 'draft', urgentChanges: 'in-windows' }) }],
    [
      'at any time where urgent changes may',
      { policies: frozen({ outsideWindows: 'hold', urgentChanges: 'any-time' }) },
    ],
  ])('%s', (_, plan) => {
    expect(worse(plan)).toEqual({ stays: undefined, reverts: 1 });
  });
});

describe('it stays, and why is known', () => {
  it.each<[string, Case, string]>([
    ['no policy matches', { policies: aPolicySet({ policies: [] }) }, 'no-policy'],
    [
      'the policy reports only',
      { policies: aPolicySet({ policies: [aPolicy({ automation: 'notify' })] }) },
      'notify-only',
    ],
    ['the mode is observe', { policies: lowered('observe') }, 'mode'],
    ['other values run', { values: { 'app/requests.memory': 2 ** 29 } }, 'superseded'],
    ['the pull request does not say what was before', { was: {} }, 'nothing-to-change'],
    ['somebody closed what took it back', { revert: { state: 'closed' } }, 'closed-by-person'],
    [
      'no window is open',
      { policies: frozen({ outsideWindows: 'hold', urgentChanges: 'in-windows' }) },
      'outside-window',
    ],
  ])('%s', (_, plan, stays) => {
    expect(worse(plan)).toEqual({ stays, reverts: 0 });
  });

  it('a dry run shows what it would do, and does nothing', () => {
    expect(worse({ policies: lowered('dry-run') })).toEqual({ stays: 'dry-run', reverts: 1 });
  });
});
