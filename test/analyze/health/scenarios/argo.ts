import type { Application } from '../../../../src/model/application.ts';
import { hours, minutes } from '../../../../src/model/units.ts';
import { condition, listed, remembering } from '../../../builders/health.ts';
import { anApplication, anApplicationSet, anHpa } from '../../../builders/objects.ts';
import { ago } from '../../../builders/time.ts';
import { type Scenario, web } from './scenario.ts';

const app = (part: Partial<Application>, ...others: readonly Application[]) => ({
  with: { applications: listed(anApplication('shop', { application: part }), ...others) },
});
const operation = (part: Partial<NonNullable<Application['operation']>> = {}) => ({
  retries: 0,
  autoHealAttempts: 0,
  revisions: ['abc'],
  failed: [],
  finishedAt: ago(minutes(5)),
  ...part,
});
const failed = (message: string, hook?: string) => ({
  operationPhase: 'Failed',
  operation: operation({ failed: [{ ref: web, message, ...(hook === undefined ? {} : { hook }) }] }),
});
const A = 'found warning argocd/Application/shop';
const drift = (requiresPruning = false) => [{ ref: web, sync: 'OutOfSync', requiresPruning }];
const seen = (kind: string, before: number) =>
  remembering(['sighted', before, `prod/argocd/Application/shop/-/${kind}`]);
const history = (...minutesAgo: readonly number[]) =>
  minutesAgo.map((before, id) => ({ id, revisions: ['abc'], deployedAt: ago(minutes(before)) }));

