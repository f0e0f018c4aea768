import { describe, expect, it } from 'vitest';
import { known } from '../../../src/model/reason.ts';
import { days, hours, mebibytes, minutes } from '../../../src/model/units.ts';
import { anEvent, refOf } from '../../builders/objects.ts';
import { ago } from '../../builders/time.ts';
import { usageOf } from '../../builders/usage.ts';
import { aWorkload } from '../../builders/workload.ts';
import { analysisOf, findingIn, MI, mebi, noteCodes } from '../judge.ts';
import { teeth } from '../lives.ts';
import { app, check, plateau, sized, soonAfterStart } from './cases.ts';

const find = (workload: ReturnType<typeof app>, container?: string) =>
  findingIn(analysisOf(workload.build()), check, container);

describe('K1 limit too low', () => {
  it('raises 512Mi to 768Mi when three replicas die on a plateau', () => {
    const finding = find(
      app({ usage: plateau(480, 509), oomEvents: 4, restarts: 4 })
        .died('app', { pod: 0 })
        .died('app', { pod: 1 })
        .died('app', { pod: 2 }),
    );
    expect(finding.cause).toBe('limit-too-low');
    expect(finding.severity).toBe('warning');
    expect(finding.confidence).toBe('high');
    expect(mebi(finding.recommended?.memoryLimit)).toBe(768);
    expect(finding.kills).toHaveLength(3);
    expect(finding.times).toBe(4);
    expect(finding.backtest?.memoryAboveLimit).toBe(0);
  });

  it('keeps the request above what is usual, and leaves one that is', () => {
    const died = (part: object) => find(app({ usage: plateau(480, 509), ...part }).died('app'));
    expect(mebi(died({}).recommended?.memoryRequest)).toBe(576);
    expect(died({ memoryRequest: '600Mi', memoryLimit: '600Mi' }).recommended?.memoryRequest).toBeUndefined();
  });

  it('needs no usage: a crash loop may never live for two samples', () => {
    const usage = usageOf({});
    const finding = find(app({ usage }).died('app', { waiting: true, restartCount: 9 }));
    expect(finding.severity).toBe('critical');
    expect(mebi(finding.recommended?.memoryLimit)).toBe(768);
    expect(finding.evidence).toBeUndefined();
    expect(finding.backtest).toBeUndefined();
  });

  it('takes the limit of the pod that died, not of the template', () => {
    const workload = app({ memoryLimit: '384Mi' }).died('app', { limit: '512Mi' });
    const finding = find(workload);
    expect(finding.limitAtKill).toBe(mebibytes(512));
    expect(mebi(finding.recommended?.memoryLimit)).toBe(768);
  });

  it('is less sure of a kill whose peak no scrape saw, and of a single one', () => {
    const finding = find(app({ usage: plateau(200, 300) }).died('app'));
    expect(finding.cause).toBe('limit-too-low');
    expect(finding.confidence).toBe('low');
    expect(finding.severity).toBe('info');
  });

  it('never more than doubles: a 20Mi limit becomes 40Mi, not 64Mi', () => {
    const finding = find(app({ memoryRequest: '20Mi', memoryLimit: '20Mi', usage: usageOf({}) }).died('app'));
    expect(mebi(finding.recommended?.memoryLimit)).toBe(40);
  });

  it('keeps a Guaranteed pod Guaranteed', () => {
    const part = { cpuRequest: '500m', cpuLimit: '500m', memoryRequest: '512Mi', memoryLimit: '512Mi' };
    const finding = find(app(part).died('app'));
    expect(finding.recommended?.memoryRequest).toBe(finding.recommended?.memoryLimit);
    expect(noteCodes(finding)).toContain('qos-guaranteed');
  });

  it('stops at the ceiling of the policy, with a reason', () => {
    const policy = { sizing: { ceilings: { memory: mebibytes(512) } } };
    const finding = findingIn(analysisOf(app().died('app').build(), policy), check);
    expect(finding.recommended).toBeUndefined();
    expect(finding.because?.code).toBe('ceiling-reached');
  });
});

