import type { Board } from '../../../src/act/tend/keep-dashboard.ts';
import type { Issue } from '../../../src/model/forge.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import { known } from '../../../src/model/reason.ts';
import { dashboards } from '../../../src/report/dashboard/dashboard.ts';
import { anApplication } from '../../builders/objects.ts';
import { aSnapshot } from '../../builders/snapshot.ts';
import { aWorkload } from '../../builders/workload.ts';
import { aRepository, shrink } from '../../decide/setting.ts';

export function boardOver(namespace: string, seen: Issue | undefined): Board {
  const { held, snapshot } = waiting(namespace, seen);
  const [board] = dashboards({ outcomes: [held], tended: [], snapshot });
  if (board === undefined) throw new Error('no repository, no board');
  return board;
}

/** A pass over one namespace in which one finding waits for its turn. */
function waiting(namespace: string, seen: Issue | undefined) {
  const workload = aWorkload()
    .in(namespace)
    .named('web')
    .container('app', { cpuRequest: '1', memoryRequest: '1Gi' })
    .trackedBy(anApplication('web'))
    .build();
  const because = { code: 'budget-run', detail: 'because' } as const;
  const held: Outcome = { kind: 'held', finding: shrink(workload), because };
  const snapshot = aSnapshot([workload], {
    repositories: [aRepository([], { dashboard: known(seen) })],
    scope: { kind: 'namespaces', names: [namespace] },
  });
  return { held, snapshot };
}

/** Namespaces of its lines. */
export const linesIn = (issue: Issue | undefined): string[] =>
  [...(issue?.body ?? '').matchAll(/`([a-z]+)\/Deployment\/web`/g)].map(([, namespace = '']) => namespace).sort();
