import { atOnce, type Check } from '../check.ts';
import { doubtfulOf } from './written.ts';

/** lint: a credential in a ConfigMap, as Git has it. It is told by the name of its key; its value is shown to nobody. */
export const configMapSecret: Check = {
  kind: 'config-map-secret',
  needs: ['written'],
  confirm: atOnce,
  optIn: true,
  *examine(ground) {
    yield* doubtfulOf(ground, {
      kinds: ['ConfigMap'],
      severity: 'warning',
      hint: 'it is in the history of Git already: revoke it, then keep the new one in a Secret that Git does not hold in plain text',
    });
  },
};
