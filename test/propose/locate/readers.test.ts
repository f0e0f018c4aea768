import { describe, expect, it } from 'vitest';
import type { Application } from '../../../src/model/application.ts';
import { known } from '../../../src/model/reason.ts';
import { groundOf } from '../../../src/propose/locate/ground.ts';
import { readerName, readersOf } from '../../../src/propose/locate/readers.ts';
import { isReason } from '../../../src/propose/locate/reasons.ts';
import { anApplication } from '../../builders/objects.ts';
import { aSnapshot } from '../../builders/snapshot.ts';
import { REPOSITORY_URL, treeOf } from '../source-tree.ts';

const FILES = {
  'base/kustomization.yaml': 'resources: [web.yaml]\n',
  'base/web.yaml': 'kind: Deployment\n',
  'parts/kustomization.yaml': 'kind: Component\npatches:\n- path: p.yaml\n',
  'parts/p.yaml': 'kind: Deployment\n',
  'overlays/prod/kustomization.yaml': 'resources:\n- ../../base # shared\ncomponents: ["../../parts"]\n',
  'overlays/test/kustomization.yml': 'bases:\n  - ../../base/\n',
  'plain/a/web.yaml': 'kind: Deployment\n',
  'chart/Chart.yaml': 'name: c\n',
  'chart/templates/web.yaml': 'kind: Deployment\n',
  'values/prod.yaml': 'a: 1\n',
};

const app = (name: string, path: string, part: Parameters<typeof anApplication>[1] = {}): Application =>
  anApplication(name, { ...part, source: { path, ...part.source } });

function names(path: string, applications: readonly Application[]): string[] {
  const tree = treeOf(FILES);
  const repositories = [{ name: 'manifests', tree: known(tree), pullRequests: known([]), journal: known([]) }];
  const ground = groundOf(aSnapshot([], { applications: known(applications), repositories }));
  const index = ground.repository(REPOSITORY_URL);
  if (isReason(index)) throw new Error(index.detail);
  return readersOf(ground, index, path).map((reader) => `${reader.kind} ${readerName(reader)}`);
}

describe('readersOf', () => {
  it('follows bases and components to the Applications and to overlays that belong to nobody', () => {
    expect(names('base/web.yaml', [app('prod', 'overlays/prod')])).toEqual([
      'application argocd/prod',
      'overlay overlay overlays/test',
    ]);
    expect(names('parts/p.yaml', [app('prod', 'overlays/prod')])).toEqual(['application argocd/prod']);
    expect(names('overlays/prod/kustomization.yaml', [app('prod', './overlays/prod/')])).toEqual([
      'application argocd/prod',
    ]);
  });

  it('counts several Applications on one path, in name order', () => {
    expect(names('overlays/test/kustomization.yml', [app('b', 'overlays/test'), app('a', 'overlays/test')])).toEqual([
      'application argocd/a',
      'application argocd/b',
    ]);
  });

  it('knows which files a plain directory loads', () => {
    const recursive = { source: { directory: { recurse: true, jsonnet: false } } };
    expect(names('plain/a/web.yaml', [app('flat', 'plain'), app('deep', 'plain', recursive)])).toEqual([
      'application argocd/deep',
    ]);
  });

  it('does not count Applications of other revisions and repositories', () => {
    const others = [
      app('tag', 'overlays/prod', { source: { targetRevision: 'v1' } }),
      app('foreign', 'overlays/prod', { source: { repoUrl: 'https://git.example.com/other.git' } }),
    ];
    expect(names('overlays/prod/kustomization.yaml', others)).toEqual(['overlay overlay overlays/prod']);
  });

  it('knows the files of a chart and the value files that it is rendered with', () => {
    const [source] = anApplication('multi').sources;
    const multi = {
      application: {
        sources: [
          {
            repoUrl: 'https://charts.example.com',
            targetRevision: '1.0.0',
            chart: 'c',
            helm: { valueFiles: ['$values/values/prod.yaml'] },
          },
          { repoUrl: source?.repoUrl ?? '', targetRevision: 'main', ref: 'values' },
        ],
      },
    };
    expect(names('chart/templates/web.yaml', [app('chart', 'chart')])).toEqual(['application argocd/chart']);
    expect(names('values/prod.yaml', [anApplication('multi', multi)])).toEqual(['application argocd/multi']);
    expect(names('plain/a/web.yaml', [anApplication('multi', multi)])).toEqual([]);
  });
});
