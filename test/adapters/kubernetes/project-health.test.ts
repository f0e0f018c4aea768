import { describe, expect, it } from 'vitest';
import { objectSchemas } from '../../../src/adapters/capture/object-schema.ts';
import type { ClusterKind } from '../../../src/model/cluster-kinds.ts';
import { instant } from '../../../src/model/units.ts';
import * as raw from '../../builders/kubernetes-objects.ts';
import { project } from './projecting.ts';

const at = (text: string) => instant(Date.parse(text));
const T = '2026-11-16T08:00:00Z';
const thing = (apiVersion: string, kind: string, fields: object) => raw.anObject(apiVersion, kind).with({ ...fields });

/** A kind, an object as the API server sends it, and what is left of it beside its metadata. */
const CASES: readonly (readonly [ClusterKind, raw.ObjectBuilder, object])[] = [
  [
    'services',
    thing('v1', 'Service', {
      spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }, { port: 90 }] },
    }),
    {
      selector: { app: 'web' },
      type: 'ClusterIP',
      ports: [
        { port: 80, targetPort: 'http' },
        { port: 90, targetPort: 90 },
      ],
    },
  ],
  [
    'endpointslices',
    thing('discovery.k8s.io/v1', 'EndpointSlice', {
      metadata: { labels: { 'kubernetes.io/service-name': 'web' } },
      endpoints: [
        { addresses: ['10.0.0.1'], conditions: { ready: false } },
        { addresses: ['10.0.0.2'], conditions: {} },
      ],
    }),
    { service: 'web', ready: 1, notReady: 1 },
  ],
  [
    'ingresses',
    thing('networking.k8s.io/v1', 'Ingress', {
      spec: {
        defaultBackend: { service: { name: 'fallback', port: { number: 80 } } },
        rules: [
          {
            host: 'a',
            http: { paths: [{ path: '/', backend: { service: { name: 'web', port: { name: 'http' } } } }] },
          },
        ],
      },
    }),
    {
      backends: [
        { service: 'fallback', port: 80 },
        { service: 'web', port: 'http' },
      ],
    },
  ],
  [
    'imageupdaters',
    thing('argocd-image-updater.argoproj.io/v1alpha1', 'ImageUpdater', {
      spec: {
        applicationRefs: [
          {
            namePattern: 'web-*',
            labelSelectors: { matchLabels: { team: 'shop' } },
            images: [
              { alias: 'web', imageName: 'ghcr.io/shop/web:~1.2' },
              { alias: 'db', imageName: 'postgres' },
            ],
          },
          { namePattern: '*', useAnnotations: true },
        ],
      },
    }),
    {
      applications: [
        {
          namePattern: 'web-*',
          labels: { matchLabels: { team: 'shop' } },
          byAnnotations: false,
          images: ['ghcr.io/shop/web', 'postgres'],
        },
        { namePattern: '*', byAnnotations: true, images: [] },
      ],
    },
  ],
  [
    'pdbs',
    thing('policy/v1', 'PodDisruptionBudget', {
      spec: { minAvailable: '50%', selector: { matchLabels: { app: 'web' } } },
      status: { disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 },
    }),
    { minAvailable: '50%', disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 },
  ],
  [
    'pvcs',
    thing('v1', 'PersistentVolumeClaim', {
      spec: { storageClassName: 'fast', resources: { requests: { storage: '1Gi' } } },
      status: { phase: 'Bound' },
    }),
    { phase: 'Bound', storageClass: 'fast', requested: 2 ** 30 },
  ],
  [
    'pvs',
    thing('v1', 'PersistentVolume', {
      spec: { claimRef: { namespace: 'shop', name: 'data' } },
      status: { phase: 'Released', lastPhaseTransitionTime: T },
    }),
    { phase: 'Released', phaseSince: at(T), claim: { namespace: 'shop', name: 'data' }, reclaimPolicy: 'Retain' },
  ],
  [
    'storageclasses',
    thing('storage.k8s.io/v1', 'StorageClass', {
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    }),
    { bindingMode: 'WaitForFirstConsumer', expandable: true },
  ],
  [
    'validatingwebhooks',
    thing('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', {
      webhooks: [
        {
          name: 'a.example.com',
          clientConfig: { service: { namespace: 'policy', name: 'kyverno' }, caBundle: 'LS0t' },
        },
        { name: 'b.example.com', failurePolicy: 'Ignore', clientConfig: { url: 'https://example.com' } },
      ],
    }),
    {
      webhooks: [
        { name: 'a.example.com', failurePolicy: 'Fail', service: { namespace: 'policy', name: 'kyverno' } },
        { name: 'b.example.com', failurePolicy: 'Ignore' },
      ],
    },
  ],
  [
    'certificates',
    thing('cert-manager.io/v1', 'Certificate', {
      status: { notAfter: T, conditions: [{ type: 'Ready', status: 'True' }] },
    }),
    { notAfter: at(T), conditions: [{ type: 'Ready', status: 'True' }] },
  ],
  [
    'analysisruns',
    thing('argoproj.io/v1alpha1', 'AnalysisRun', {
      status: {
        phase: 'Failed',
        message: 'success-rate failed, password=hunter2hunter2',
        metricResults: [{ name: 'success-rate', phase: 'Failed', message: '0.82 < 0.95', measurements: [{}] }],
      },
    }),
    {
      phase: 'Failed',
      message: 'success-rate failed, password=[redacted]',
      metrics: [{ name: 'success-rate', phase: 'Failed', message: '0.82 < 0.95' }],
    },
  ],
  [
    'rollouts',
    raw.aRollout().with({
      status: {
        phase: 'Degraded',
        abort: true,
        message: 'RolloutAborted',
        stableRS: 'aaa',
        currentPodHash: 'bbb',
        pauseConditions: [{ reason: 'CanaryPauseStep', startTime: T }],
      },
    }),
    {
      status: expect.objectContaining({
        rollout: {
          aborted: true,
          message: 'RolloutAborted',
          stableHash: 'aaa',
          currentHash: 'bbb',
          pauses: [{ reason: 'CanaryPauseStep', startedAt: at(T) }],
        },
      }),
    },
  ],
  [
    'statefulsets',
    raw.aStatefulSet().with({ status: { currentRevision: 'web-1', updateRevision: 'web-2' } }),
    { status: expect.objectContaining({ currentRevision: 'web-1', updateRevision: 'web-2' }) },
  ],
  [
    'cronjobs',
    raw
      .aCronJob()
      .with({ spec: { timeZone: 'Europe/Berlin', failedJobsHistoryLimit: 5 }, status: { lastScheduleTime: T } }),
    {
      timeZone: 'Europe/Berlin',
      historyLimits: { successful: 3, failed: 5 },
      status: expect.objectContaining({ scheduledAt: at(T) }),
    },
  ],
  [
    'jobs',
    raw.aJob().with({ spec: { ttlSecondsAfterFinished: 60 }, status: { failed: 2, startTime: T } }),
    { ttlAfterFinished: 60_000, status: expect.objectContaining({ failed: 2, startedAt: at(T) }) },
  ],
  [
    'pods',
    raw
      .aPod()
      .withContainer({
        name: 'app',
        ports: [{ name: 'http', containerPort: 80 }],
        securityContext: { privileged: true },
      })
      .with({
        metadata: { finalizers: ['example.com/wait'] },
        spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-web-0' } }] },
      }),
    {
      claims: ['data-web-0'],
      finalizers: ['example.com/wait'],
      containers: [expect.objectContaining({ ports: [{ name: 'http', port: 80 }], privileged: true })],
    },
  ],
  [
    'applications',
    raw.anApplication().with({
      spec: { syncPolicy: { automated: {}, retry: { limit: 2 } } },
      status: {
        health: { status: 'Degraded', lastTransitionTime: T },
        reconciledAt: T,
        conditions: [{ type: 'SyncError', message: 'no', lastTransitionTime: T }],
        operationState: {
          phase: 'Failed',
          retryCount: 2,
          startedAt: T,
          finishedAt: T,
          operation: { sync: { autoHealAttemptsCount: 7 } },
          syncResult: {
            revision: 'abc',
            resources: [
              {
                group: 'apps',
                version: 'v1',
                kind: 'Deployment',
                namespace: 'shop',
                name: 'web',
                status: 'SyncFailed',
                message: 'field is immutable',
              },
              { version: 'v1', kind: 'Service', namespace: 'shop', name: 'web', status: 'Synced' },
            ],
          },
        },
        resources: [
          {
            group: 'apps',
            version: 'v1',
            kind: 'Deployment',
            namespace: 'shop',
            name: 'web',
            status: 'OutOfSync',
            requiresPruning: true,
          },
          {
            version: 'v1',
            kind: 'Service',
            namespace: 'shop',
            name: 'web',
            status: 'Synced',
            health: { status: 'Healthy' },
          },
        ],
      },
    }),
    {
      retryLimit: 2,
      healthSince: at(T),
      reconciledAt: at(T),
      conditions: [{ type: 'SyncError', message: 'no', changedAt: at(T) }],
      operation: {
        startedAt: at(T),
        finishedAt: at(T),
        retries: 2,
        autoHealAttempts: 7,
        revisions: ['abc'],
        failed: [
          {
            ref: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
            message: 'field is immutable',
          },
        ],
      },
      troubles: [
        {
          ref: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
          sync: 'OutOfSync',
          requiresPruning: true,
        },
      ],
    },
  ],
];

describe('what health checks look at', () => {
  it.each(CASES)('%s: projected, and captured as it is', (kind, object, expected) => {
    const read: unknown = project(kind, object);
    expect(read).toMatchObject(expected);
    expect(objectSchemas[kind].parse(JSON.parse(JSON.stringify(read)))).toEqual(read);
  });

  it('keeps no certificate, no address and nothing of a Secret', () => {
    const webhook = CASES.find(([kind]) => kind === 'validatingwebhooks')?.[1] ?? raw.aPod();
    expect(JSON.stringify(project('validatingwebhooks', webhook))).not.toContain('LS0t');
    const slice = CASES.find(([kind]) => kind === 'endpointslices')?.[1] ?? raw.aPod();
    expect(JSON.stringify(project('endpointslices', slice))).not.toContain('10.0.0');
  });
});
