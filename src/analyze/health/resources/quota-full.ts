import { minutes } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { fact } from '../facts.ts';

/**
 * quota: nine tenths of a hard limit are used for 15 minutes (KubeQuotaAlmostFull); all of it is a warning, for then no
 * pod starts. It also holds every pull request that would ask for more there. The limit is that share.
 */
export const quotaFull: Check = {
  kind: 'quota-full',
  needs: ['quotas'],
  confirm: held(minutes(15)),
  limit: 0.9,
  *examine(ground) {
    for (const quota of ground.list('quotas')) {
      const full = Object.entries(quota.hard)
        .map(([name, hard]) => ({ name, hard, used: quota.used[name] ?? 0 }))
        .filter(({ hard, used }) => hard > 0 && used > ground.limit(quota) * hard)
        .sort((a, b) => b.used / b.hard - a.used / a.hard);
      const [worst] = full;
      if (worst === undefined) continue;
      yield {
        subject: quota.ref,
        labels: quota.labels,
        severity: worst.used >= worst.hard ? 'warning' : 'info',
        detail: full.map(({ name, hard, used }) => `${name} ${Math.round((100 * used) / hard)} %`).join(', '),
        remedy: {
          kind: 'pull-request',
          hint: 'raise the quota if it lies in Git, or ask for less',
          field: `spec.hard.${worst.name}`,
        },
        evidence: full.flatMap(({ name, hard, used }) => [
          fact(quota, `${name} used`, used),
          fact(quota, `${name} hard`, hard),
        ]),
      };
    }
  },
};
