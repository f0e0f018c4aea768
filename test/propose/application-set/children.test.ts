import { describe, expect, it } from 'vitest';
import { childrenOf, type SetSpec, specOf } from '../../../src/propose/application-set/children.ts';
import { pathMatches } from '../../../src/propose/application-set/path-match.ts';
import type { Files, Site } from '../../../src/propose/application-set/site.ts';
import { isReason } from '../../../src/propose/locate/reasons.ts';
import { indexRepository } from '../../../src/propose/locate/repository-index.ts';
import { REPOSITORY_URL, treeOf } from '../source-tree.ts';

const tree = treeOf({
  'apps/web/a.yaml': 'x: 1\n',
  'apps/batch/deep/b.yaml': 'x: 1\n',
  'apps/.hidden/c.yaml': 'x: 1\n',
  'envs/prod/config.json': '{"env": "prod", "size": {"memory": "1Gi"}, "zones": ["a", "b"]}',
  'envs/test/config.json': '[{"env": "test-1"}, {"env": "test-2"}]',
  'broken/config.json': 'a text',
});
const files: Files = { index: indexRepository(tree), paths: tree.paths, text: tree.text };
const site: Omit<Site, 'dialect'> = { files: () => files, clusters: () => [] };

type Generator = Readonly<Record<string, unknown>>;

/** Names of the Applications of a set with this template for names. */
function names(
  name: string,
  generators: readonly Generator[],
  part: Partial<SetSpec> = {},
): readonly string[] | string {
  const set = {
    goTemplate: true,
    goTemplateOptions: [],
    patched: false,
    template: { metadata: { name } },
    generators,
    ...part,
  };
  const children = childrenOf(set, site);
  return isReason(children) ? `${children.code}: ${children.detail}` : children.map((child) => child.name);
}

const list = (...elements: Generator[]): Generator => ({ list: { elements } });
const git = (part: Generator): Generator => ({ git: { repoURL: REPOSITORY_URL, revision: 'HEAD', ...part } });
const CONFIGS = git({ files: [{ path: 'envs/*/config.json' }] });

