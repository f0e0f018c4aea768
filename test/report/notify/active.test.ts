import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/model/finding.ts';
import { known } from '../../../src/model/reason.ts';
import type { Workload } from '../../../src/model/workload.ts';
import { activeGroups } from '../../../src/report/notify/active.ts';
import { oomKilled, overProvisioned } from '../../builders/finding.ts';
import { anApplication } from '../../builders/objects.ts';
import { aSnapshot } from '../../builders/snapshot.ts';
import { aWorkload } from '../../builders/workload.ts';

const named = (name: string, part: Partial<Workload> = {}): Workload => {
  const built = aWorkload().container('app', {}).build();
  return { ...built, ref: { ...built.ref, name }, ...part };
};
const killed = (workload: Workload): Verdict => {
  const finding = oomKilled(workload, {});
  if (finding.kind !== 'oom-killed') throw new Error('a builder built something else');
  return { kind: 'found', check: 'oom-killed', finding };
};
const groups = (workloads: readonly Workload[], verdicts: readonly Verdict[]) =>
  activeGroups({ snapshot: aSnapshot(workloads), analysis: { assessments: [], verdicts }, outcomes: [] });

describe('what is wrong now', () => {
  it('is one group for each check of a service, with three examples', () => {
    const application = known(anApplication('storefront'));
    const workloads = ['a', 'b', 'c', 'd', 'e'].map((name) => named(name, { application }));
    const [group, ...others] = groups(workloads, workloads.map(killed));
    expect(others).toEqual([]);
    expect(group).toMatchObject({ check: 'oom-killed', service: 'storefront', count: 5, state: 'firing' });
    expect(group?.examples.map(({ where }) => where.split('/').at(-1))).toEqual(['a', 'b', 'c']);
  });

  it('is grouped by namespace where no Application is known', () => {
    const workload = named('web');
    expect(groups([workload], [killed(workload)])[0]?.service).toBe(workload.ref.namespace);
  });

  it('does not hold savings', () => {
    const workload = named('web');
    const finding = overProvisioned(workload, { to: { cpuRequest: '10m' } });
    if (finding.kind !== 'over-provisioned') throw new Error('a builder built something else');
    expect(groups([workload], [{ kind: 'found', check: 'over-provisioned', finding }])).toEqual([]);
  });
});
