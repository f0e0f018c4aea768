/** rightsizing edge cases 15 to 17; kinds of OOM have a scenario each in ../oom-killed. */
import { describe, expect, it } from 'vitest';
import { findingKey } from '../../../src/model/finding.ts';
import { writeMarker } from '../../../src/model/marker.ts';
import type { PullRequest } from '../../../src/model/pull-request.ts';
import { known, unknown } from '../../../src/model/reason.ts';
import { days } from '../../../src/model/units.ts';
import { refOf } from '../../builders/objects.ts';
import { ago } from '../../builders/time.ts';
import { usageOf } from '../../builders/usage.ts';
import { analysisOf, findingIn, MI, mebi, outcomeOf, recommendationStateIn, verdictIn } from '../judge.ts';
import { teeth } from '../lives.ts';
import { app, check } from '../oom-killed/cases.ts';

describe('edge 15: OOM-killed', () => {
  it('is raised without a CPU sample', () => {
    const workload = app({ usage: usageOf({ memory: 500 * MI }) })
      .died('app')
      .build();
    expect(mebi(findingIn(analysisOf(workload), check).recommended?.memoryLimit)).toBe(768);
  });

  it('is raised in a crash loop, with usage unknown and nothing to recommend from', () => {
    const usage = unknown('upstream-unreachable', 'no answer');
    const analysis = analysisOf(app({ usage }).died('app', { waiting: true }).build());
    expect(recommendationStateIn(analysis)).toBe('upstream-unreachable');
    expect(mebi(findingIn(analysis, check).recommended?.memoryLimit)).toBe(768);
  });

  it('is raised from the limit in force at the kill', () => {
    const workload = app({ memoryLimit: '512Mi' }).died('app', { limit: '1Gi' }).build();
    expect(mebi(findingIn(analysisOf(workload), check).recommended?.memoryLimit)).toBe(1536);
  });
});

describe('edge 16: killed again after our raises', () => {
  const key = findingKey({
    cluster: 'prod',
    workload: refOf('Deployment', 'shop', 'web'),
    container: 'app',
    kind: check,
  });
  const merged = (number: number, part: Partial<PullRequest> = {}): PullRequest => ({
    number,
    state: 'merged',
    branch: 'trimtab/web',
    base: 'main',
    title: 'raise',
    body: writeMarker({ key, values: { 'app/limits.memory': 512 * MI } }),
    headCommit: 'abc',
    labels: [],
    url: 'https://git.example.com/pulls/1',
    createdAt: ago(days(9)),
    updatedAt: ago(days(8)),
    closedAt: ago(days(8)),
    ...part,
  });
  const findingAfter = (pullRequests: readonly PullRequest[]) => {
    const repository = {
      name: 'shop',
      tree: unknown('dry-run', ''),
      pullRequests: known(pullRequests),
      journal: known([]),
    };
    return findingIn(analysisOf(app().died('app').build(), {}, { repositories: [repository] }), check);
  };

  it('a third raise is not proposed: a leak is suspected', () => {
    const finding = findingAfter([merged(2), merged(1)]);
    expect(finding.cause).toBe('leak');
    expect(finding.recommended).toBeUndefined();
    expect(finding.because?.code).toBe('leak-suspected');
  });

  it.each([
    ['one raise', [merged(1)]],
    ['a closed one', [merged(2, { state: 'closed' }), merged(1)]],
    ['one of last month', [merged(2, { closedAt: ago(days(30)) }), merged(1)]],
    [
      'one for another finding',
      [
        merged(2, {
          body: writeMarker({
            key: findingKey({
              cluster: 'prod',
              workload: refOf('Deployment', 'shop', 'api'),
              container: 'app',
              kind: check,
            }),
            values: {},
          }),
        }),
        merged(1),
      ],
    ],
  ])('%s does not stop it', (_, pullRequests) => {
    expect(findingAfter(pullRequests).cause).toBe('limit-too-low');
  });

  it('a saw-tooth stops it before the first raise', () => {
    const usage = usageOf({ cpu: 100, memory: 400 * MI, lives: teeth(3) });
    expect(findingIn(analysisOf(app({ usage }).died('app').build()), check).cause).toBe('leak');
  });
});

describe('edge 17: an OOM older than the last change of resources', () => {
  it('is answered', () => {
    const workload = app({ memoryLimit: '1Gi' }).died('app', { limit: '512Mi' }).build();
    expect(outcomeOf(verdictIn(analysisOf(workload), check))).toBe('healthy');
  });

  it('is answered by removing the limit, too', () => {
    const workload = app({ memoryLimit: undefined }).died('app', { limit: '512Mi' }).build();
    expect(outcomeOf(verdictIn(analysisOf(workload), check))).toBe('healthy');
  });
});
