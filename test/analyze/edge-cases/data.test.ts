/** rightsizing edge cases about what was measured and for how long; the whole list is in ../EDGE-CASES.md. */
import { describe, expect, it } from 'vitest';
import { unknown } from '../../../src/model/reason.ts';
import { days, hours, minutes } from '../../../src/model/units.ts';
import { ago } from '../../builders/time.ts';
import { usageOf } from '../../builders/usage.ts';
import { aWorkload } from '../../builders/workload.ts';
import {
  analysisOf,
  assessmentIn,
  findingIn,
  MI,
  mebi,
  noteCodes,
  outcomeOf,
  recommendationIn,
  recommendationStateIn,
  verdictIn,
  withheldIn,
} from '../judge.ts';
import { using, wasteful } from './wasteful.ts';

const gap = { resource: 'memory', window: { from: ago(days(2)), to: ago(days(1)) } } as const;

describe('edge 1: a query failed, timed out or answered in part', () => {
  it.each(['query-failed', 'query-timeout', 'partial-answer'] as const)('%s in one day makes it unknown', (code) => {
    const analysis = analysisOf(using({ gaps: [{ ...gap, because: { code, detail: 'as told' } }] }).build());
    expect(recommendationStateIn(analysis)).toBe(code);
    expect(outcomeOf(verdictIn(analysis, 'over-provisioned'))).toBe(code);
    expect(outcomeOf(verdictIn(analysis, 'under-provisioned'))).toBe(code);
    expect(assessmentIn(analysis).statistics.kind).toBe('known');
  });

  it('usage that could not be read at all is unknown with its reason, never "no data"', () => {
    const usage = unknown('query-rejected', '422: too many samples');
    const analysis = analysisOf(
      aWorkload()
        .container('app', { ...wasteful, usage })
        .build(),
    );
    expect(recommendationStateIn(analysis)).toBe('query-rejected');
    expect(outcomeOf(verdictIn(analysis, 'missing-requests'))).toBe('query-rejected');
  });
});

describe('edge 6: coarse resolution', () => {
  it('is measured, reported, and lowers confidence', () => {
    const finding = findingIn(analysisOf(using({ resolution: minutes(10) }).build()), 'over-provisioned');
    expect(noteCodes(finding)).toContain('coarse-resolution');
    expect(finding.confidence).toBe('medium');
  });
});

describe('edge 7: history', () => {
  it('shorter than a day gives nothing', () => {
    expect(recommendationStateIn(analysisOf(using({ days: 0.9 }).build()))).toBe('history-too-short');
  });

  it('of three days gives raises, no cuts', () => {
    expect(withheldIn(analysisOf(using({ days: 3 }).build()))).toEqual([
      'cpu history-too-short',
      'memory history-too-short',
    ]);
  });

  it('of seven days to the minute gives cuts', () => {
    expect(withheldIn(analysisOf(using({ days: 7 }).build()))).toEqual([]);
  });

  it('is a time span, not a number of points: ten pods for a day are still one day', () => {
    expect(withheldIn(analysisOf(using({ days: 1, pods: 10 }).build()))).toContain('cpu history-too-short');
  });

  it('without a weekend gives no cuts', () => {
    const cpu = ({ weekend }: { weekend: boolean }) => (weekend ? undefined : 300);
    const memory = ({ weekend }: { weekend: boolean }) => (weekend ? undefined : 800 * MI);
    expect(withheldIn(analysisOf(using({ cpu, memory }).build()))).toEqual([
      'cpu no-weekend-in-window',
      'memory no-weekend-in-window',
    ]);
  });

  it('with large holes is unknown', () => {
    const holes = ({ hour }: { hour: number }) => hour < 8;
    const cpu = (moment: { hour: number }) => (holes(moment) ? 300 : undefined);
    const memory = (moment: { hour: number }) => (holes(moment) ? 800 * MI : undefined);
    expect(recommendationStateIn(analysisOf(using({ cpu, memory }).build()))).toBe('coverage-too-low');
  });

  it('must be 14 days for the seed formula', () => {
    const policy = { sizing: { strategy: 'seed' } } as const;
    expect(recommendationStateIn(analysisOf(using({ days: 13 }).build(), policy))).toBe('history-too-short');
    expect(recommendationStateIn(analysisOf(using({ days: 14 }).build(), policy))).toBe('known');
  });
});

