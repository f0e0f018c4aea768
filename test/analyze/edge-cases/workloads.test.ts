/** rightsizing edge cases about kinds of workloads and pods; the whole list is in ../EDGE-CASES.md. */
import { describe, expect, it } from 'vitest';
import { unknown } from '../../../src/model/reason.ts';
import { ratio } from '../../../src/model/units.ts';
import { anHpa, refOf } from '../../builders/objects.ts';
import { usageOf } from '../../builders/usage.ts';
import {
  analysisOf,
  findingIn,
  MI,
  noteCodes,
  outcomeOf,
  recommendationIn,
  recommendationStateIn,
  verdictIn,
  withheldIn,
} from '../judge.ts';
import { teeth } from '../lives.ts';
import { using, wasteful } from './wasteful.ts';

const check = 'over-provisioned';

describe('edge 10: one hot replica', () => {
  const hot = ({ pod }: { pod: number }) => (pod === 0 ? 900 : 50);

  it('is covered, not averaged away, and named', () => {
    const finding = findingIn(analysisOf(using({ cpu: hot, pods: 10 }).build()), check);
    expect(finding.recommended.cpuRequest).toBeGreaterThanOrEqual(900);
    expect(noteCodes(finding)).toContain('uneven-replicas');
  });

  it('is not claimed of replicas that share their load', () => {
    const finding = findingIn(analysisOf(using({ pods: 10 }).build()), check);
    expect(noteCodes(finding)).not.toContain('uneven-replicas');
  });
});

describe('edge 11: replicas', () => {
  it('change nothing: values are per pod, never a sum', () => {
    const one = recommendationIn(analysisOf(using({ pods: 1 }).build()));
    const ten = recommendationIn(analysisOf(using({ pods: 10 }).replicas(10).build()));
    expect(ten.cpuRequest).toBe(one.cpuRequest);
    expect(ten.memoryRequest).toBe(one.memoryRequest);
  });
});

describe('edge 13: an owner that Trimtab cannot read', () => {
  it('is measured and stated; that nothing is proposed is decided later', () => {
    const finding = findingIn(analysisOf(using({}).kind('KafkaNodePool').withoutController().build()), check);
    expect(finding.workload.kind).toBe('KafkaNodePool');
  });
});

describe('edge 14: CronJobs and Jobs', () => {
  const runs = (count: number, samples = 12) => teeth(count, { samples, r2: ratio(0), slopePerHour: 0 });
  const nightly = ({ slot }: { slot: number }) => (slot < 12 ? 300 : undefined);
  const nightlyMemory = ({ slot }: { slot: number }) => (slot < 12 ? 800 * MI : undefined);
  const job = (lives: ReturnType<typeof teeth>) =>
    using({ cpu: nightly, memory: nightlyMemory, lives }).kind('CronJob');

  it('are judged by their runs, though they are silent most of the day', () => {
    const finding = findingIn(analysisOf(job(runs(14)).build()), check);
    expect(finding.recommended.memoryRequest).toBe(1000 * MI);
  });

  it('with few runs are not cut', () => {
    expect(withheldIn(analysisOf(job(runs(3)).build()))).toContain('memory history-too-short');
  });

  it('whose runs end before two scrapes are unknown', () => {
    expect(recommendationStateIn(analysisOf(job(runs(14, 1)).build()))).toBe('runs-too-short');
  });

  it('a Job by itself runs once and cannot be changed', () => {
    expect(recommendationStateIn(analysisOf(using({}).kind('Job').build()))).toBe('runs-once');
  });
});

