import { describe, expect, it } from 'vitest';
import { usageOf } from '../builders/usage.ts';
import { aWorkload } from '../builders/workload.ts';
import { analysisOf, findingIn, MI, mebi, noteCodes, outcomeOf, verdictIn } from './judge.ts';

const check = 'missing-requests';
const usage = usageOf({ cpu: 120, memory: 200 * MI });

describe('missing-requests', () => {
  it('proposes what was measured, never a constant', () => {
    const finding = findingIn(analysisOf(aWorkload().container('app', { usage }).build()), check);
    expect(finding.missing).toEqual(['requests.cpu', 'requests.memory']);
    expect(finding.recommended.cpuRequest).toBeGreaterThanOrEqual(120);
    expect(finding.recommended.cpuRequest).toBeLessThanOrEqual(140);
    expect(mebi(finding.recommended.memoryRequest)).toBe(232);
    expect(finding.recommended.memoryLimit).toBeUndefined();
  });

  it('adds a memory limit only where the policy says so', () => {
    const workload = aWorkload().container('app', { usage }).build();
    const finding = findingIn(analysisOf(workload, { sizing: { addMemoryLimit: 'with-request' } }), check);
    expect(mebi(finding.recommended.memoryLimit)).toBeGreaterThanOrEqual(1.2 * 200);
  });

  it('names only the field that is missing', () => {
    const workload = aWorkload().container('app', { memoryRequest: '256Mi', memoryLimit: '512Mi', usage }).build();
    const finding = findingIn(analysisOf(workload), check);
    expect(finding.missing).toEqual(['requests.cpu']);
    expect(finding.recommended.memoryRequest).toBeUndefined();
  });

  it('stays within a limit that is already there', () => {
    const workload = aWorkload().container('app', { cpuRequest: '200m', memoryLimit: '220Mi', usage }).build();
    const { recommended } = findingIn(analysisOf(workload), check);
    expect(mebi(recommended.memoryRequest)).toBe(232);
    expect(mebi(recommended.memoryLimit)).toBeGreaterThanOrEqual(232);
  });

  it('says that the QoS class changes', () => {
    const finding = findingIn(analysisOf(aWorkload().container('app', { usage }).build()), check);
    expect(finding.notes.find(({ code }) => code === 'qos-changes')?.text).toContain('BestEffort to Burstable');
    expect(noteCodes(finding)).toContain('no-limit');
  });
});

describe('missing-requests stays silent', () => {
  it('when both are set', () => {
    expect(outcomeOf(verdictIn(analysisOf(aWorkload().build()), check))).toBe('healthy');
  });

  it('in a Guaranteed pod that writes only limits', () => {
    const workload = aWorkload().container('app', { cpuLimit: '1', memoryLimit: '1Gi', usage }).build();
    expect(outcomeOf(verdictIn(analysisOf(workload), check))).toBe('healthy');
  });

  it('without a measurement', () => {
    const workload = aWorkload()
      .container('app', { usage: usageOf({}) })
      .build();
    expect(outcomeOf(verdictIn(analysisOf(workload), check))).toBe('no-samples');
  });

  it('when only the other resource was measured', () => {
    const part = { cpuRequest: '100m', usage: usageOf({ cpu: 90 }) };
    const workload = aWorkload().container('app', part).build();
    expect(outcomeOf(verdictIn(analysisOf(workload), check))).toBe('no-measured-values');
  });
});
