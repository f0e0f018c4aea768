import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { policyFileSchema } from '../../../src/config/policy-schema.ts';
import { healthHandled } from '../../../src/decide/runbook/handled.ts';
import { handlingOf } from '../../../src/decide/runbook/handler.ts';
import type { FindingKind } from '../../../src/model/finding.ts';
import type { Automation } from '../../../src/model/governs.ts';
import type { HealthFinding } from '../../../src/model/health.ts';
import type { Runbook } from '../../../src/model/runbook.ts';
import { aPolicy, aPolicySet } from '../../builders/policy.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { planned, said, sick } from '../fix/setting.ts';
import { decided, proposals, reasons, shrink, tracked } from '../setting.ts';

const runbooks = (yaml: string): readonly Runbook[] => policyFileSchema.parse(parse(yaml)).runbooks;
const finding = (part: Partial<HealthFinding> = {}): HealthFinding => ({ ...sick().finding, ...part });
const handled = (part: Partial<HealthFinding> = {}, labels: Record<string, string> = {}) =>
  healthHandled(finding(part), { takenAt: TAKEN_AT, cluster: 'prod', labels });
const by = (yaml: string, part: Partial<HealthFinding> = {}, automation: Automation = 'direct') =>
  handlingOf(handled(part, { team: 'shop' }), aPolicy({ automation }), runbooks(yaml));

const TWO = `
runbooks:
  - { name: critical, match: { minimumSeverity: critical }, steps: [{ do: notify }] }
  - { name: crash, match: { checks: [pod-crashloop*] }, steps: [{ do: diagnose }, { do: act, fix: delete-crashing-pod }] }
`;

describe('who handles a finding', () => {
  it('is the first that fits, and says why those before it do not', () => {
    expect(by(TWO)).toEqual({
      policy: 'right-sizing',
      runbook: 'crash',
      automation: 'direct',
      steps: [{ kind: 'diagnose' }, { kind: 'act', fix: 'delete-crashing-pod' }],
      why: [
        'policy right-sizing fits first and allows direct',
        'runbook critical passes: warning is below critical',
        'runbook crash fits first',
      ],
    });
    expect(by(TWO, { severity: 'critical' }).runbook).toBe('critical');
  });

  it('is the policy alone where no runbook fits, or none is there', () => {
    expect(by(TWO, { kind: 'pod-evicted' })).toMatchObject({ policy: 'right-sizing', automation: 'direct' });
    expect(by(TWO, { kind: 'pod-evicted' }).steps).toBeUndefined();
    expect(handlingOf(handled(), aPolicy(), [])).not.toHaveProperty('runbook');
    expect(handlingOf(handled(), undefined, runbooks(TWO)).automation).toBe('notify');
  });

  it.each([
    ['namespaces: [pay]', undefined],
    ['excludeNamespaces: [sh*]', undefined],
    ['kinds: [StatefulSet]', undefined],
    ['labels: { team: pay }', undefined],
    ['labels: { team: s* }', 'one'],
    ['when: finding.pods > 1', undefined],
    ['when: finding.minutes >= 60 && finding.kind == "Deployment"', 'one'],
    ['when: has(finding.cause) && finding.cause == "quota"', undefined],
    ['when: "\\"team\\" in labels && labels.team.startsWith(\\"sh\\")"', 'one'],
    ['when: cluster == "prod"', 'one'],
  ])('match %s: %s', (match, name) => {
    expect(by(`runbooks: [{ name: one, match: { ${match} }, steps: [{ do: report }] }]`).runbook).toBe(name);
  });

  it('a condition without an answer opens no door: the finding stays, and is only notified', () => {
    const yaml = `
runbooks:
  - { name: narrow, match: { when: finding.cause == "quota" }, steps: [{ do: notify }] }
  - { name: wide, steps: [{ do: act, fix: delete-crashing-pod }] }
`;
    expect(by(yaml)).toMatchObject({ runbook: 'narrow', automation: 'notify', steps: [] });
    expect(by(yaml).why.at(-1)).toContain('No such key: cause');
  });
});