export const argoScenarios: readonly Scenario[] = [
  [
    'argo-sync-failed',
    'an immutable field',
    app(failed('spec.selector: Invalid value: field is immutable')),
    [`${A} sync-immutable`],
  ],
  [
    'argo-sync-failed',
    'an unknown field',
    app(failed('error validating data: unknown field "spec.replcas"')),
    [`${A} sync-schema`],
  ],
  [
    'argo-sync-failed',
    'a hook',
    app(failed('Job has reached the specified backoff limit', 'PreSync')),
    [`${A} sync-hook`],
  ],
  ['argo-sync-failed', 'a quota', app(failed('exceeded quota: compute')), [`${A} sync-quota`]],
  ['argo-sync-failed', 'a webhook', app(failed('admission webhook "x" denied the request')), [`${A} sync-policy`]],
  ['argo-sync-failed', 'something else', app(failed('rpc error')), [`${A} sync-other`]],
  ['argo-sync-failed', 'a retry is left', app({ ...failed('rpc error'), retryLimit: 5 }), ['healthy']],
  ['argo-sync-failed', 'succeeded', app({ operationPhase: 'Succeeded', operation: operation() }), ['healthy']],
  [
    'argo-operation-stuck',
    'for 16 minutes',
    app({ operationPhase: 'Running', operation: operation({ startedAt: ago(minutes(16)) }) }),
    [A],
  ],
  [
    'argo-operation-stuck',
    'for 14 minutes',
    app({ operationPhase: 'Terminating', operation: operation({ startedAt: ago(minutes(14)) }) }),
    ['pending'],
  ],
  ['argo-operation-stuck', 'is over', app({ operationPhase: 'Succeeded' }), ['healthy']],
  [
    'argo-out-of-sync',
    'for 31 minutes',
    { with: { ...app({ syncStatus: 'OutOfSync', troubles: drift() }).with, ...seen('argo-out-of-sync', 31) } },
    [A],
  ],
  [
    'argo-out-of-sync',
    'only waits to be pruned',
    { with: { ...app({ syncStatus: 'OutOfSync', troubles: drift(true) }).with, ...seen('argo-out-of-sync', 31) } },
    [`${A} prune-only`],
  ],
  [
    'argo-out-of-sync',
    'people sync it, for 31 minutes',
    { with: { ...app({ syncStatus: 'OutOfSync', autoSync: false }).with, ...seen('argo-out-of-sync', 31) } },
    ['pending'],
  ],
  ['argo-out-of-sync', 'a sync is running', app({ syncStatus: 'OutOfSync', operationPhase: 'Running' }), ['healthy']],
  [
    'argo-self-heal-loop',
    'an autoscaler and replicas in Git',
    {
      ...app({ operation: operation({ autoHealAttempts: 12 }), troubles: drift() }),
      objects: { hpas: listed(anHpa(web)) },
    },
    [`${A} replicas-fight`],
  ],
  [
    'argo-self-heal-loop',
    'somebody else writes',
    app({ operation: operation({ autoHealAttempts: 5 }), troubles: drift() }),
    [`${A} field-fight`],
  ],
  [
    'argo-self-heal-loop',
    'the same revision six times in an hour',
    app({ history: history(55, 45, 35, 25, 15, 5) }),
    [`${A} field-fight`],
  ],
  [
    'argo-self-heal-loop',
    'Prometheus counts 12 syncs',
    { ...app({}), signals: { 'argo-syncs-1h': [[{ name: 'shop' }, 12]] } },
    [`${A} field-fight`],
  ],
  ['argo-self-heal-loop', 'four times', app({ operation: operation({ autoHealAttempts: 4 }) }), ['healthy']],
  [
    'argo-compare-error',
    'cannot be rendered for 11 minutes',
    app({
      conditions: [{ type: 'ComparisonError', message: 'values.yaml: parse error', changedAt: ago(minutes(11)) }],
    }),
    [A],
  ],
  [
    'argo-compare-error',
    'for 9 minutes',
    app({ conditions: [{ type: 'InvalidSpecError', message: 'dial tcp', changedAt: ago(minutes(9)) }] }),
    ['pending'],
  ],
  ['argo-compare-error', 'another condition', app({ conditions: [{ type: 'SyncError', message: 'x' }] }), ['healthy']],
  ['argo-degraded', 'for 6 minutes', app({ healthStatus: 'Degraded', healthSince: ago(minutes(6)) }), [A]],
  [
    'argo-degraded',
    'a sync is running',
    app({ healthStatus: 'Missing', healthSince: ago(minutes(6)), operationPhase: 'Running' }),
    ['healthy'],
  ],
  ['argo-degraded', 'is getting there', app({ healthStatus: 'Progressing' }), ['healthy']],
  [
    'argo-rollback-left',
    'two hours after a roll back in the UI',
    app({ autoSync: false, revisions: ['new'], history: history(120) }, anApplication('other')),
    ['found info argocd/Application/shop'],
  ],
  [
    'argo-rollback-left',
    'nobody syncs automatically here',
    app({ autoSync: false, revisions: ['new'], history: history(120) }),
    ['healthy'],
  ],
  [
    'argo-rollback-left',
    'serves what Git has',
    app({ autoSync: false, revisions: ['abc'], history: history(120) }, anApplication('other')),
    ['healthy'],
  ],
  [
    'argo-shared',
    'two Applications',
    app({ conditions: [{ type: 'SharedResourceWarning', message: 'Deployment/web', changedAt: ago(hours(1)) }] }),
    ['found info argocd/Application/shop'],
  ],
  ['argo-shared', 'one Application', app({}), ['healthy']],
  [
    'application-set-error',
    'for 16 minutes',
    {
      objects: {
        applicationsets: listed(anApplicationSet('all', { conditions: [condition('ErrorOccurred', 'True', 16)] })),
      },
    },
    ['found warning argocd/ApplicationSet/all'],
  ],
  [
    'application-set-error',
    'up to date',
    {
      objects: {
        applicationsets: listed(
          anApplicationSet('all', {
            conditions: [condition('ErrorOccurred', 'False', 16), condition('ResourcesUpToDate', 'True', 16)],
          }),
        ),
      },
    },
    ['healthy'],
  ],
];