describe('K2 leak', () => {
  it('is told by a saw-tooth, and not fed', () => {
    const usage = usageOf({ cpu: 100, memory: 300 * MI, lives: teeth(4) });
    const finding = find(app({ usage, restarts: 4 }).died('app'));
    expect(finding.cause).toBe('leak');
    expect(finding.recommended).toBeUndefined();
    expect(finding.because?.code).toBe('leak-suspected');
  });

  it('needs lives of one length: a load that ends them at random is no leak', () => {
    const uneven = teeth(4).map((life, i) => ({
      ...life,
      from: ago(hours([90, 60, 20, 6][i] ?? 0)),
      to: ago(hours([61, 21, 7, 0][i] ?? 0)),
    }));
    const usage = usageOf({ cpu: 100, memory: 300 * MI, lives: uneven });
    expect(find(app({ usage }).died('app')).cause).toBe('limit-too-low');
  });
});

describe('K3 node-level', () => {
  const victim = () =>
    aWorkload()
      .named('other')
      .replicas(1)
      .container('app', sized)
      .died('app', { finishedAt: ago(minutes(90)) })
      .build();

  it('is told by another workload that died on the same node within a minute', () => {
    const mine = app({ usage: plateau(100, 150) })
      .died('app', { finishedAt: ago(minutes(90.5)) })
      .build();
    const analysis = analysisOf(mine, {}, { workloads: [mine, victim()] });
    const finding = analysis.verdicts.flatMap((verdict) =>
      verdict.kind === 'found' && verdict.finding.kind === check && verdict.finding.workload.name === 'web'
        ? [verdict.finding]
        : [],
    )[0];
    expect(finding?.cause).toBe('node-level');
    expect(finding?.recommended).toBeUndefined();
    expect(finding?.because?.code).toBe('node-level');
  });

  it('is told by SystemOOM of the node', () => {
    const event = anEvent(refOf('Node', '', 'node-1'), {
      reason: 'SystemOOM',
      lastAt: ago(minutes(90)),
      firstAt: ago(minutes(90)),
    });
    const workload = app({ usage: plateau(100, 150) })
      .died('app')
      .build();
    const analysis = analysisOf(workload, {}, { nodeEvents: known([event]) });
    expect(findingIn(analysis, check).cause).toBe('node-level');
  });

  it('is the only explanation for a container without a limit', () => {
    const { memoryLimit: _, ...unlimited } = sized;
    expect(find(aWorkload().container('app', unlimited).died('app')).cause).toBe('node-level');
  });

  it('is not blamed for a container that was at its own limit', () => {
    const event = anEvent(refOf('Node', '', 'node-1'), {
      reason: 'SystemOOM',
      lastAt: ago(minutes(90)),
      firstAt: ago(minutes(90)),
    });
    const workload = app({ usage: plateau(480, 509) })
      .died('app')
      .build();
    const analysis = analysisOf(workload, {}, { nodeEvents: known([event]) });
    expect(findingIn(analysis, check).cause).toBe('limit-too-low');
  });
});

describe('K-reg regression', () => {
  it('is told by a new revision whose predecessor needed far less', () => {
    const usage = usageOf({ cpu: 100, memory: ({ at }) => (at < ago(hours(5)) ? 200 : 500) * MI });
    const finding = find(
      app({ usage })
        .revisionAge(hours(5))
        .died('app', { finishedAt: ago(hours(2)) }),
    );
    expect(finding.cause).toBe('regression');
    expect(finding.because?.code).toBe('regression-suspected');
    expect(finding.recommended).toBeUndefined();
  });

  it('is told by a limit that was lowered: the old pods used more than is allowed now', () => {
    const usage = usageOf({ cpu: 100, memory: 700 * MI });
    const finding = find(
      app({ usage })
        .revisionAge(hours(5))
        .died('app', { finishedAt: ago(hours(2)) }),
    );
    expect(finding.cause).toBe('regression');
    expect(finding.because?.detail).toContain('above the limit of now');
  });

  it('is not told when the old revision stood just as close to the limit', () => {
    const finding = find(
      app({ usage: plateau(480, 505) })
        .revisionAge(hours(5))
        .died('app', { finishedAt: ago(hours(2)) }),
    );
    expect(finding.cause).toBe('limit-too-low');
  });

  it('is not told when the first kill came days later', () => {
    const usage = usageOf({ cpu: 100, memory: ({ at }) => (at < ago(days(4)) ? 200 : 500) * MI });
    expect(
      find(
        app({ usage })
          .revisionAge(days(4))
          .died('app', { finishedAt: ago(hours(2)) }),
      ).cause,
    ).toBe('limit-too-low');
  });
});