describe('edge 24: an autoscaler on utilization of the same resource', () => {
  const target = refOf('Deployment', 'shop', 'web');
  const containerMetric = (container: string) =>
    ({ source: 'ContainerResource', name: 'cpu', container, target: { type: 'Utilization', value: 70 } }) as const;

  it('is named for its container only', () => {
    const own = using({})
      .scaledBy(anHpa(target, [containerMetric('app')]))
      .build();
    const other = using({})
      .scaledBy(anHpa(target, [containerMetric('proxy')]))
      .build();
    expect(noteCodes(findingIn(analysisOf(own), check))).toContain('hpa-utilization');
    expect(noteCodes(findingIn(analysisOf(other), check))).not.toContain('hpa-utilization');
  });

  it('that cannot be listed is not "none": every sizing check is unknown', () => {
    const workload = using({})
      .with({ hpas: unknown('forbidden', 'hpas: 403') })
      .build();
    for (const kind of ['over-provisioned', 'under-provisioned', 'missing-requests'] as const) {
      expect(outcomeOf(verdictIn(analysisOf(workload), kind))).toBe('autoscalers-unknown');
    }
  });
});

describe('edge 25: an autoscaler on an absolute or external value', () => {
  it.each([
    { source: 'Resource', name: 'cpu', target: { type: 'AverageValue', value: 0.5 } },
    { source: 'External', name: 's0-kafka-lag', target: { type: 'AverageValue', value: 100 } },
    { source: 'Pods', name: 'requests_per_second', target: { type: 'AverageValue', value: 50 } },
  ] as const)('$source $name lets the request move', (metric) => {
    const workload = using({})
      .scaledBy(anHpa(refOf('Deployment', 'shop', 'web'), [metric]))
      .build();
    expect(noteCodes(findingIn(analysisOf(workload), check))).not.toContain('hpa-utilization');
  });
});

describe('edge 27: init containers', () => {
  it('native sidecars are sized', () => {
    const analysis = analysisOf(using({}, { role: 'sidecar' }).build());
    expect(findingIn(analysis, check).role).toBe('sidecar');
  });

  it('ordinary ones keep what they have; one that dominates the pod is named', () => {
    const workload = using({}).container('migrate', { role: 'init', cpuRequest: '4', memoryRequest: '1Gi' }).build();
    const analysis = analysisOf(workload);
    expect(recommendationStateIn(analysis, 'migrate')).toBe('runs-once');
    expect(findingIn(analysis, check).notes.filter(({ code }) => code === 'init-dominates')).toHaveLength(1);
  });

  it('one that does not dominate is not mentioned', () => {
    const workload = using({}).container('migrate', { role: 'init', cpuRequest: '100m' }).build();
    expect(noteCodes(findingIn(analysisOf(workload), check))).not.toContain('init-dominates');
  });
});

describe('edge 28: an injected sidecar', () => {
  it('is never proposed for; the annotation that controls it is named', () => {
    const usage = usageOf({ cpu: 5, memory: 50 * MI });
    const workload = using({})
      .container('istio-proxy', { ...wasteful, injected: true, usage })
      .build();
    const verdict = verdictIn(analysisOf(workload), check, 'istio-proxy');
    expect(outcomeOf(verdict)).toBe('injected-container');
    expect(verdict.kind === 'unknown' && verdict.because.detail).toContain('sidecar.istio.io/proxyCPU');
  });
});

describe('edge 32: idle, suspended, scaled to zero', () => {
  it('scaled to zero is idle', () => {
    expect(outcomeOf(verdictIn(analysisOf(using({}).replicas(0).build()), check))).toBe('idle');
  });

  it('a suspended CronJob is idle', () => {
    const workload = using({}).kind('CronJob').controller({ paused: true }).build();
    expect(outcomeOf(verdictIn(analysisOf(workload), check))).toBe('idle');
  });

  it('running without using anything is idle, not a 10m recommendation', () => {
    const analysis = analysisOf(using({ cpu: 0.4 }).build());
    expect(recommendationStateIn(analysis)).toBe('idle');
    expect(outcomeOf(verdictIn(analysis, check))).toBe('idle');
  });

  it('a small but busy container is not idle', () => {
    expect(recommendationStateIn(analysisOf(using({ cpu: 4 }).build()))).toBe('known');
  });

  it('a paused Deployment still runs: it is measured', () => {
    expect(recommendationStateIn(analysisOf(using({}).controller({ paused: true }).build()))).toBe('known');
  });
});
