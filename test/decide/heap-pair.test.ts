import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import { describeIntent } from '../../src/model/intent-text.ts';
import type { Workload } from '../../src/model/workload.ts';
import type { ContainerPlan } from '../builders/container.ts';
import { oomKilled, overProvisioned, underProvisioned } from '../builders/finding.ts';
import { decided, reasons, tracked, USAGE } from './setting.ts';

const running = (plan: ContainerPlan): Workload =>
  tracked()
    .container('app', { cpuRequest: '1000m', memoryRequest: '1Gi', memoryLimit: '2Gi', usage: USAGE, ...plan })
    .build();

const change = (workload: Workload, finding: Finding) => {
  const decisions = decided({ workloads: [workload], findings: [finding] });
  const [proposed] = decisions.filter((decision) => decision.kind === 'propose');
  return {
    said: (proposed?.intents ?? []).map(describeIntent),
    notes: (proposed?.notes ?? []).map(({ code, text }) => `${code}: ${text}`),
    reasons: reasons(decisions),
  };
};

const LIMIT = 'app limits.memory: 2Gi -> 3Gi';

describe('a heap of a fixed size and the memory limit are one change', () => {
  it('a variable moves in the same ratio, in the same pull request', () => {
    const workload = running({ heapEnv: { JAVA_TOOL_OPTIONS: '-Xmx1g -server' } });
    const { said, notes } = change(workload, oomKilled(workload, { to: { memoryLimit: '3Gi' } }));
    expect(said).toEqual([LIMIT, 'app env.JAVA_TOOL_OPTIONS: -Xmx1g -server -> -Xmx1536m -server']);
    expect(notes).toContain('heap-flag: app: JAVA_TOOL_OPTIONS moves in the same ratio as the memory limit');
  });

  it('follows the value that is proposed, not the one that was recommended', () => {
    const workload = running({ heapEnv: { GOMEMLIMIT: '1GiB' } });
    // One step doubles at most: 2Gi -> 4Gi of the recommended 9Gi.
    const { said } = change(workload, oomKilled(workload, { to: { memoryLimit: '9Gi' } }));
    expect(said).toEqual(['app limits.memory: 2Gi -> 4Gi', 'app env.GOMEMLIMIT: 1GiB -> 2GiB']);
  });

  it('a share of the limit follows by itself, and the pull request says so', () => {
    const workload = running({ heapEnv: { JAVA_TOOL_OPTIONS: '-XX:MaxRAMPercentage=75' } });
    const { said, notes } = change(workload, oomKilled(workload, { to: { memoryLimit: '3Gi' } }));
    expect(said).toEqual([LIMIT]);
    expect(notes).toContain('heap-flag: app: MaxRAMPercentage follows the memory of its container by itself');
  });

  it.each([
    [{ command: ['java', '-Xmx1g', '-jar', 'app.jar'] }],
    [{ heapEnv: { JAVA_OPTS: '[from ConfigMap jvm/opts]' } }],
    [{ heapEnv: { JAVA_OPTS: '-Xmx1g -Dtoken=[redacted]' } }],
  ])('%j cannot be moved, so the limit is not moved either', (plan) => {
    const workload = running(plan);
    const { said, reasons: held } = change(workload, oomKilled(workload, { to: { memoryLimit: '3Gi' } }));
    expect(said).toEqual([]);
    expect(held).toEqual(['oom-killed: heap-bound']);
  });

  it('what cannot be moved holds memory only: CPU passes', () => {
    const workload = running({ command: ['java', '-Xmx1g'] });
    const finding = underProvisioned(workload, { to: { cpuRequest: '1500m', memoryLimit: '3Gi' } });
    expect(change(workload, finding).said).toEqual(['app requests.cpu: 1 -> 1500m']);
  });

  it('stays when only requests move, or when another container has the limit', () => {
    const alone = running({ heapEnv: { GOMEMLIMIT: '1GiB' } });
    expect(change(alone, overProvisioned(alone, { to: { memoryRequest: '800Mi' } })).said).toEqual([
      'app requests.memory: 1Gi -> 800Mi',
    ]);
    const beside = tracked()
      .container('app', { memoryRequest: '1Gi', memoryLimit: '2Gi', usage: USAGE })
      .container('side', { memoryRequest: '1Gi', memoryLimit: '2Gi', heapEnv: { GOMEMLIMIT: '1GiB' }, usage: USAGE })
      .build();
    expect(change(beside, oomKilled(beside, { container: 'app', to: { memoryLimit: '3Gi' } })).said).toEqual([LIMIT]);
  });

  it('one never moves without the other, whatever is recommended', () => {
    fc.assert(
      fc.property(fc.integer({ min: 512, max: 16_384 }), fc.integer({ min: 128, max: 4096 }), (limit, heap) => {
        const workload = running({ heapEnv: { NODE_OPTIONS: `--max-old-space-size=${heap}` } });
        const { said } = change(workload, underProvisioned(workload, { to: { memoryLimit: `${limit}Mi` } }));
        const moves = (field: string): boolean => said.some((one) => one.startsWith(`app ${field}`));
        expect(moves('env.NODE_OPTIONS')).toBe(moves('limits.memory'));
      }),
    );
  });
});