describe('K4 start-up burst', () => {
  it('raises the limit only: after the start 30 % of it is enough', () => {
    const finding = find(app({ usage: plateau(150, 150) }).died('app', soonAfterStart));
    expect(finding.cause).toBe('startup-burst');
    expect(mebi(finding.recommended?.memoryLimit)).toBe(768);
    expect(finding.recommended?.memoryRequest).toBeUndefined();
  });

  it('is not told of a pod that lived for hours', () => {
    expect(find(app({ usage: plateau(150, 150) }).died('app')).cause).toBe('limit-too-low');
  });
});

describe('K6 child process', () => {
  it('is seen by the kernel counter though nothing restarted', () => {
    const finding = find(app({ usage: plateau(400, 500), oomEvents: 5 }));
    expect(finding.cause).toBe('child-process');
    expect(finding.severity).toBe('warning');
    expect(mebi(finding.recommended?.memoryLimit)).toBe(768);
  });

  it('is seen in an exit code that the main process chose itself', () => {
    expect(find(app().died('app', { exitCode: 1 })).cause).toBe('child-process');
  });
});

describe('K7 memory eviction', () => {
  it('raises the request to what was used, not the limit', () => {
    const workload = app({ usage: plateau(400, 450), memoryLimit: '1Gi' }).build();
    const message =
      'The node was low on resource: memory. Threshold quantity: 100Mi, available: 80Mi. Container app was using 470Mi, request is 256Mi, has larger consumption of memory. ';
    const [first, ...rest] = workload.pods;
    const evicted = first && {
      ...first,
      phase: 'Failed',
      reason: 'Evicted',
      message,
      startedAt: ago(hours(3)),
      statuses: [],
    };
    const pods = evicted === undefined ? [] : [evicted, ...rest];
    const finding = findingIn(analysisOf({ ...workload, pods }), check);
    expect(finding.cause).toBe('memory-eviction');
    expect(mebi(finding.recommended?.memoryRequest)).toBe(512);
    expect(finding.recommended?.memoryLimit).toBeUndefined();
  });
});

describe('K8 init container or sidecar', () => {
  it('raises the init container that died, and nothing else', () => {
    const workload = app()
      .container('migrate', { ...sized, role: 'init' })
      .died('migrate');
    const finding = find(workload, 'migrate');
    expect(finding.cause).toBe('init-or-sidecar');
    expect(finding.role).toBe('init');
    expect(mebi(finding.recommended?.memoryLimit)).toBe(768);
  });

  it('names what controls an injected sidecar', () => {
    const finding = find(
      app()
        .container('istio-proxy', { ...sized, injected: true })
        .died('istio-proxy'),
      'istio-proxy',
    );
    expect(finding.recommended).toBeUndefined();
    expect(finding.because?.code).toBe('injected-container');
    expect(finding.because?.detail).toContain('sidecar.istio.io');
  });
});

describe('K9 runtime heap', () => {
  it('is told by the message of a process that gave up by itself', () => {
    const death = { reason: 'Error', exitCode: 3, message: 'java.lang.OutOfMemoryError: Java heap space' };
    const finding = find(app({ usage: plateau(300, 350) }).died('app', death));
    expect(finding.cause).toBe('runtime-heap');
    expect(finding.because?.code).toBe('heap-bound');
    expect(finding.recommended).toBeUndefined();
  });
});

describe('K5 137 without OOMKilled', () => {
  it('is probable, and proposes nothing, when memory stood at the limit', () => {
    const finding = find(app({ usage: plateau(480, 510) }).died('app', { reason: 'Error' }));
    expect(finding.cause).toBe('probable');
    expect(finding.recommended).toBeUndefined();
    expect(finding.because?.code).toBe('probable-oom');
  });
});

describe('every finding', () => {
  it('tells each kill with the time it lived', () => {
    const finding = find(app().died('app', { startedAt: ago(hours(3)), finishedAt: ago(hours(1)) }));
    expect(finding.kills[0]).toMatchObject({
      exitCode: 137,
      reason: 'OOMKilled',
      limit: mebibytes(512),
      lived: hours(2),
    });
    expect(finding.key).toBe('prod/shop/Deployment/web/app/oom-killed');
  });

  it('explains itself in at most three sentences with numbers', () => {
    const { recommended } = find(app({ usage: plateau(480, 509) }).died('app'));
    expect(recommended?.explanation.length).toBeLessThanOrEqual(3);
    expect(recommended?.explanation.join(' ')).toContain('768Mi');
  });
});