describe('generators', () => {
  it('list folders, without hidden and excluded ones', () => {
    const folders = git({ directories: [{ path: 'apps/*' }, { path: 'apps/batch', exclude: true }] });
    expect(names('{{ .path.basename }}-{{ index .path.segments 0 }}', [folders])).toEqual(['web-apps']);
    expect(names('{{path.basename}}-{{path[0]}}', [folders], { goTemplate: false })).toEqual(['web-apps']);
    const prefixed = git({ directories: [{ path: 'apps/web' }], pathParamPrefix: 'app' });
    expect(names('{{ .app.path.basename }}', [prefixed])).toEqual(['web']);
    expect(names('{{app.path.basename}}', [prefixed], { goTemplate: false })).toEqual(['web']);
  });

  it('read files with one map or a list of them', () => {
    expect(names('{{ .env }}-{{ .path.basename }}', [CONFIGS])).toEqual(['prod-prod', 'test-1-test', 'test-2-test']);
    const one = git({ files: [{ path: 'envs/prod/config.json' }], values: { full: '{{ .env }}-{{ .size.memory }}' } });
    expect(names('{{ .values.full | lower }}', [one])).toEqual(['prod-1gi']);
    expect(names('{{env}}-{{size.memory}}-{{zones.1}}', [one], { goTemplate: false })).toEqual(['prod-1Gi-b']);
    expect(names('x', [git({ files: [{ path: 'broken/*.json' }] })])).toMatch(/^generator-unsupported: broken/);
  });

  it('multiply in a matrix, where the second may use what the first has', () => {
    const matrix = { matrix: { generators: [CONFIGS, list({ role: 'web', at: '{{ .env }}' })] } };
    expect(names('{{ .at }}-{{ .role }}', [matrix])).toEqual(['prod-web', 'test-1-web', 'test-2-web']);
    const alone = { matrix: { generators: [CONFIGS] } };
    expect(names('x', [alone])).toMatch(/not exactly two generators/);
    const nested = {
      matrix: { generators: [list({ a: '1' }), { matrix: { generators: [list({ b: '2' }), list({ c: '3' })] } }] },
    };
    expect(names('{{ .a }}{{ .b }}{{ .c }}', [nested])).toEqual(['123']);
  });

  it('override in a merge, by keys, and add nothing', () => {
    const generators = [list({ n: 'a', v: '1' }, { n: 'b', v: '1' }), list({ n: 'b', v: '2' }, { n: 'c', v: '3' })];
    expect(names('{{ .n }}{{ .v }}', [{ merge: { mergeKeys: ['n'], generators } }])).toEqual(['a1', 'b2']);
    const twins = [list({ n: 'a' }, { n: 'a' }), list()];
    expect(names('x', [{ merge: { mergeKeys: ['n'], generators: twins } }])).toMatch(/share their merge keys/);
  });

  it('are filtered by selectors', () => {
    const selector = {
      matchLabels: { tier: 'front' },
      matchExpressions: [{ key: 'n', operator: 'NotIn', values: ['b'] }],
    };
    const rows = list({ n: 'a', tier: 'front' }, { n: 'b', tier: 'front' }, { n: 'c' });
    expect(names('{{ .n }}', [{ ...rows, selector }])).toEqual(['a']);
    const exists = { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] };
    expect(names('{{ .n }}', [{ ...rows, selector: exists }])).toEqual(['c']);
  });

  it.each([
    [{ plugin: {} }, 'A plugin generator'],
    [{ scmProvider: {} }, 'A SCM provider generator'],
    [{ pullRequest: {} }, 'A pull request generator'],
    [{ clusterDecisionResource: {} }, 'A cluster decision resource generator'],
    [{ clusters: {} }, 'The clusters of a cluster generator are not known'],
    [{ clusters: { flatList: true } }, 'flatList'],
    [{ list: { elementsYaml: 'text' } }, 'elementsYaml'],
    [{}, 'not exactly one'],
  ])('%j are refused', (generator, why) => expect(names('x', [generator])).toContain(why));

  it('may have a template of their own, which wins value by value', () => {
    const own = { list: { elements: [{ n: 'a' }], template: { metadata: { labels: { own: 'yes' } }, spec: {} } } };
    const template = { metadata: { name: '{{ .n }}', labels: { own: 'no', kept: 'yes' } } };
    const children = childrenOf({ ...specOf({}), goTemplate: true, generators: [own], template }, site);
    const [child] = isReason(children) ? [] : children;
    expect(child?.body).toMatchObject({ metadata: { name: 'a', labels: { own: 'yes', kept: 'yes' } } });
    expect(child?.placeOf(['metadata', 'labels', 'own'])).toEqual([
      'spec',
      'generators',
      0,
      'list',
      'template',
      'metadata',
      'labels',
      'own',
    ]);
    expect(child?.placeOf(['metadata', 'name'])).toEqual(['spec', 'template', 'metadata', 'name']);
  });
});

describe('patterns', () => {
  it.each([
    ['apps/*', 'apps/web', 'folders', true],
    ['apps/*', 'apps/web/deep', 'folders', false],
    ['apps/*/deep', 'apps/web/deep', 'folders', true],
    ['apps/[!w]*', 'apps/web', 'folders', false],
    ['envs/*.yaml', 'envs/a/b.yaml', 'files', true],
    ['envs/**/c.yaml', 'envs/c.yaml', 'files', true],
    ['envs/?.yaml', 'envs/ab.yaml', 'files', false],
    ['a+b/(x)', 'a+b/(x)', 'files', true],
  ] as const)('%s on %s among %s: %s', (pattern, path, of, result) =>
    expect(pathMatches(pattern, path, of)).toBe(result),
  );
});
