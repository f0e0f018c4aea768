import { describe, expect, it } from 'vitest';
import { known, unknown } from '../../../src/model/reason.ts';
import { days, minutes } from '../../../src/model/units.ts';
import type { Workload } from '../../../src/model/workload.ts';
import { anEvent } from '../../builders/objects.ts';
import { ago } from '../../builders/time.ts';
import { analysisOf, outcomeOf, verdictIn } from '../judge.ts';
import { app, check, plateau } from './cases.ts';

const outcome = (workload: Workload): string => outcomeOf(verdictIn(analysisOf(workload), check));

describe('no OOM', () => {
  it('where nothing died', () => {
    expect(outcome(app({ usage: plateau(480, 509) }).build())).toBe('healthy');
  });

  it('K0: in OOMKilled with exit code 143 and memory far from the limit', () => {
    expect(
      outcome(
        app({ usage: plateau(100, 150) })
          .died('app', { exitCode: 143 })
          .build(),
      ),
    ).toBe('not-an-oom');
  });

  it('K5a: in 137 after a failed liveness probe', () => {
    const workload = app({ usage: plateau(480, 509) })
      .died('app', { reason: 'Error' })
      .build();
    const [pod] = workload.pods;
    const at = ago(minutes(90));
    const event =
      pod &&
      anEvent(pod.ref, {
        reason: 'Killing',
        message: 'Container app failed liveness probe, will be restarted',
        firstAt: at,
        lastAt: at,
      });
    const events = known(event === undefined ? [] : [event]);
    const verdict = verdictIn(analysisOf({ ...workload, events }), check);
    expect(outcomeOf(verdict)).toBe('not-an-oom');
    expect(verdict.kind === 'unknown' && verdict.because.detail).toContain('failed liveness probe');
  });

  it('K5b: in 137 of a pod that was being deleted', () => {
    const workload = app().died('app', { reason: 'Error' }).build();
    const pods = workload.pods.map((pod) => ({ ...pod, deletedAt: ago(minutes(91)) }));
    expect(outcome({ ...workload, pods })).toBe('not-an-oom');
  });

  it('K5c: in 137 that the kubelet wrote for a lost node', () => {
    expect(outcome(app().died('app', { reason: 'ContainerStatusUnknown' }).build())).toBe('not-an-oom');
  });

  it('K5d: in 137 of a pod that was preempted', () => {
    const workload = app().died('app', { reason: 'Error' }).build();
    const conditions = [{ type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler' }];
    expect(outcome({ ...workload, pods: workload.pods.map((pod) => ({ ...pod, conditions })) })).toBe('not-an-oom');
  });

  it('in 137 without any sign of memory: that is not known', () => {
    expect(
      outcome(
        app({ usage: plateau(100, 150) })
          .died('app', { reason: 'Error' })
          .build(),
      ),
    ).toBe('unclassified-oom');
  });

  it('in an ordinary crash', () => {
    expect(outcome(app().died('app', { reason: 'Error', exitCode: 1 }).build())).toBe('healthy');
  });

  it('in a child process where the counter stands still', () => {
    expect(outcome(app({ oomEvents: 0 }).build())).toBe('healthy');
  });

  it('K7: in an eviction for want of disk', () => {
    const workload = app().build();
    const message =
      'The node was low on resource: ephemeral-storage. Container app was using 2Gi, request is 0, has larger consumption of ephemeral-storage. ';
    const pods = workload.pods.map((pod) => ({ ...pod, phase: 'Failed', reason: 'Evicted', message, statuses: [] }));
    expect(outcome({ ...workload, pods })).toBe('healthy');
  });

  it('K7: in an eviction whose culprit was another container', () => {
    const workload = app().build();
    const message =
      'The node was low on resource: memory. Container other was using 470Mi, request is 256Mi, has larger consumption of memory. ';
    const pods = workload.pods.map((pod) => ({ ...pod, phase: 'Failed', reason: 'Evicted', message, statuses: [] }));
    expect(outcome({ ...workload, pods })).toBe('healthy');
  });

  it('in a kill that the template has answered since', () => {
    expect(outcome(app({ memoryLimit: '1Gi' }).died('app', { limit: '512Mi' }).build())).toBe('healthy');
  });

  it('in a kill of last month that lastState still remembers', () => {
    expect(
      outcome(
        app()
          .died('app', { finishedAt: ago(days(9)), startedAt: ago(days(10)) })
          .build(),
      ),
    ).toBe('healthy');
  });

  it('of another container of the same pod', () => {
    const analysis = analysisOf(app().container('helper', { memoryLimit: '64Mi' }).died('helper').build());
    expect(outcomeOf(verdictIn(analysis, check, 'app'))).toBe('healthy');
  });

  it('but unknown, where pods could not be read', () => {
    const gaps = [{ source: 'pods', because: unknown('forbidden', 'pods: 403').because }] as const;
    expect(outcomeOf(verdictIn(analysisOf(app().died('app').build(), {}, { gaps }), check))).toBe('forbidden');
  });
});
