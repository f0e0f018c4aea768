/** rightsizing edge cases about the numbers themselves; the whole list is in ../EDGE-CASES.md. */
import { describe, expect, it } from 'vitest';
import { mebibytes, millicores } from '../../../src/model/units.ts';
import { usageOf } from '../../builders/usage.ts';
import { aWorkload } from '../../builders/workload.ts';
import {
  analysisOf,
  findingIn,
  MI,
  mebi,
  noteCodes,
  outcomeOf,
  recommendationIn,
  verdictIn,
  withheldIn,
} from '../judge.ts';
import { using, wasteful } from './wasteful.ts';

const check = 'over-provisioned';

describe('edge 18: memory request and limit', () => {
  it('are set apart, and the limit that carries less risk stays', () => {
    const { recommended, current } = findingIn(analysisOf(using({}).build()), check);
    expect(mebi(recommended.memoryRequest)).toBe(920);
    expect(recommended.memoryLimit).toBeUndefined();
    expect(current.memoryLimit).toBe(4096 * MI);
  });

  it('a limit below the peak plus a fifth goes up', () => {
    const { memoryLimit } = recommendationIn(
      analysisOf(using({}, { memoryLimit: '850Mi', memoryRequest: '800Mi' }).build()),
    );
    expect(mebi(memoryLimit)).toBeGreaterThanOrEqual(1.2 * 800);
  });

  it('a request never exceeds the limit that stays', () => {
    const part = { memoryRequest: '100Mi', memoryLimit: '2Gi' };
    const { memoryRequest } = recommendationIn(analysisOf(using({ memory: 1000 * MI }, part).build()));
    expect(mebi(memoryRequest)).toBeLessThanOrEqual(2048);
  });
});

describe('edge 19: no memory limit today', () => {
  const { memoryLimit: _, ...unlimited } = wasteful;
  const workload = aWorkload()
    .container('app', { ...unlimited, usage: usageOf({ cpu: 300, memory: 800 * MI }) })
    .build();

  it('adds none', () => {
    const finding = findingIn(analysisOf(workload), check);
    expect(finding.recommended.memoryLimit).toBeUndefined();
    expect(noteCodes(finding)).toContain('no-limit');
  });

  it('adds one where the policy says so', () => {
    const finding = findingIn(analysisOf(workload, { sizing: { addMemoryLimit: 'with-request' } }), check);
    expect(mebi(finding.recommended.memoryLimit)).toBeGreaterThanOrEqual(960);
    expect(noteCodes(finding)).not.toContain('no-limit');
  });
});

describe('edge 20: no requests at all', () => {
  it('proposes measured ones and flags the QoS change', () => {
    const usage = usageOf({ cpu: 300, memory: 800 * MI });
    const finding = findingIn(analysisOf(aWorkload().container('app', { usage }).build()), 'missing-requests');
    expect(mebi(finding.recommended.memoryRequest)).toBe(920);
    expect(noteCodes(finding)).toContain('qos-changes');
  });
});

describe('edge 21: Guaranteed pods and whole cores', () => {
  it('keep request = limit, and integers', () => {
    const part = { cpuRequest: '8', cpuLimit: '8', memoryRequest: '4Gi', memoryLimit: '4Gi' };
    const { recommended } = findingIn(analysisOf(using({ cpu: 1300 }, part).build()), check);
    expect(recommended.cpuRequest).toBe(2000);
    expect(recommended.cpuLimit).toBe(2000);
    expect(recommended.memoryRequest).toBe(recommended.memoryLimit);
  });

  it('with fractions stay fractions', () => {
    const part = { cpuRequest: '2500m', cpuLimit: '2500m' };
    const { recommended } = findingIn(analysisOf(using({ cpu: 300 }, part).build()), check);
    expect(recommended.cpuRequest).toBeLessThan(400);
    expect(recommended.cpuLimit).toBe(recommended.cpuRequest);
  });

  it('a pod with one Burstable container is not Guaranteed', () => {
    const part = { cpuRequest: '8', cpuLimit: '8', memoryRequest: '4Gi', memoryLimit: '4Gi' };
    const workload = using({ cpu: 1300 }, part).container('helper', { cpuRequest: '10m' }).build();
    const { recommended } = findingIn(analysisOf(workload), check, 'app');
    expect(recommended.cpuRequest).toBeLessThan(1500);
    expect(recommended.cpuLimit).toBeUndefined();
  });
});

describe('edge 22: a CPU limit', () => {
  it('is never removed nor lowered with the request', () => {
    const { recommended } = findingIn(analysisOf(using({}, { cpuLimit: '4' }).build()), check);
    expect(recommended.cpuLimit).toBeUndefined();
  });

  it('that throttles forbids a cut, and is raised as an item of its own', () => {
    const analysis = analysisOf(using({}, { cpuRequest: '900m', cpuLimit: '1', throttledShare: 0.4 }).build());
    expect(withheldIn(analysis)).toContain('cpu censored-usage');
    const { recommended } = findingIn(analysis, 'under-provisioned');
    expect(recommended).toMatchObject({ cpuLimit: 1500 });
    expect(recommended.cpuRequest).toBeUndefined();
    expect(recommended.explanation.filter((sentence) => sentence.startsWith('CPU request'))).toEqual([]);
  });

  it('of a Guaranteed pod is raised with its request', () => {
    const analysis = analysisOf(using({}, { cpuRequest: '1', cpuLimit: '1', throttledShare: 0.4 }).build());
    const finding = findingIn(analysis, 'under-provisioned');
    expect(finding.recommended).toMatchObject({ cpuRequest: 1500, cpuLimit: 1500 });
    expect(noteCodes(finding)).toContain('qos-guaranteed');
    expect(finding.recommended.explanation[0]).toMatch(/^CPU request and limit 1.5 cores: throttled/);
  });
});

