import type { Controller } from '../../../../src/model/cluster.ts';
import type { PodDisruptionBudget } from '../../../../src/model/cluster-objects.ts';
import { minutes } from '../../../../src/model/units.ts';
import { condition, listed, remembering } from '../../../builders/health.ts';
import { anHpa, metaOf } from '../../../builders/objects.ts';
import { ago } from '../../../builders/time.ts';
import { aWorkload } from '../../../builders/workload.ts';
import { aControlled, inShop, type Scenario, web } from './scenario.ts';

const hpa = (part: Parameters<typeof anHpa>[2]) => ({ objects: { hpas: listed(anHpa(web, undefined, part)) } });
const H = 'found warning shop/HorizontalPodAutoscaler/web';
const limited = (before: number) => ({
  currentReplicas: 10,
  conditions: [condition('ScalingLimited', 'True', before, { reason: 'TooManyReplicas' })],
});
const blind = (reason: string, before = 16, type = 'ScalingActive') =>
  hpa({ conditions: [condition(type, 'False', before, { reason })] });

const pdb = (part: Partial<PodDisruptionBudget>) => ({
  workloads: [aWorkload().build()],
  objects: {
    pdbs: listed<PodDisruptionBudget>({
      ...metaOf(inShop('PodDisruptionBudget', 'web')),
      selector: { app: 'web' },
      disruptionsAllowed: 0,
      currentHealthy: 2,
      desiredHealthy: 2,
      expectedPods: 2,
      conditions: [condition('DisruptionAllowed', 'False', 16)],
      ...part,
    }),
  },
});

const cron = (part: Partial<Controller>, status: Partial<Controller['status']> = {}) =>
  aControlled('CronJob', { replicas: 0, ...status }, { controller: { uid: 'cron', schedule: '0 3 * * *', ...part } });
const job = (before: number, part: Partial<Controller['status']>, name = 'web-1'): Controller => {
  const { controller } = aControlled('Job', { replicas: 0, ...part });
  if (controller === undefined) throw new Error('no controller');
  return {
    ...controller,
    ...metaOf(inShop('Job', name), {
      createdAt: ago(minutes(before)),
      owners: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'web', uid: 'cron', controller: true }],
    }),
  };
};
const failed = (before: number) => ({
  conditions: [condition('Failed', 'True', before, { reason: 'BackoffLimitExceeded' })],
});
const J = 'found warning shop/CronJob/web';
const ran = (hour: number) => ({ scheduledAt: ago(minutes(60 * hour)) });

/** It is Monday, 09:00 UTC. */
export const scalingScenarios: readonly Scenario[] = [
  ['hpa-maxed', 'for 16 minutes', hpa(limited(16)), [H]],
  ['hpa-maxed', 'for 14 minutes', hpa(limited(14)), ['pending']],
  ['hpa-maxed', 'fixed on purpose', hpa({ minReplicas: 10, currentReplicas: 10 }), ['healthy']],
  ['hpa-maxed', 'has room', hpa({ currentReplicas: 9 }), ['healthy']],
  ['hpa-blind', 'no metrics', blind('FailedGetResourceMetric'), [H]],
  ['hpa-blind', 'no target', blind('FailedGetScale', 16, 'AbleToScale'), [H]],
  ['hpa-blind', 'scaled to zero by hand', blind('ScalingDisabled'), ['healthy']],
  ['hpa-blind', 'for a minute', blind('FailedGetResourceMetric', 1), ['pending']],
  ['pdb-block', 'as many as there are', pdb({ minAvailable: 2 }), ['found warning shop/PodDisruptionBudget/web']],
  ['pdb-block', 'none may ever go', pdb({ maxUnavailable: 0 }), ['found warning shop/PodDisruptionBudget/web']],
  [
    'pdb-block',
    'one is being replaced',
    pdb({ minAvailable: 1, desiredHealthy: 1, currentHealthy: 1 }),
    ['found info shop/PodDisruptionBudget/web'],
  ],
  ['pdb-block', 'one may go', pdb({ minAvailable: 1, disruptionsAllowed: 1 }), ['healthy']],
  [
    'pdb-unhealthy',
    'one too few for 16 minutes',
    pdb({ currentHealthy: 1 }),
    ['found warning shop/PodDisruptionBudget/web'],
  ],
  ['pdb-unhealthy', 'selects nothing', pdb({ currentHealthy: 0, expectedPods: 0 }), ['healthy']],
  [
    'job-failed',
    'gave up 16 minutes ago',
    { workloads: [cron({})], objects: { jobs: listed(job(60, failed(16))) } },
    [J],
  ],
  [
    'job-failed',
    'a later run succeeded',
    {
      workloads: [cron({})],
      objects: { jobs: listed(job(60, failed(40)), job(20, { completedAt: ago(minutes(18)) }, 'web-2')) },
    },
    ['healthy'],
  ],
  [
    'job-failed',
    'gave up a minute ago',
    { workloads: [cron({})], objects: { jobs: listed(job(60, failed(1))) } },
    ['pending'],
  ],
  [
    'job-slow',
    'runs for 13 hours',
    { workloads: [cron({})], objects: { jobs: listed(job(800, { replicas: 1, startedAt: ago(minutes(60 * 13)) })) } },
    ['found info shop/CronJob/web'],
  ],
  [
    'job-slow',
    'is over',
    { workloads: [cron({})], objects: { jobs: listed(job(800, { replicas: 0, startedAt: ago(minutes(60 * 13)) })) } },
    ['healthy'],
  ],
  ['cron-missed', 'two nights', { workloads: [cron({}, ran(24 * 2 + 6))] }, [J]],
  ['cron-missed', 'ran this night', { workloads: [cron({}, ran(6))] }, ['healthy']],
  ['cron-missed', 'one run late', { workloads: [cron({}, ran(30))] }, ['healthy']],
  [
    'cron-missed',
    'weekdays only, on Monday before it is due',
    { workloads: [cron({ schedule: '0 10 * * 1-5' }, ran(71))] },
    ['healthy'],
  ],
  [
    'cron-missed',
    'in its time zone',
    { workloads: [cron({ schedule: '30 9 * * *', timeZone: 'Europe/Berlin' }, ran(24.5))] },
    ['healthy'],
  ],
  [
    'cron-missed',
    'three failures in a row',
    {
      workloads: [cron({}, ran(6))],
      objects: { jobs: listed(...[1, 2, 3].map((n) => job(60 * n, failed(n), `web-${n}`))) },
    },
    [J],
  ],
  ['cron-missed', 'cannot be read', { workloads: [cron({ schedule: '0 25 * * *' }, ran(1))] }, [J]],
  ['cron-missed', 'is suspended', { workloads: [cron({ paused: true }, ran(1000))] }, ['healthy']],
  [
    'backup-old',
    'three days',
    { workloads: [cron({ labels: { backup: 'true' } }, { completedAt: ago(minutes(60 * 80)) })] },
    ['found critical shop/CronJob/web'],
  ],
  [
    'backup-old',
    'this night',
    { workloads: [cron({ labels: { backup: 'true' } }, { completedAt: ago(minutes(60 * 5)) })] },
    ['healthy'],
  ],
  ['backup-old', 'is no backup', { workloads: [cron({}, { completedAt: ago(minutes(60 * 800)) })] }, ['healthy']],
  [
    'hpa-maxed',
    'known from the pass before',
    {
      ...hpa({ currentReplicas: 10 }),
      with: remembering(['sighted', 20, 'prod/shop/HorizontalPodAutoscaler/web/-/hpa-maxed']),
    },
    [H],
  ],
];
