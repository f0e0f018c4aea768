import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { policyFileSchema } from '../../../src/config/policy-schema.ts';
import { stepsTaken } from '../../../src/decide/runbook/taken.ts';
import type { Analysis } from '../../../src/model/analysis.ts';
import type { HealthFinding } from '../../../src/model/health.ts';
import type { Message } from '../../../src/model/notification.ts';
import type { PassTrigger } from '../../../src/model/runbook.ts';
import { activeGroups } from '../../../src/report/notify/active.ts';
import { diagnosesOf, handledEntries } from '../../../src/report/notify/diagnosed.ts';
import { newsFor } from '../../../src/report/notify/news.ts';
import { oomKilled } from '../../builders/finding.ts';
import { aPolicySet } from '../../builders/policy.ts';
import { aSnapshot } from '../../builders/snapshot.ts';
import { sick } from '../fix/setting.ts';
import { aRepository } from '../setting.ts';

const { workload, finding } = sick();
const stuck: HealthFinding = {
  ...finding,
  kind: 'deploy-stuck',
  key: finding.key,
  severity: 'critical',
  detail: 'no progress',
  pods: [],
};
const killed = oomKilled(workload, {});
if (killed.kind !== 'oom-killed') throw new Error('not a kill');
const analysis: Analysis = {
  assessments: [],
  verdicts: [{ kind: 'found', check: 'oom-killed', finding: killed }],
  health: [{ kind: 'found', check: 'deploy-stuck', finding: stuck }],
};
const snapshot = aSnapshot([workload], { repositories: [aRepository()] });

const pass = (yaml: string, trigger?: PassTrigger) => {
  const { runbooks } = policyFileSchema.parse(parse(yaml));
  const taken = stepsTaken(analysis, snapshot, aPolicySet({ runbooks, ...(trigger === undefined ? {} : { trigger }) }));
  const diagnoses = diagnosesOf({ snapshot, analysis, outcomes: [] }, taken);
  const active = activeGroups({ snapshot, analysis, outcomes: [] }, { taken, diagnoses });
  return { taken, diagnoses, active, entries: handledEntries(snapshot, taken, diagnoses) };
};
const checks = (active: readonly Message[]): string[] => active.map(({ check }) => check);
const route = { minimumSeverity: 'info' as const, checks: [], services: [], labels: {} };
const hears = (name: string, active: readonly Message[]) => checks(newsFor({ name, route }, active, snapshot));
const runbook = (steps: string, match = '') =>
  `runbooks: [{ name: one, match: { checks: [deploy-stuck]${match} }, steps: [${steps}] }]`;

describe('the step notify', () => {
  it('tells everybody, those it names, or nobody where it is missing', () => {
    const all = ['deploy-stuck', 'oom-killed'];
    expect(checks(pass(runbook('{ do: notify }')).active)).toEqual(all);
    const { active } = pass(runbook('{ do: notify, to: [on-call] }'));
    expect([hears('on-call', active), hears('chat', active)]).toEqual([all, ['oom-killed']]);
    expect(checks(pass(runbook('{ do: propose }')).active)).toEqual(['oom-killed']);
  });

  it('has conditions: named receivers for some, nobody for others', () => {
    const { active } = pass(
      runbook('{ do: notify, to: [on-call], when: finding.severity == "critical" }, { do: diagnose }'),
    );
    expect(hears('on-call', active)).toContain('deploy-stuck');
    const mild = pass(runbook('{ do: notify, when: finding.severity == "info" }, { do: diagnose }'));
    expect(checks(mild.active)).toEqual(['oom-killed']);
  });

  it.each([
    ['its expression cannot be answered', runbook('{ do: propose }', ', when: labels.missing == "x"')],
    ['no step of it holds', runbook('{ do: propose, when: finding.severity == "info" }')],
    ['there are no runbooks', 'policies: [{ name: p }]'],
  ])('silences nothing where %s', (_, yaml) => {
    expect(checks(pass(yaml, { kind: 'event' }).active)).toEqual(['deploy-stuck', 'oom-killed']);
  });
});

describe('the step diagnose', () => {
  it('puts what else is found about the workload into the message and into the journal, once a day', () => {
    const { diagnoses, active, entries } = pass(runbook('{ do: diagnose }, { do: notify }'));
    expect(diagnoses.get(stuck.key)).toMatch(/^oom-killed/);
    expect(active[0]?.examples[0]?.what).toContain('also found: oom-killed');
    expect(active[1]?.examples[0]?.what).not.toContain('also found');
    expect(entries).toMatchObject([
      { action: 'diagnosed', subject: stuck.key, facts: { runbook: 'one', told: 'everybody' } },
    ]);
    const again = { ...snapshot, repositories: [aRepository([], { journal: { kind: 'known', value: entries } })] };
    expect(handledEntries(again, pass(runbook('{ do: diagnose }')).taken, diagnoses)).toEqual([]);
  });

  it('is left out where its condition is false', () => {
    expect(pass(runbook('{ do: diagnose, when: finding.pods > 9 }, { do: notify }')).diagnoses.size).toBe(0);
  });
});

describe('the step report', () => {
  it('names the report that goes out now; without a name none does', () => {
    expect(pass(runbook('{ do: report, report: weekly }')).taken.get(stuck.key)?.reports).toEqual(['weekly']);
    expect(pass(runbook('{ do: report }')).taken.get(stuck.key)?.reports).toEqual([]);
    expect(
      pass(runbook('{ do: report, report: weekly, when: finding.pods > 9 }, { do: notify }')).taken.get(stuck.key)
        ?.reports,
    ).toEqual([]);
  });
});

describe('what brought the pass', () => {
  const yaml =
    'runbooks: [{ name: one, triggers: [{ alert: { alertname: X } }], steps: [{ do: notify, to: [chat] }, { do: report, report: weekly }] }]';
  it('decides whether a report goes out, and never who is told', () => {
    const [other, own] = [pass(yaml, { kind: 'event' }), pass(yaml, { kind: 'alert', names: ['X'] })];
    expect([other.taken.get(stuck.key)?.reports, own.taken.get(stuck.key)?.reports]).toEqual([[], ['weekly']]);
    expect(other.active).toEqual(own.active);
  });
});

describe('what a step may say', () => {
  it.each(['{ do: report, to: [x] }', '{ do: notify, report: x }', '{ do: notify, to: [] }'])('not %s', (step) => {
    expect(policyFileSchema.safeParse(parse(runbook(step))).success).toBe(false);
  });
});
