import { atOnce, type Check } from '../check.ts';
import { doubtfulOf } from './written.ts';

/** lint: rights that reach further than any workload needs, as Git has them. Never changed by us: whoever may do that may do everything. */
export const rbacWide: Check = {
  kind: 'rbac-wide',
  needs: ['written'],
  confirm: atOnce,
  optIn: true,
  *examine(ground) {
    yield* doubtfulOf(ground, {
      kinds: ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'],
      severity: 'warning',
      hint: 'name the verbs and resources that are needed; a Role of one namespace before a ClusterRole',
    });
  },
};
