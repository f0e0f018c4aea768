import { describe, expect, it } from 'vitest';
import { ratio } from '../../src/model/units.ts';
import { overProvisioned } from '../builders/finding.ts';
import { aPolicy, aPolicySet } from '../builders/policy.ts';
import { usageOf } from '../builders/usage.ts';
import { decided, proposals, tracked } from './setting.ts';

/** 14 days at 500m and 700Mi, flat. */
const FLAT = usageOf({ days: 14, cpu: 500, memory: 700 * 2 ** 20 });

describe('the back-test of a change', () => {
  it('replays the values after steps and caps, not the recommendation', () => {
    const workload = tracked()
      .container('app', { cpuRequest: '2', memoryRequest: '2Gi', memoryLimit: '2Gi', usage: FLAT })
      .build();
    const finding = overProvisioned(workload, { to: { cpuRequest: '400m', memoryRequest: '1Gi' } });
    const policy = aPolicy();
    const steps = aPolicySet({ policies: [{ ...policy, change: { ...policy.change, largestCut: ratio(0.3) } }] });
    const [decision] = proposals(decided({ workloads: [workload], findings: [finding], policies: steps }));
    expect(decision?.intents.find(({ field }) => field === 'requests.cpu')?.to).toBe(1400);
    // 400m would have been below every sample; 1400m is above all of them.
    expect(decision?.backtests.app).toMatchObject({ cpuAboveRequest: 0, memoryAboveLimit: 0, memoryAboveRequest: 0 });
    expect(decision?.backtests.app?.memoryHeadroom).toBeCloseTo(2048 / 700 - 1, 1);
  });
});
