import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/model/finding.ts';
import { findingKey } from '../../src/model/finding.ts';
import type { HealthFinding, HealthVerdict } from '../../src/model/health.ts';
import { healthSummary } from '../../src/report/health-summary.ts';
import { healthMessage } from '../../src/report/text/health-message.ts';
import { oomKilled, overProvisioned } from '../builders/finding.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { TAKEN_AT } from '../builders/time.ts';
import { aWorkload } from '../builders/workload.ts';

const workload = aWorkload().container('app', {}).build();
const summaryOf = (
  verdicts: readonly Verdict[],
  health: readonly HealthVerdict[] = [],
  part: Parameters<typeof aSnapshot>[1] = {},
) =>
  healthSummary({
    snapshot: aSnapshot([workload], part),
    analysis: { assessments: [], verdicts, health },
    outcomes: [],
    fixed: { outcomes: [] },
  });
const evicted: HealthFinding = {
  kind: 'pod-evicted',
  key: findingKey({ cluster: 'prod', workload: workload.ref, kind: 'pod-evicted' }),
  subject: workload.ref,
  severity: 'info',
  since: TAKEN_AT,
  detail: '2 evicted pods',
  remedy: { kind: 'direct', hint: 'delete them' },
  evidence: [],
  pods: [],
};
const killed = (): Verdict => {
  const finding = oomKilled(workload, {});
  if (finding.kind !== 'oom-killed') throw new Error('a builder built something else');
  return { kind: 'found', check: 'oom-killed', finding };
};

const running = workload.pods.filter(({ phase }) => phase === 'Running').length;

describe('the message', () => {
  it('is all clear when nothing is wrong, whatever could be saved', () => {
    const finding = overProvisioned(workload, { to: { cpuRequest: '10m' } });
    if (finding.kind !== 'over-provisioned') throw new Error('a builder built something else');
    const summary = summaryOf([{ kind: 'found', check: 'over-provisioned', finding }]);
    expect(healthMessage(summary).split('\n')).toEqual([
      ':white_check_mark: Cluster Health Check — All Clear',
      `Nodes: 3/3 Ready | Pods: ${running} Running | 0 Issues`,
    ]);
  });

  it('says what needs attention', () => {
    const lines = healthMessage(summaryOf([killed()])).split('\n');
    expect(lines[0]).toBe(':warning: Cluster Health Check — 1 Issue Found');
    expect(lines[2]).toBe('Needs attention:');
    expect(lines[3]).toContain('oom-killed');
  });

  it('is not all clear when something could not be read', () => {
    const gaps = [{ source: 'pods', because: { code: 'forbidden', detail: 'no' } }] as const;
    const message = healthMessage(summaryOf([], [], { gaps }));
    expect(message).not.toContain('All Clear');
    expect(message).toContain('Not read: pods');
  });

  it('tells what the bot heals by itself apart from what it does not', () => {
    const found: HealthVerdict = { kind: 'found', check: 'pod-evicted', finding: evicted };
    expect(summaryOf([], [found]).issues).toEqual([]);
    const pod = { namespace: 'shop', name: 'web-1', uid: 'u', resourceVersion: '1', since: TAKEN_AT };
    const summary = healthSummary({
      snapshot: aSnapshot([workload]),
      analysis: { assessments: [], verdicts: [], health: [found] },
      outcomes: [],
      fixed: { outcomes: [{ kind: 'fixed', finding: evicted, check: 'pod-evicted', pod }] },
    });
    expect(healthMessage(summary)).toContain('Auto-fixed:');
  });
});
