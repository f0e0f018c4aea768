import { describe, expect, it } from 'vitest';
import { known, unknown } from '../../src/model/reason.ts';
import { days, hours, minutes } from '../../src/model/units.ts';
import { anHpa, refOf, utilization } from '../builders/objects.ts';
import { usageOf } from '../builders/usage.ts';
import { aWorkload } from '../builders/workload.ts';
import { analysisOf, findingIn, MI, mebi, noteCodes, outcomeOf, verdictIn, withheldIn } from './judge.ts';
import { teeth } from './lives.ts';

const check = 'over-provisioned';
/** 2 cores and 4Gi asked for; P99 300m and 800Mi used, as in the seed's own example. */
const wasteful = { cpuRequest: '2', memoryRequest: '4Gi', memoryLimit: '4Gi' };
const quiet = usageOf({ cpu: 300, memory: 800 * MI, pods: 2 });
const waste = (part: object = {}) => aWorkload().container('app', { ...wasteful, usage: quiet, ...part });

describe('over-provisioned', () => {
  it('finds a container that asks for many times what it uses', () => {
    const finding = findingIn(analysisOf(waste().build()), check);
    expect(finding.recommended.cpuRequest).toBeGreaterThanOrEqual(300);
    expect(finding.recommended.cpuRequest).toBeLessThanOrEqual(360);
    expect(mebi(finding.recommended.memoryRequest)).toBe(920);
    expect(finding.recommended.confidence).toBe('high');
    expect(finding.backtest.cpuAboveRequest).toBe(0);
    expect(finding.backtest.memoryAboveLimit).toBe(0);
    expect(finding.key).toBe('prod/shop/Deployment/web/app/over-provisioned');
  });

  it('leaves a memory limit that is higher than needed: lowering it frees nothing and risks a kill', () => {
    expect(findingIn(analysisOf(waste().build()), check).recommended.memoryLimit).toBeUndefined();
  });

  it('speaks only for the resource it found: CPU here, while memory is well sized', () => {
    const finding = findingIn(analysisOf(waste({ memoryRequest: '1Gi', memoryLimit: '2Gi' }).build()), check);
    expect(finding.recommended.memoryRequest).toBeUndefined();
    expect(finding.recommended.explanation.join(' ')).toContain('CPU request');
    expect(finding.recommended.explanation.join(' ')).not.toContain('Memory');
  });

  it('computes the seed formula by policy: 360m, 1000Mi', () => {
    const finding = findingIn(analysisOf(waste().build(), { sizing: { strategy: 'seed' } }), check);
    expect(finding.recommended.cpuRequest).toBe(360);
    expect(mebi(finding.recommended.memoryRequest)).toBe(1000);
    expect(mebi(finding.recommended.memoryLimit)).toBe(1536);
  });

  it('is content with a P99 at half of the request', () => {
    const usage = usageOf({ cpu: 1100, memory: 2.2 * 1024 * MI, pods: 2 });
    expect(outcomeOf(verdictIn(analysisOf(waste({ usage }).build()), check))).toBe('healthy');
  });

  it('is content with what is used in bursts: P99 counts, not the mean', () => {
    const cpu = ({ slot }: { slot: number }) => (slot % 40 === 0 ? 1500 : 50);
    const usage = usageOf({ cpu, memory: 2.2 * 1024 * MI, pods: 2 });
    expect(outcomeOf(verdictIn(analysisOf(waste({ usage }).build()), check))).toBe('healthy');
  });

  it('waits for a week of data before it lowers anything', () => {
    const usage = usageOf({ cpu: 300, memory: 800 * MI, days: 5 });
    expect(outcomeOf(verdictIn(analysisOf(waste({ usage }).build()), check))).toBe('history-too-short');
  });

  it('waits until a new pod template has settled', () => {
    const verdict = verdictIn(analysisOf(waste().revisionAge(hours(5)).build()), check);
    expect(outcomeOf(verdict)).toBe('revision-too-new');
  });

  it('names the autoscaler that a CPU cut would disturb', () => {
    const workload = waste()
      .scaledBy(anHpa(refOf('Deployment', 'shop', 'web'), [utilization('cpu', 80)]))
      .build();
    const finding = findingIn(analysisOf(workload), check);
    expect(noteCodes(finding)).toContain('hpa-utilization');
    expect(finding.replicas).toBe(2);
  });

  it('does not know when the autoscalers are not known', () => {
    const workload = waste()
      .with({ hpas: unknown('forbidden', 'hpas: 403') })
      .build();
    expect(outcomeOf(verdictIn(analysisOf(workload), check))).toBe('autoscalers-unknown');
  });

  it('does not cut CPU that is throttled, and says so when that is all there was', () => {
    const part = { cpuLimit: '2', throttledShare: 0.4, memoryRequest: '1Gi', memoryLimit: '2Gi' };
    expect(outcomeOf(verdictIn(analysisOf(waste(part).build()), check))).toBe('censored-usage');
  });

  it('does not cut memory of a runtime that sizes its own heap', () => {
    const part = { cpuRequest: '400m', heapEnv: { JAVA_TOOL_OPTIONS: '-Xmx3g' } };
    const analysis = analysisOf(waste(part).build());
    expect(outcomeOf(verdictIn(analysis, check))).toBe('no-heap-metrics');
    expect(withheldIn(analysis)).toEqual(['memory no-heap-metrics']);
  });

  it('does not cut memory that climbs in a saw-tooth: what it needs next was not seen yet', () => {
    const usage = usageOf({ cpu: 300, memory: 800 * MI, pods: 2, lives: teeth(4) });
    expect(withheldIn(analysisOf(waste({ usage }).build()))).toEqual(['memory leak-suspected']);
  });

  it('keeps a Guaranteed pod Guaranteed and whole cores whole', () => {
    const part = { cpuRequest: '4', cpuLimit: '4' };
    const finding = findingIn(analysisOf(waste(part).build()), check);
    expect(finding.recommended.cpuRequest).toBe(1000);
    expect(finding.recommended.cpuLimit).toBe(1000);
    expect(finding.recommended.memoryRequest).toBe(finding.recommended.memoryLimit);
    expect(mebi(finding.recommended.memoryLimit)).toBeGreaterThanOrEqual(1.2 * 800);
    expect(noteCodes(finding)).toContain('qos-guaranteed');
  });

  it('has no opinion on init containers, and sizes native sidecars', () => {
    const analysis = analysisOf(
      waste()
        .container('prepare', { ...wasteful, role: 'init', usage: quiet })
        .container('proxy', { ...wasteful, role: 'sidecar', usage: quiet })
        .build(),
    );
    expect(analysis.verdicts.filter((verdict) => verdict.check === check)).toHaveLength(2);
    expect(findingIn(analysis, check, 'proxy').role).toBe('sidecar');
  });

  it('states evidence that people can check: window, queries, points per day', () => {
    const { evidence } = findingIn(analysisOf(waste().build()), check);
    expect(evidence.points).toHaveLength(15);
    expect(evidence.statistics.cpu?.p99).toBe(300);
    expect(evidence.statistics.days).toBe(15);
    expect(evidence.queries.backend).toBe('prometheus');
    expect(evidence.window.to - evidence.window.from).toBe(days(14));
  });

  it('reads 15-minute samples as complete, and says that they are coarse', () => {
    const usage = usageOf({ cpu: 300, memory: 800 * MI, resolution: minutes(15) });
    const finding = findingIn(analysisOf(waste({ usage }).build()), check);
    expect(finding.evidence.statistics.coverage).toBeCloseTo(1, 2);
    expect(noteCodes(finding)).toContain('coarse-resolution');
    expect(finding.confidence).toBe('medium');
  });

  it('counts a workload without autoscaler by its replicas', () => {
    expect(
      findingIn(
        analysisOf(
          waste()
            .replicas(7)
            .with({ hpas: known([]) })
            .build(),
        ),
        check,
      ).replicas,
    ).toBe(7);
  });
});
