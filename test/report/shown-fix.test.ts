import { describe, expect, it } from 'vitest';
import { passMetrics } from '../../src/adapters/prom-metrics/pass-metrics.ts';
import type { FixOutcome } from '../../src/model/fix.ts';
import { exitCodeOf } from '../../src/report/exit-code.ts';
import { shownFixes } from '../../src/report/shown-fix.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { sick } from '../decide/fix/setting.ts';

const outcome = (workload: string, rest: Partial<FixOutcome> & Pick<FixOutcome, 'kind'>): FixOutcome => {
  const { finding } = sick({ workload });
  const [pod] = finding.pods;
  if (pod === undefined) throw new Error('one pod');
  const because = { code: 'cool-down' as const, detail: 'it rests' };
  const base = { finding, check: 'pod-crashloop-1h' as const, pod };
  return rest.kind === 'held' || rest.kind === 'failed'
    ? { ...base, because, ...rest, kind: rest.kind }
    : { ...base, kind: rest.kind };
};
const pass = (...outcomes: FixOutcome[]) => ({
  snapshot: aSnapshot([]),
  analysis: {
    assessments: [],
    verdicts: [],
    health: outcomes.map(({ finding }) => ({ kind: 'found' as const, check: finding.kind, finding })),
  },
  outcomes: [],
  recorded: [],
  fixed: { outcomes },
});

describe('what became of pods', () => {
  it('is shown with the gate that blocked, what was done first', () => {
    expect(shownFixes([outcome('b', { kind: 'held' }), outcome('a', { kind: 'fixed' })])).toEqual([
      {
        check: 'pod-crashloop-1h',
        pod: 'shop/a-1',
        key: 'prod/shop/Deployment/a/app/pod-crashloop-1h',
        result: 'fixed',
      },
      {
        check: 'pod-crashloop-1h',
        pod: 'shop/b-1',
        key: 'prod/shop/Deployment/b/app/pod-crashloop-1h',
        result: 'held',
        gate: 'cool-down',
        code: 'cool-down',
        detail: 'it rests',
      },
    ]);
  });

  it.each([
    ['fixed', 0],
    ['held', 1],
    ['failed', 1],
  ] as const)('%s: exit code %i', (kind, code) => {
    expect(exitCodeOf(pass(outcome('a', { kind })))).toBe(code);
  });

  it('is counted as repairs and as blocks of a gate', async () => {
    const metrics = passMetrics(() => 0);
    metrics.record(
      pass(outcome('a', { kind: 'fixed' }), outcome('b', { kind: 'held' }), outcome('c', { kind: 'held' })),
      1,
    );
    const { text } = await metrics.soFar(undefined);
    expect(text).toContain('agent_repairs_total{repair_type="pod-crashloop-1h",success="true"} 1');
    expect(text).toContain('trimtab_gate_blocks_total{gate="cool-down",reason="cool-down"} 2');
    expect(text).toContain('trimtab_skips_total{reason="cool-down"} 2');
  });
});