describe('edge 23: usage pinned at its limit', () => {
  it('is only raised, with low confidence', () => {
    const part = { memoryRequest: '1Gi', memoryLimit: '1Gi' };
    const analysis = analysisOf(using({ memory: 1010 * MI }, part).build());
    const finding = findingIn(analysis, 'under-provisioned');
    expect(mebi(finding.recommended.memoryLimit)).toBeGreaterThan(1024);
    expect(finding.confidence).toBe('low');
    expect(noteCodes(finding)).toContain('pinned-at-limit');
  });

  it('CPU at its limit is not cut either', () => {
    const analysis = analysisOf(using({ cpu: 290 }, { cpuRequest: '2', cpuLimit: '300m' }).build());
    expect(withheldIn(analysis)).toContain('cpu censored-usage');
  });

  it('memory of a container that was OOM-killed is not cut: its peak was cut off by the limit', () => {
    expect(withheldIn(analysisOf(using({}).died('app').build()))).toContain('memory censored-usage');
  });
});

describe('edge 29: heaps with a size of their own', () => {
  it.each([
    ['a variable', { heapEnv: { NODE_OPTIONS: '--max-old-space-size=3000' } }],
    ['a flag', { command: ['java', '-Xmx3g', '-jar', 'app.jar'] }],
    ['an image', { image: 'registry.example.com/library/eclipse-temurin:21' }],
    ['Go', { heapEnv: { GOMEMLIMIT: '3GiB' } }],
  ])('told by %s: no memory cut, and the flag is named', (_, part) => {
    const analysis = analysisOf(using({}, part).build());
    expect(withheldIn(analysis)).toEqual(['memory no-heap-metrics']);
    expect(noteCodes(findingIn(analysis, check))).toContain('heap-flag');
    expect(findingIn(analysis, check).recommended.memoryRequest).toBeUndefined();
  });

  it('are not suspected behind any name: javascript is not Java', () => {
    const analysis = analysisOf(using({}, { image: 'registry.example.com/java-team/api:1' }).build());
    expect(withheldIn(analysis)).toEqual([]);
  });
});

describe('edge 30: page cache and memory-backed files', () => {
  it.each(['postgres:16', 'bitnami/kafka:3.7', 'quay.io/prometheus/prometheus:v3.5.0'])(
    '%s: no memory cut',
    (image) => {
      const withheld = withheldIn(analysisOf(using({}, { image }).build()));
      expect(withheld).toHaveLength(1);
      expect(withheld[0]).toMatch(/^memory (page-cache|no-heap-metrics)$/);
    },
  );

  it('a memory-backed volume counts as memory', () => {
    const base = using({}).build();
    const { controller } = base;
    if (controller === undefined) throw new Error('no controller');
    const template = { ...controller.template, memoryVolumes: true };
    const analysis = analysisOf({ ...base, controller: { ...controller, template } });
    expect(withheldIn(analysis)).toEqual(['memory page-cache']);
    expect(noteCodes(findingIn(analysis, check))).toContain('memory-volume');
  });

  it('CPU is still sized', () => {
    expect(
      findingIn(analysisOf(using({}, { image: 'postgres:16' }).build()), check).recommended.cpuRequest,
    ).toBeLessThan(400);
  });
});

describe('edge 31: a start-up peak', () => {
  it('is kept and named', () => {
    const startup = { starts: 4, cpuPeak: millicores(1200), memoryPeak: mebibytes(700) };
    const finding = findingIn(analysisOf(using({ startup }).build()), check);
    expect(finding.recommended.cpuRequest).toBe(1200);
    expect(noteCodes(finding)).toContain('startup-peak');
  });

  it("above today's request only stops the cut: nothing is raised for two minutes", () => {
    const startup = { starts: 4, cpuPeak: millicores(2600) };
    const analysis = analysisOf(using({ startup }).build());
    expect(outcomeOf(verdictIn(analysis, 'under-provisioned'))).toBe('healthy');
    expect(recommendationIn(analysis).cpuRequest).toBe(2000);
  });
});

describe('edge 33: floors and ceilings', () => {
  it('are small, per container, and named when they decide', () => {
    const finding = findingIn(analysisOf(using({ cpu: 3, memory: 5 * MI }).build()), check);
    expect(finding.recommended.cpuRequest).toBe(10);
    expect(mebi(finding.recommended.memoryRequest)).toBe(32);
    expect(finding.notes.filter(({ code }) => code === 'floor')).toHaveLength(2);
  });

  it('a ceiling holds and is named', () => {
    const policy = { sizing: { ceilings: { cpu: millicores(250), memory: mebibytes(600) } } };
    const finding = findingIn(analysisOf(using({}).build(), policy), check);
    expect(finding.recommended.cpuRequest).toBe(250);
    expect(noteCodes(finding)).toContain('ceiling');
  });
});

describe('edge 41: extended resources', () => {
  it('are untouched', () => {
    const finding = findingIn(analysisOf(using({}, { extended: ['nvidia.com/gpu'] }).build()), check);
    expect(finding.current.extended).toEqual(['nvidia.com/gpu']);
    expect(Object.keys(finding.recommended).filter((key) => /gpu|extended/.test(key))).toEqual([]);
  });
});
