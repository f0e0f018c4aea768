import { describe, expect, it } from 'vitest';
import type { LimitRange } from '../../src/model/cluster.ts';
import { known } from '../../src/model/reason.ts';
import { underProvisioned } from '../builders/finding.ts';
import { aLimitRange } from '../builders/objects.ts';
import { decided, proposals, tracked } from './setting.ts';

type Item = Partial<LimitRange['items'][number]>;
const GI = 2 ** 30;

/** What goes with each value of a raise to 1280Mi. */
function mosts(...items: readonly Item[]) {
  const workload = tracked()
    .with({ limitRanges: known(items.map((item) => aLimitRange('shop', item))) })
    .build();
  const finding = underProvisioned(workload, { to: { memoryRequest: '1280Mi' } });
  const [change] = proposals(decided({ workloads: [workload], findings: [finding] }));
  return change?.intents.map((intent) => (intent.kind === 'set-memory' ? intent.most : undefined));
}

describe('the most memory that a LimitRange admits for a container', () => {
  it('goes with the value, so that no spelling of it in another unit is above', () => {
    expect(mosts({ type: 'Container', max: { memory: 4 * GI } })).toEqual([4 * GI]);
  });

  it('is the smallest of several', () => {
    const [four, three] = [4 * GI, 3 * GI].map((memory) => ({ type: 'Container', max: { memory } }));
    expect(mosts(four ?? {}, three ?? {})).toEqual([3 * GI]);
  });

  it.each<[string, Item[]]>([
    ['there is no LimitRange', []],
    ['it is about whole pods', [{ type: 'Pod', max: { memory: 4 * GI } }]],
    ['it is about CPU', [{ type: 'Container', max: { cpu: 4 } }]],
    ['it has a minimum only', [{ type: 'Container', min: { memory: 2 ** 20 } }]],
  ])('is not known where %s', (_, items) => {
    expect(mosts(...items)).toEqual([undefined]);
  });
});
