import type { GateName } from '../../model/guard.ts';
import { closedBecause } from '../windows/window-state.ts';
import { approval } from './approval.ts';
import { busy } from './busy.ts';
import type { FixGate } from './candidate.ts';
import { confirm } from './confirm.ts';
import { data } from './data.ts';
import { coolDown, duplicate, verify } from './memory.ts';
import { scope } from './scope.ts';

/**
 * The gates of one pod in the order of diagnosis.md section 3. Blast radius and storm (10 and 11) look at all fixes of a
 * pass together: fixes.ts asks them after these.
 */
export const fixGates: readonly (readonly [GateName, FixGate])[] = [
  ['kill-switch', ({ guard, sick }) => guard.paused(sick.pod.namespace)],
  [
    'mode',
    ({ mode }) => (mode === 'observe' ? { code: 'mode', detail: 'mode observe: findings are only stated' } : undefined),
  ],
  ['scope', scope],
  ['data', data],
  ['confirm', confirm],
  ['duplicate', duplicate],
  ['busy', busy],
  ['cool-down', coolDown],
  ['breaker', ({ guard, sick }) => guard.breaker(sick.finding.key)],
  [
    'window',
    ({ policy, snapshot }) =>
      policy === undefined ? undefined : closedBecause(policy.delivery.windows, snapshot.takenAt),
  ],
  ['approval', approval],
  ['verify', verify],
];