describe('how far', () => {
  it.each([
    ['direct', undefined, 'direct'],
    ['direct', 'notify', 'notify'],
    ['direct', 'pull-request', 'pull-request'],
    ['notify', 'direct', 'notify'],
    ['pull-request', 'direct', 'pull-request'],
    ['pull-request', 'auto-merge', 'pull-request'],
    ['auto-merge', 'direct', 'pull-request'],
    ['auto-merge', 'auto-merge', 'auto-merge'],
  ] as const)('a policy of %s and a runbook of %s: %s', (policy, runbook, want) => {
    const automation = runbook === undefined ? '' : `automation: ${runbook},`;
    expect(by(`runbooks: [{ name: one, ${automation} steps: [{ do: report }] }]`, {}, policy).automation).toBe(want);
  });

  it('steps whose condition is false or unknown are left out, and fixes that mend another check', () => {
    const yaml = `
runbooks:
  - name: one
    steps:
      - { do: act, fix: delete-evicted-pod }
      - { do: act, fix: delete-crashing-pod, when: finding.severity == "critical" }
      - { do: propose, when: finding.cause == "quota" }
      - { do: notify }
`;
    expect(by(yaml).steps).toEqual([{ kind: 'notify' }]);
    expect(by(yaml).why.slice(-2)[0]).toBe('step act is left out: `finding.severity == "critical"` is false');
  });
});

describe('decisions under runbooks', () => {
  const set = (yaml: string) => aPolicySet({ policies: [aPolicy({ automation: 'direct' })], runbooks: runbooks(yaml) });

  it('a pod goes only with a step that acts', () => {
    expect(said(planned([sick()], {}, set(TWO)))).toEqual(['web-1 fix']);
    expect(said(planned([sick()], {}, set('runbooks: [{ name: one, steps: [{ do: notify }] }]')))).toEqual([
      'web-1 no-step',
    ]);
    const lowered =
      'runbooks: [{ name: one, automation: pull-request, steps: [{ do: act, fix: delete-crashing-pod }] }]';
    expect(said(planned([sick()], {}, set(lowered)))).toEqual(['web-1 approval-needed']);
  });

  it('a pull request comes only with a step that proposes', () => {
    const workload = tracked().build();
    const pass = (yaml: string) =>
      decided({ workloads: [workload], findings: [shrink(workload)], policies: set(yaml) });
    expect(proposals(pass('runbooks: [{ name: one, steps: [{ do: propose }] }]'))).toHaveLength(1);
    expect(reasons(pass('runbooks: [{ name: one, steps: [{ do: report }] }]'))).toEqual(['over-provisioned: no-step']);
    expect(reasons(pass('runbooks: [{ name: one, automation: notify, steps: [{ do: propose }] }]'))).toEqual([
      'over-provisioned: notify-only',
    ]);
  });
});

describe('the shipped runbooks', () => {
  const shipped = runbooks(readFileSync(join(import.meta.dirname, '../../../policies/runbooks.yaml'), 'utf8'));
  const handler = (kind: HealthFinding['kind'] | FindingKind) =>
    handlingOf({ ...handled(), check: kind }, aPolicy({ automation: 'direct' }), shipped);

  it.each([
    ['pod-crashloop-1h', 'pod-crash-loop', ['diagnose', 'act', 'propose', 'notify']],
    ['deploy-stuck', 'failed-rollout', ['diagnose', 'propose', 'notify']],
    ['node-pressure', 'node-pressure', ['diagnose', 'notify', 'report']],
    ['over-provisioned', 'right-sizing', ['propose', 'notify', 'report']],
    ['tls-expiry', 'weekly-audit', ['propose', 'report']],
    ['security-posture', 'weekly-audit', ['propose', 'report']],
    ['pod-evicted', 'cluster-health', ['diagnose', 'act', 'propose', 'notify', 'report']],
    ['quota-full', 'cluster-health', ['diagnose', 'propose', 'notify', 'report']],
  ] as const)('%s is handled by %s', (check, name, steps) => {
    const { runbook, steps: taken } = handler(check);
    expect([runbook, taken?.map(({ kind }) => kind)]).toEqual([name, steps]);
  });

  it('act on nothing where the policy does not say direct', () => {
    for (const automation of ['notify', 'pull-request', 'auto-merge'] as const)
      expect(handlingOf(handled(), aPolicy({ automation }), shipped).automation).not.toBe('direct');
  });
});