describe('edge 8: a new image or configuration in the window', () => {
  it('that uses another amount: only days after it count, and the reader is told', () => {
    const plan = { cpu: 300, memory: ({ at }: { at: number }) => (at < ago(days(9)) ? 3000 : 500) * MI };
    const analysis = analysisOf(using(plan).revisionAge(days(9)).build());
    const finding = findingIn(analysis, 'over-provisioned');
    expect(mebi(finding.recommended.memoryRequest)).toBe(576);
    expect(finding.recommended.explanation.at(-1)).toContain('since');
    expect(noteCodes(finding)).toContain('new-revision');
    expect(finding.confidence).toBe('medium');
  });

  it('that uses another amount since two days: too short for a cut', () => {
    const plan = { cpu: 300, memory: ({ at }: { at: number }) => (at < ago(days(3)) ? 3000 : 500) * MI };
    expect(withheldIn(analysisOf(using(plan).revisionAge(days(3)).build()))).toContain('memory history-too-short');
  });

  it('that uses the same: the older days are as good as the new ones', () => {
    const analysis = analysisOf(using({}).revisionAge(days(3)).build());
    expect(withheldIn(analysis)).toEqual([]);
    expect(noteCodes(findingIn(analysis, 'over-provisioned'))).toContain('new-revision');
  });

  it('is not claimed of a workload that is as young as its template', () => {
    const usage = usageOf({ days: 2, cpu: 300, memory: 800 * MI });
    const finding = findingIn(
      analysisOf(aWorkload().container('app', { usage }).revisionAge(days(3)).build()),
      'missing-requests',
    );
    expect(noteCodes(finding)).not.toContain('new-revision');
    expect(finding.recommended.explanation).toContain(
      'Sizes may only go up: 2 days of CPU usage; lowering waits for 7 days.',
    );
  });

  it('a few hours ago: nothing is lowered before it has settled', () => {
    expect(withheldIn(analysisOf(using({}).revisionAge(hours(6)).build()))).toEqual([
      'cpu revision-too-new',
      'memory revision-too-new',
    ]);
  });
});

describe('edge 9: a weekly peak', () => {
  const weekly = ({ at, hour }: { at: number; hour: number }) =>
    (new Date(at).getUTCDay() === 3 && hour === 2 ? 1200 : 400) * MI;

  it('nine days ago still counts in full for the limit', () => {
    const part = { memoryRequest: '500Mi', memoryLimit: '1Gi' };
    const { recommended } = findingIn(analysisOf(using({ memory: weekly }, part).build()), 'under-provisioned');
    expect(mebi(recommended.memoryLimit)).toBeGreaterThanOrEqual(1.2 * 1200);
  });

  it('is named', () => {
    const finding = findingIn(analysisOf(using({ memory: weekly }).build()), 'over-provisioned');
    expect(finding.notes.find(({ code }) => code === 'periodic')?.text).toBe('memory peaks every Wednesday');
  });

  it('is not seen in a load that peaks every working day', () => {
    const cpu = ({ weekend, hour }: { weekend: boolean; hour: number }) => (!weekend && hour === 9 ? 600 : 100);
    expect(noteCodes(findingIn(analysisOf(using({ cpu }).build()), 'over-provisioned'))).not.toContain('periodic');
  });
});

describe('edge 43: a history of 36 hours', () => {
  it('is 36 hours, not one day and not two', () => {
    const policy = (needed: number) => ({ sizing: { historyForRaises: hours(needed), historyForCuts: days(7) } });
    const workload = using({ days: 1.5 }).build();
    expect(recommendationStateIn(analysisOf(workload, policy(36)))).toBe('known');
    expect(recommendationStateIn(analysisOf(workload, policy(38)))).toBe('history-too-short');
  });
});

describe('edge 34: the same input', () => {
  it('gives the same numbers twice, and in any order of workloads', () => {
    const once = analysisOf(using({}).build());
    expect(JSON.stringify(analysisOf(using({}).build()))).toBe(JSON.stringify(once));
    expect(recommendationIn(once).cpuRequest).toBe(recommendationIn(analysisOf(using({}).build())).cpuRequest);
  });
});
