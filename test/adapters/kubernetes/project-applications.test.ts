import { describe, expect, it } from 'vitest';
import { anApplication } from '../../builders/kubernetes-objects.ts';
import { project } from './projecting.ts';

const source = {
  repoURL: 'https://bot:t0ken@git.example.com/shop/manifests.git',
  targetRevision: 'main',
  path: 'apps/web',
};
const app = anApplication().named('web').in('argocd');

describe('Argo CD Applications', () => {
  it('with one source, as a live one looks', () => {
    const read = project(
      'applications',
      app.with({
        spec: {
          source,
          syncPolicy: { automated: { selfHeal: true, prune: true } },
          ignoreDifferences: [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }],
        },
        status: {
          sync: { status: 'Synced', revision: 'abc', comparedTo: {} },
          health: { status: 'Healthy' },
          operationState: { phase: 'Succeeded', message: 'successfully synced', startedAt: '2026-11-01T00:00:00Z' },
          conditions: [
            {
              type: 'SharedResourceWarning',
              message: 'Deployment/web is part of web and other',
              lastTransitionTime: '2026-11-01T00:00:00Z',
            },
          ],
          resources: [
            { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web', status: 'Synced' },
            { version: 'v1', kind: 'Namespace', name: 'shop' },
          ],
          history: [{ id: 4, revision: 'abc', deployedAt: '2026-11-01T00:00:00Z', source }],
        },
      }),
    );
    expect(read).toMatchObject({
      project: 'default',
      sources: [{ repoUrl: 'https://git.example.com/shop/manifests.git', targetRevision: 'main', path: 'apps/web' }],
      hydrated: false,
      destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
      autoSync: true,
      selfHeal: true,
      ignoreDifferences: [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }],
      syncStatus: 'Synced',
      healthStatus: 'Healthy',
      revisions: ['abc'],
      operationPhase: 'Succeeded',
      operationMessage: 'successfully synced',
      conditions: [{ type: 'SharedResourceWarning', message: 'Deployment/web is part of web and other' }],
      history: [{ id: 4, revisions: ['abc'], deployedAt: Date.parse('2026-11-01T00:00:00Z') }],
    });
    expect(read.resources).toEqual([
      { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
      { apiVersion: 'v1', kind: 'Namespace', name: 'shop' },
    ]);
  });

  it('with several sources: chart, values by reference, directory; one revision each', () => {
    const sources = [
      {
        repoURL: 'https://charts.example.com',
        chart: 'redis',
        targetRevision: '1.2.3',
        helm: { valueFiles: ['$values/prod.yaml'], parameters: [{ name: 'auth.password', value: 'hunter2' }] },
      },
      { repoURL: 'git@git.example.com:shop/values.git', ref: 'values' },
      { ...source, directory: { recurse: true, include: '*.yaml', jsonnet: {} }, kustomize: { images: ['web=web:2'] } },
    ];
    const read = project(
      'applications',
      app.with({
        spec: { sources, source },
        status: { sync: { status: 'OutOfSync', revisions: ['1.2.3', 'a', 'b'] } },
      }),
    );
    expect(read.sources).toEqual([
      {
        repoUrl: 'https://charts.example.com',
        chart: 'redis',
        targetRevision: '1.2.3',
        helm: { valueFiles: ['$values/prod.yaml'], parameters: [{ name: 'auth.password', value: '[redacted]' }] },
      },
      { repoUrl: 'git@git.example.com:shop/values.git', targetRevision: 'HEAD', ref: 'values' },
      {
        repoUrl: 'https://git.example.com/shop/manifests.git',
        targetRevision: 'main',
        path: 'apps/web',
        directory: { recurse: true, include: '*.yaml', jsonnet: false },
        kustomize: { images: ['web=web:2'] },
      },
    ]);
    expect(read.revisions).toEqual(['1.2.3', 'a', 'b']);
  });

  it('hydrated: people write the dry source', () => {
    const sourceHydrator = {
      drySource: { repoURL: 'https://git.example.com/dry.git', path: 'web', targetRevision: 'HEAD' },
      syncSource: { targetBranch: 'env/prod', path: 'web' },
    };
    const read = project('applications', app.with({ spec: { sourceHydrator } }));
    expect(read).toMatchObject({
      hydrated: true,
      sources: [{ repoUrl: 'https://git.example.com/dry.git', path: 'web' }],
    });
  });

  it('just made: unknown, not healthy', () => {
    const read = project('applications', app.with({ spec: { source } }));
    expect(read).toMatchObject({
      syncStatus: 'Unknown',
      healthStatus: 'Unknown',
      revisions: [],
      autoSync: false,
      selfHeal: false,
      history: [],
      resources: [],
    });
    expect(read).not.toHaveProperty('operationPhase');
  });

  it.each([
    [{}, true, false],
    [{ enabled: false, selfHeal: true }, false, false],
    [{ enabled: true, selfHeal: true }, true, true],
    [null, false, false],
  ])('automated %j', (automated, autoSync, selfHeal) => {
    expect(project('applications', app.with({ spec: { source, syncPolicy: { automated } } }))).toMatchObject({
      autoSync,
      selfHeal,
    });
  });

  it('directories with jsonnet settings are told apart', () => {
    const directory = { jsonnet: { tlas: [{ name: 'x', value: 'y' }] } };
    expect(
      project('applications', app.with({ spec: { source: { ...source, directory } } })).sources[0]?.directory,
    ).toEqual({ recurse: false, jsonnet: true });
  });
});
