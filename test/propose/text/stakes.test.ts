import { describe, expect, it, test } from 'vitest';
import { effectText, useText } from '../../../src/propose/text/stakes.ts';
import { overProvisioned } from '../../builders/finding.ts';
import { aWorkload } from '../../builders/workload.ts';
import { decisionOf, type IntentPlan, WEB } from '../decisions.ts';

describe('what a merge moves in the cluster', () => {
  test.each<[string, readonly IntentPlan[], readonly string[]]>([
    [
      'a cut of both, over the two pods of the finding',
      [
        { field: 'requests.cpu', from: '2', to: '1400m' },
        { field: 'requests.memory', from: '2Gi', to: '1472Mi' },
      ],
      ['Over 2 pods the requests change by **−1200m CPU** and **−1152Mi memory**.'],
    ],
    [
      'what was not asked for before counts from nothing',
      [{ field: 'requests.cpu', to: '160m' }],
      ['Over 2 pods the requests change by **+320m CPU**.'],
    ],
    ['a limit fills no node', [{ field: 'limits.memory', from: '512Mi', to: '768Mi' }], []],
    ['replicas are no sizes', [{ field: 'replicas', from: '2', to: '3' }], []],
  ])('%s', (_, plans, said) => {
    expect(effectText(decisionOf(WEB, plans))).toEqual(said);
  });
});

describe('how far use is from what is asked for', () => {
  const sizing = (part: Parameters<typeof overProvisioned>[1]['part'] = {}) =>
    overProvisioned(aWorkload().build(), { to: {}, part });

  it('is said of what has both a use and a request', () => {
    expect(useText(sizing())).toMatch(/^: P99 is `\d+m` of `500m` CPU and `\d+Mi` of `512Mi` memory$/);
  });

  it('is left out where one of them is missing', () => {
    expect(useText(sizing({ current: { extended: [] } }))).toBe('');
  });
});
