import { describe, expect, it } from 'vitest';
import { measuresIn } from '../../../src/report/text/measures.ts';

describe('measures in words', () => {
  it('what was predicted stands beside what happened', () => {
    expect(
      measuresIn(
        'app/cpuAboveRequest=0.01 app/memoryAboveLimit=0',
        'app/cpuAboveRequest=0.0155 app/memoryAboveLimit=2',
      ),
    ).toEqual([
      { what: 'app: time with CPU above its request', predicted: '1.0 %', actual: '1.6 %' },
      { what: 'app: samples of memory above its limit', predicted: '0', actual: '2' },
    ]);
  });

  it('of replicas are counts of a week', () => {
    expect(
      measuresIn('web/replicaHours=530.2 web/shortMinutes=30', 'web/replicaHours=498.7 web/shortMinutes=0'),
    ).toEqual([
      { what: 'web: replica-hours a week', predicted: '530', actual: '499' },
      { what: 'web: minutes a week with too few replicas', predicted: '30', actual: '0' },
    ]);
  });

  it('what nobody measured is unknown, not zero', () => {
    expect(measuresIn('app/memoryHeadroom=0.4', '')).toEqual([
      { what: 'app: memory left below its limit', predicted: '40 %', actual: 'unknown' },
    ]);
    expect(measuresIn('', 'x/newMeasure=1 broken')).toEqual([
      { what: 'x: newMeasure', predicted: 'unknown', actual: '100 %' },
    ]);
  });
});
