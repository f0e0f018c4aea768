import { atOnce, type Check } from '../check.ts';
import { fact, onWorkload } from '../facts.ts';
import { scheduleOf } from '../schedule.ts';
import { controlled } from '../workloads.ts';

/**
 * backup: a CronJob with the label backup=true whose last success is older than two of its periods: the newest backup is
 * older than anybody thinks. A suspended one is as old as a failing one.
 */
export const backupOld: Check = {
  kind: 'backup-old',
  needs: ['cronjobs'],
  confirm: atOnce,
  *examine(ground) {
    for (const { controller, workload } of controlled(ground, 'CronJob')) {
      const schedule = scheduleOf(controller.schedule ?? '', controller.timeZone);
      if (controller.labels.backup !== 'true' || schedule === undefined) continue;
      const success = controller.status.completedAt;
      const first = schedule.next(success ?? controller.createdAt);
      const second = first === undefined ? undefined : schedule.next(first);
      if (second === undefined || second >= ground.now) continue;
      const text = success === undefined ? 'never' : new Date(success).toISOString();
      yield {
        ...onWorkload(workload),
        severity: 'critical',
        since: second,
        detail: `the last good backup: ${text}`,
        remedy: { kind: 'alert', hint: 'run it by hand and read its log' },
        evidence: [fact(controller, 'lastSuccessfulTime', text)],
      };
    }
  },
};
