import { describe, expect, it } from 'vitest';
import type { JournalAction, JournalEntry } from '../../src/model/journal.ts';
import { known, unknown } from '../../src/model/reason.ts';
import { days } from '../../src/model/units.ts';
import { mergedOf } from '../../src/report/merged.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { ago } from '../builders/time.ts';
import { aRepository } from '../decide/setting.ts';

const KEY = 'eu/prod/shop/Deployment/web/app/over-provisioned';
const entry = (action: JournalAction, age: number, facts: JournalEntry['facts']): JournalEntry => ({
  id: `${action} ${age}`,
  at: ago(days(age)),
  action,
  subject: KEY,
  facts: { repository: 'manifests', ...facts },
});
const merged = (...lines: readonly JournalEntry[]) =>
  mergedOf(aSnapshot([], { cluster: 'eu/prod', repositories: [{ ...aRepository([]), journal: known(lines) }] }));

describe('merged proposals', () => {
  it('show what was predicted last, beside what happened', () => {
    const lines = [
      entry('opened', 20, { number: 7, predicted: 'app/cpuAboveRequest=0.01' }),
      entry('updated', 18, { number: 7, predicted: 'app/cpuAboveRequest=0.02' }),
      entry('outcome', 3, { number: 7, verdict: 'effective', actual: 'app/cpuAboveRequest=0.015' }),
    ];
    expect(merged(...lines)).toMatchObject([
      {
        number: 7,
        where: 'shop/Deployment/web',
        verdict: 'effective',
        predicted: 'app/cpuAboveRequest=0.02',
        actual: 'app/cpuAboveRequest=0.015',
      },
    ]);
  });

  it('come newest first, and say nothing where nothing was measured', () => {
    const lines = [
      entry('outcome', 9, { number: 1, verdict: 'inconclusive' }),
      entry('outcome', 2, { number: 2, verdict: 'ineffective', actual: 'x=1' }),
    ];
    expect(merged(...lines).map(({ number, predicted, actual }) => [number, predicted, actual])).toEqual([
      [2, '', 'x=1'],
      [1, '', ''],
    ]);
  });

  it('that only wait are none, and a journal that was not read says nothing', () => {
    expect(merged(entry('opened', 2, { number: 1, predicted: 'x=1' }))).toEqual([]);
    const journal = unknown('upstream-unreachable', 'no answer');
    expect(mergedOf(aSnapshot([], { repositories: [{ ...aRepository([]), journal }] }))).toEqual([]);
  });
});
