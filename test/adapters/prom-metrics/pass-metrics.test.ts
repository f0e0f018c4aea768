import { describe, expect, test } from 'vitest';
import { passMetrics } from '../../../src/adapters/prom-metrics/pass-metrics.ts';
import type { Verdict } from '../../../src/model/finding.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import { instant } from '../../../src/model/units.ts';
import type { Forge } from '../../../src/ports/forge.ts';
import { oomKilled, overProvisioned } from '../../builders/finding.ts';
import { aSnapshot } from '../../builders/snapshot.ts';
import { aWorkload } from '../../builders/workload.ts';

const workload = aWorkload().build();
const healthy: Verdict = { kind: 'healthy', check: 'oom-killed', workload: workload.ref };
const because = { code: 'history-too-short', detail: 'two days' } as const;
const unknown: Verdict = { kind: 'unknown', check: 'over-provisioned', workload: workload.ref, because };

function seriesIn(text: string): string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

test('a healthy pass has no issue, and says so', async () => {
  const metrics = passMetrics(() => 0);
  metrics.record({ snapshot: aSnapshot(), analysis: { assessments: [], verdicts: [healthy] }, outcomes: [] }, 1.5);
  const series = seriesIn((await metrics.soFar(undefined)).text);
  expect(series).toContain('agent_health_checks_total{check_type="oom-killed",status="healthy"} 1');
  expect(series).toContain('agent_active_issues{severity="critical"} 0');
  expect(series).toContain('trimtab_pass_duration_seconds 1.5');
  expect(series.filter((line) => /^(agent_issues|agent_repairs_total|trimtab_skips)/.test(line))).toEqual([]);
});

test('findings, skips and gaps are counted under their names', async () => {
  const finding = oomKilled(workload, {});
  if (finding.kind !== 'oom-killed') throw new Error('a builder built something else');
  const held: Outcome = { kind: 'held', finding, because: { code: 'cool-down', detail: 'merged yesterday' } };
  const metrics = passMetrics(() => 0);
  metrics.record(
    {
      snapshot: aSnapshot([], { gaps: [{ source: 'hpas', because: { code: 'forbidden', detail: 'no' } }] }),
      analysis: { assessments: [], verdicts: [{ kind: 'found', check: 'oom-killed', finding }, unknown] },
      outcomes: [held],
    },
    2,
  );
  const series = seriesIn((await metrics.soFar(undefined)).text);
  expect(series).toContain('agent_issues_detected_total{issue_type="oom-killed",severity="critical"} 1');
  expect(series).toContain('agent_active_issues{severity="critical"} 1');
  for (const reason of ['cool-down', 'forbidden', 'history-too-short']) {
    expect(series).toContain(`trimtab_skips_total{reason="${reason}"} 1`);
  }
});

describe('repairs', () => {
  test('the time of a write is measured, a read is not', async () => {
    let now = 0;
    const metrics = passMetrics(() => now);
    const at = instant(0);
    const opened = {
      number: 1, state: 'open', branch: 'b', base: 'main', title: '', body: '', headCommit: '', labels: [], url: '',
      createdAt: at, updatedAt: at,
    } as const; // biome-ignore format: a list
    const takes = (seconds: number) => async () => {
      now += seconds;
      return opened;
    };
    const forge: Forge = {
      list: async () => [],
      open: takes(2),
      update: takes(0.25),
      close: takes(1),
      check: async () => ({ user: 'x', problems: [] }),
    };
    const timed = metrics.timed(forge);
    await timed.list();
    await timed.open({ branch: 'b', base: 'main', title: '', body: '', labels: [], headCommit: '', at });
    await timed.update(1, { at });
    const series = seriesIn((await metrics.soFar(undefined)).text);
    expect(series).toContain('agent_repair_duration_seconds_count 2');
    expect(series).toContain('agent_repair_duration_seconds_sum 2.25');
  });

  test('an over-provisioned finding alone repairs nothing', async () => {
    const metrics = passMetrics(() => 0);
    const finding = overProvisioned(workload, { to: { cpuRequest: '10m' } });
    if (finding.kind !== 'over-provisioned') throw new Error('a builder built something else');
    const verdicts: Verdict[] = [{ kind: 'found', check: 'over-provisioned', finding }];
    metrics.record({ snapshot: aSnapshot(), analysis: { assessments: [], verdicts }, outcomes: [] }, 1);
    expect((await metrics.soFar(undefined)).text).not.toMatch(/^agent_repairs_total\{/m);
  });
});

describe('a pass that goes on from earlier ones', () => {
  const analysis = { assessments: [], verdicts: [healthy] };
  const pass = async (earlier: string | undefined, part: Parameters<typeof aSnapshot>[1] = {}, seconds = 1) => {
    const metrics = passMetrics(() => 0);
    metrics.record({ snapshot: aSnapshot([], part), analysis, outcomes: [] }, seconds);
    const { text, state } = await metrics.soFar(earlier);
    return { series: seriesIn(text), state };
  };

  test('adds to counters and says of gauges what it saw', async () => {
    const first = await pass(undefined);
    const { series } = await pass(first.state, {}, 7);
    expect(series).toContain('agent_health_checks_total{check_type="oom-killed",status="healthy"} 2');
    expect(series).toContain('trimtab_pass_duration_seconds 7');
  });

  test('over a part of the cluster leaves the gauges of the whole alone', async () => {
    const first = await pass(undefined, {}, 30);
    const { series } = await pass(first.state, { scope: { kind: 'namespaces', names: ['shop'] } }, 2);
    expect(series).toContain('trimtab_pass_duration_seconds 30');
    expect(series).toContain('agent_health_checks_total{check_type="oom-killed",status="healthy"} 2');
  });

  test.each(['', '{', '[1]', '[{"name":"x"}]', 'null'])('from a damaged state %j begins anew', async (state) => {
    expect((await pass(state)).series).toContain(
      'agent_health_checks_total{check_type="oom-killed",status="healthy"} 1',
    );
  });
});
