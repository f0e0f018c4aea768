import { describe, expect, it } from 'vitest';
import { mebibytes } from '../../src/model/units.ts';
import { usageOf } from '../builders/usage.ts';
import { aWorkload } from '../builders/workload.ts';
import { analysisOf, findingIn, MI, mebi, noteCodes, outcomeOf, verdictIn } from './judge.ts';
import { teeth } from './lives.ts';

const check = 'under-provisioned';
const sized = { cpuRequest: '200m', memoryRequest: '256Mi', memoryLimit: '512Mi' };
const app = (part: object) =>
  aWorkload()
    .container('app', { ...sized, ...part })
    .build();

describe('under-provisioned', () => {
  it('finds memory that peaks close to its limit', () => {
    const memory = ({ slot }: { slot: number }) => (slot === 100 ? 480 * MI : 200 * MI);
    const finding = findingIn(analysisOf(app({ usage: usageOf({ cpu: 100, memory }) })), check);
    expect(mebi(finding.recommended.memoryLimit)).toBeGreaterThanOrEqual(1.2 * 480);
    expect(finding.recommended.cpuRequest).toBeUndefined();
    expect(finding.severity).toBe('warning');
    expect(finding.backtest.memoryAboveLimit).toBe(0);
  });

  it('finds memory that usually exceeds its request, though the limit is far away', () => {
    const part = { memoryLimit: '4Gi', usage: usageOf({ cpu: 100, memory: 600 * MI }) };
    const finding = findingIn(analysisOf(app(part)), check);
    expect(mebi(finding.recommended.memoryRequest)).toBe(696);
    expect(finding.recommended.memoryLimit).toBeUndefined();
  });

  it('finds CPU use that is usually above the request', () => {
    const finding = findingIn(analysisOf(app({ usage: usageOf({ cpu: 400, memory: 200 * MI }) })), check);
    expect(finding.recommended.cpuRequest).toBeGreaterThanOrEqual(400);
    expect(finding.recommended.memoryLimit).toBeUndefined();
  });

  it('keeps a raised CPU request at or below the limit', () => {
    const part = { cpuLimit: '400m', usage: usageOf({ cpu: 399, memory: 200 * MI }) };
    expect(findingIn(analysisOf(app(part)), check).recommended.cpuRequest).toBe(400);
  });

  it('proposes a higher CPU limit for a throttled container, as a hint', () => {
    const part = { cpuLimit: '400m', throttledShare: 0.5, usage: usageOf({ cpu: 150, memory: 200 * MI }) };
    const finding = findingIn(analysisOf(app(part)), check);
    expect(finding.recommended.cpuLimit).toBe(600);
    expect(finding.severity).toBe('info');
    expect(noteCodes(finding)).toContain('throttled');
  });

  it('raises after a day of data', () => {
    const usage = usageOf({ cpu: 400, memory: 200 * MI, days: 1.5 });
    expect(findingIn(analysisOf(app({ usage })), check).confidence).toBe('low');
  });

  it('raises request and limit of a Guaranteed pod together', () => {
    const part = { cpuRequest: '200m', cpuLimit: '200m', memoryRequest: '512Mi', memoryLimit: '512Mi' };
    const usage = usageOf({ cpu: 100, memory: 490 * MI });
    const { recommended } = findingIn(analysisOf(app({ ...part, usage })), check);
    expect(recommended.memoryRequest).toBe(recommended.memoryLimit);
    expect(mebi(recommended.memoryLimit)).toBeGreaterThan(512);
  });
});

describe('under-provisioned stays silent', () => {
  it('when there is room', () => {
    const usage = usageOf({ cpu: 100, memory: 200 * MI });
    expect(outcomeOf(verdictIn(analysisOf(app({ usage })), check))).toBe('healthy');
  });

  it('when a rare CPU peak exceeds the request', () => {
    const cpu = ({ slot }: { slot: number }) => (slot < 3 ? 900 : 100);
    expect(outcomeOf(verdictIn(analysisOf(app({ usage: usageOf({ cpu, memory: 200 * MI }) })), check))).toBe('healthy');
  });

  it('after a few hours of data', () => {
    const usage = usageOf({ cpu: 400, memory: 500 * MI, days: 0.5 });
    expect(outcomeOf(verdictIn(analysisOf(app({ usage })), check))).toBe('history-too-short');
  });

  it('when memory climbs like a leak: more of it only delays the kill', () => {
    const usage = usageOf({ cpu: 100, memory: 500 * MI, lives: teeth(4) });
    expect(outcomeOf(verdictIn(analysisOf(app({ usage })), check))).toBe('leak-suspected');
  });

  it('about memory when the container was OOM-killed: that check knows why, and its number stands alone', () => {
    const usage = usageOf({ cpu: 100, memory: 509 * MI });
    const workload = aWorkload()
      .container('app', { ...sized, memoryRequest: '512Mi', usage })
      .died('app')
      .build();
    expect(outcomeOf(verdictIn(analysisOf(workload), check))).toBe('healthy');
    expect(mebi(findingIn(analysisOf(workload), 'oom-killed').recommended?.memoryLimit)).toBe(768);
  });

  it('at the ceiling of the policy, and says so', () => {
    const usage = usageOf({ cpu: 100, memory: 500 * MI });
    const policy = { sizing: { ceilings: { memory: mebibytes(512) } } };
    const part = { memoryRequest: '512Mi', usage };
    expect(outcomeOf(verdictIn(analysisOf(app(part), policy), check))).toBe('ceiling-reached');
  });

  it('when throttling is ordinary', () => {
    const part = { cpuLimit: '400m', throttledShare: 0.1, usage: usageOf({ cpu: 150, memory: 200 * MI }) };
    expect(outcomeOf(verdictIn(analysisOf(app(part)), check))).toBe('healthy');
  });
});
