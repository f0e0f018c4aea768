import { describe, expect, it } from 'vitest';
import { checks } from '../../../src/analyze/health/registry.ts';
import { unknown } from '../../../src/model/reason.ts';
import { aHealthSnapshot } from '../../builders/health.ts';
import { look, words } from './look.ts';
import { argoScenarios } from './scenarios/argo.ts';
import { clusterScenarios } from './scenarios/cluster.ts';
import { asked, askedScenarios, objectScenarios } from './scenarios/objects.ts';
import { podScenarios } from './scenarios/pods.ts';
import { rolloutScenarios } from './scenarios/rollouts.ts';
import { scalingScenarios } from './scenarios/scaling.ts';

const scenarios = [
  ...podScenarios,
  ...rolloutScenarios,
  ...argoScenarios,
  ...scalingScenarios,
  ...clusterScenarios,
  ...objectScenarios,
];

describe('health checks', () => {
  it.each(scenarios)('%s: %s', (kind, _, plan, says) => {
    expect(words(look(kind, aHealthSnapshot(plan)))).toEqual(says);
  });

  it.each(askedScenarios)('%s, where a policy asks for it: %s', (kind, _, plan, says) => {
    expect(words(look(kind, aHealthSnapshot(plan), asked))).toEqual(says);
    expect(words(look(kind, aHealthSnapshot(plan)))).toEqual(['healthy']);
  });

  it('have a scenario that is found and one that stays silent, each of them', () => {
    const all = [...scenarios, ...askedScenarios];
    const mine = [...new Set(all.map(([kind]) => kind))].sort();
    expect(mine.length).toBe(71);
    const of = (sign: RegExp) =>
      new Set(all.flatMap(([kind, , , says]) => (says.some((one) => sign.test(one)) ? [kind] : [])));
    expect([...of(/^found/)].sort()).toEqual(mine);
    expect([...of(/^(?:healthy|pending|forgotten)/)].sort()).toEqual(mine);
  });

  it.each(checks.filter(({ needs }) => needs.length > 0))(
    '$kind is unknown without any one of what it needs',
    ({ kind, needs }) => {
      for (const need of needs) {
        const because = unknown('forbidden', `${need} may not be read`);
        const gaps = [{ source: need, because: because.because }] as never;
        const blind = { objects: { [need]: because }, signals: {}, with: { gaps } };
        expect([need, words(look(kind, aHealthSnapshot(blind)))]).toEqual([need, ['unknown forbidden']]);
      }
    },
  );
});
