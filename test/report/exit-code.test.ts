import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import { known, type Reading, type ReasonCode, unknown } from '../../src/model/reason.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { exitCodeOf } from '../../src/report/exit-code.ts';
import { oomKilled, overProvisioned } from '../builders/finding.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { decided, proposals, tracked } from '../decide/setting.ts';
import { foundOf, openedOf, proposalOf, refusedOf } from './made-up-cluster.ts';

const workload = tracked().build();
const kill = oomKilled(workload, { to: { memoryRequest: '1Gi', memoryLimit: '3Gi' } });
const waste = overProvisioned(workload, { to: { cpuRequest: '800m' } });

const WRITTEN = [{ written: known(1) }];

const code = (
  findings: readonly Finding[],
  outcomes: readonly Outcome[],
  {
    recorded = WRITTEN,
    ...snapshot
  }: Partial<Snapshot> & { readonly recorded?: readonly { readonly written: Reading<number> }[] } = {},
) =>
  exitCodeOf({
    snapshot: aSnapshot([workload], snapshot),
    analysis: { assessments: [], verdicts: findings.map(foundOf) },
    outcomes,
    recorded,
  });

const decisionAbout = (finding: Finding) => {
  const [decision] = proposals(decided({ workloads: [workload], findings: [finding] }));
  if (decision === undefined) throw new Error('not proposed');
  return decision;
};
const held = (finding: Finding, because: ReasonCode): Outcome => ({
  kind: 'held',
  finding,
  because: { code: because, detail: '' },
});

describe('exit code', () => {
  it('1: the audit could not be written', () => {
    expect(code([], [], { recorded: [{ written: unknown('push-rejected', 'protected branch') }] })).toBe(1);
  });

  it('0 without findings', () => expect(code([], [])).toBe(0));

  it('1 when something could not be read, even without findings', () => {
    const gaps = [{ source: 'pods' as const, because: { code: 'forbidden' as const, detail: '' } }];
    expect(code([], [], { gaps })).toBe(1);
  });

  it('0 for a kill that has its pull request, 1 for one that has not', () => {
    const proposal = proposalOf(decisionAbout(kill));
    expect(code([kill], [openedOf(proposal, 1)])).toBe(0);
    expect(code([kill], [{ kind: 'planned', proposal }])).toBe(1);
    expect(code([kill], [refusedOf(decisionAbout(kill))])).toBe(1);
    expect(code([kill], [])).toBe(1);
  });

  it('1 when a pull request failed, whatever it was about', () => {
    const proposal = proposalOf(decisionAbout(waste));
    const because = { code: 'push-rejected' as const, detail: '' };
    expect(code([waste], [{ kind: 'failed', key: waste.key, proposal, because }])).toBe(1);
  });

  it.each([
    ['opted-out', 0],
    ['cool-down', 0],
    ['closed-by-person', 0],
    ['budget-run', 0],
    ['leak-suspected', 1],
    ['quota-exceeded', 1],
    ['storm', 1],
    ['recurring', 1],
    ['application-unknown', 1],
    ['notify-only', 1],
  ] as const)('a kill that is held for %s: %d', (because, expected) => {
    expect(code([kill], [held(kill, because)])).toBe(expected);
  });

  it('savings alone never need anybody', () => {
    expect(code([waste], [held(waste, 'application-unknown')])).toBe(0);
    expect(code([waste], [refusedOf(decisionAbout(waste))])).toBe(0);
    expect(code([waste], [])).toBe(0);
  });
});
