import { afterEach, describe, expect, it } from 'vitest';
import type { RendererOptions } from '../../../src/adapters/render/renderer.ts';
import type { RenderReply } from '../../../src/model/manifests.ts';
import { parts } from '../../real/parts.ts';
import { namesIn, type RenderPart, type RenderSubject, renderSubject, type TreeFiles } from './tree.ts';

const CHART = 'apiVersion: v2\nname: web\nversion: 1.0.0\n';
/** Shows what it was given: a ConfigMap per chart with everything that matters. */
const SHOW = `apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}-{{ .Chart.Name }}"}
data:
  a: {{ .Values.a | quote }}
  kind: {{ kindOf .Values.a | quote }}
  namespace: {{ .Release.Namespace | quote }}
  kubernetes: {{ .Capabilities.KubeVersion.Version | quote }}
  monitoring: {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" | quote }}
`;
const FILES: TreeFiles = {
  'app/Chart.yaml': CHART,
  'app/values.yaml': 'a: chart\n',
  'app/templates/show.yaml': SHOW,
  'app/prod.yaml': 'a: prod\n',
  'app/more/1.yaml': 'a: one\n',
  'app/more/2.yaml': 'a: two\n',
  'shared/all.yaml': 'a: all\n',
};

/** Written so that nothing takes it for a template of ours. */
const BRACED = '$'.concat('{ARGOCD_APP_SOURCE_PATH}');

const helm = parts.find(({ name }) => name === 'helm')?.version();

describe.skipIf(helm === undefined && process.env.CI !== 'true')('a chart', () => {
  const subjects: RenderSubject[] = [];
  afterEach(async () => {
    for (const subject of subjects.splice(0)) await subject.finish();
  });
  const fresh = (files: TreeFiles = FILES, options: Partial<RendererOptions> = {}) => {
    const subject = renderSubject(files, options);
    subjects.push(subject);
    return (part: RenderPart = {}) => subject.render({ tool: 'helm', ...part });
  };
  const given = (helm: Readonly<Record<string, unknown>>) => ({ source: { helm } });

  it('is rendered with a real helm where CI asks for it', () => {
    expect(helm).toMatch(/^v3\./);
  });

  it('is rendered with the name and namespace of the Application', async () => {
    const reply = await fresh()();
    expect(namesIn(reply)).toEqual(['ConfigMap/shop/shop-web']);
    expect(dataIn(reply)).toMatchObject({ a: 'chart', namespace: 'shop', kubernetes: 'v1.33.0', monitoring: 'false' });
    expect(reply).toMatchObject({ tool: expect.stringMatching(/^helm v3\./) });
  });

  it.each([
    ['a value file', { valueFiles: ['prod.yaml'] }, { a: 'prod' }],
    ['the last of several', { valueFiles: ['prod.yaml', '/shared/all.yaml'] }, { a: 'all' }],
    ['a glob in lexical order', { valueFiles: ['more/*.yaml'] }, { a: 'two' }],
    ['a file after a glob that has it too', { valueFiles: ['more/*.yaml', 'more/1.yaml'] }, { a: 'one' }],
    ['a file before a glob that has it too', { valueFiles: ['more/2.yaml', 'more/*.yaml'] }, { a: 'one' }],
    [
      'nothing where missing files are ignored',
      { valueFiles: ['x.yaml'], ignoreMissingValueFiles: true },
      { a: 'chart' },
    ],
    ['values over files', { valueFiles: ['prod.yaml'], values: 'a: inline\n' }, { a: 'inline' }],
    ['valuesObject, and values are ignored', { values: 'a: inline\n', valuesObject: { b: 1 } }, { a: 'chart' }],
    ['parameters over values', { valuesObject: { a: 'x' }, parameters: [{ name: 'a', value: 'p,q' }] }, { a: 'p,q' }],
    ['numbers of parameters', { parameters: [{ name: 'a', value: '1' }] }, { a: '1', kind: 'int64' }],
    ['strings of parameters', { parameters: [{ name: 'a', value: '1', forceString: true }] }, { kind: 'string' }],
    ['files over parameters', { fileParameters: [{ name: 'a', path: 'prod.yaml' }] }, { a: 'a: prod\n' }],
    ['variables of Argo CD', { parameters: [{ name: 'a', value: 'x-$ARGOCD_APP_NAME' }] }, { a: 'x-shop' }],
    ['variables in paths', { valueFiles: [`/${BRACED}/prod.yaml`] }, { a: 'prod' }],
    ['a namespace of its own', { namespace: 'tools' }, { namespace: 'tools' }],
    [
      'what the cluster offers',
      { apiVersions: ['monitoring.coreos.com/v1'], kubeVersion: '1.30.1' },
      { kubernetes: 'v1.30.1', monitoring: 'true' },
    ],
  ])('takes %s', async (_, helm, data) => {
    expect(dataIn(await fresh()(given(helm)))).toMatchObject(data);
  });

  it('takes the release name', async () => {
    expect(namesIn(await fresh()(given({ releaseName: 'other' })))).toEqual(['ConfigMap/shop/other-web']);
  });

  it('renders edits, also of files that are new', async () => {
    const render = fresh();
    const edits = [{ path: 'app/new.yaml', after: 'a: new\n' }];
    const source = { helm: { valueFiles: ['new.yaml'], ignoreMissingValueFiles: true } };
    expect(dataIn(await render({ source }))).toMatchObject({ a: 'chart' });
    expect(dataIn(await render({ source, edits }))).toMatchObject({ a: 'new' });
    expect(dataIn(await render({ source }))).toMatchObject({ a: 'chart' });
  });

  it('takes overrides from .argocd-source files, lists as a whole', async () => {
    const render = fresh({
      ...FILES,
      'app/.argocd-source-shop.yaml': 'helm: {parameters: [{name: a, value: override}]}\n',
    });
    expect(dataIn(await render(given({ parameters: [{ name: 'a', value: 'first' }] })))).toMatchObject({
      a: 'override',
    });
  });

  it('reads value files of another repository through a ref, edits included', async () => {
    const values = renderSubject({ 'prod/web.yaml': 'a: ref\n' });
    const chart = renderSubject(FILES);
    subjects.push(values, chart);
    const other = { ...values.tree, repository: 'values' };
    const ask = { tool: 'helm' as const, source: { helm: { valueFiles: ['$v/prod/web.yaml'] } }, refs: { v: other } };
    expect(dataIn(await chart.render(ask))).toMatchObject({ a: 'ref' });
    const edits = [{ path: 'prod/web.yaml', before: 'a: ref\n', after: 'a: edited\n' }];
    expect(dataIn(await chart.render({ ...ask, edits, edited: other }))).toMatchObject({ a: 'edited' });
    expect(dataIn(await chart.render(ask))).toMatchObject({ a: 'ref' });
  });

  it('links charts of the repository that it depends on, for as long as it takes', async () => {
    const render = fresh({
      ...FILES,
      'app/Chart.yaml': `${CHART}dependencies: [{name: part, version: 1.0.0, repository: "file://../part"}]\n`,
      'part/Chart.yaml': `${CHART.replace('web', 'part')}dependencies: [{name: deep, version: ">=0", repository: "file://../deep"}]\n`,
      'part/templates/show.yaml': SHOW,
      'deep/Chart.yaml': CHART.replace('web', 'deep'),
      'deep/templates/show.yaml': SHOW,
    });
    const names = ['ConfigMap/shop/shop-deep', 'ConfigMap/shop/shop-part', 'ConfigMap/shop/shop-web'];
    expect(sorted(namesIn(await render()))).toEqual(names);
    expect(sorted(namesIn(await render({ edits: [{ path: 'app/values.yaml', after: 'a: b\n' }] })))).toEqual(names);
    expect(namesIn(await render({ source: { path: 'deep' } }))).toEqual(['ConfigMap/shop/shop-deep']);
  });

  it('leaves custom resource definitions out where it is told to', async () => {
    const crd = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a.b.c}\n';
    const render = fresh({ ...FILES, 'app/crds/a.yaml': crd });
    expect(namesIn(await render())).toContain('CustomResourceDefinition/a.b.c');
    expect(namesIn(await render(given({ skipCrds: true })))).toEqual(['ConfigMap/shop/shop-web']);
  });

  it('asks again when it is asked to', async () => {
    const render = fresh({
      ...FILES,
      'app/templates/show.yaml': SHOW.replace('.Values.a | quote', 'randAlphaNum 20 | quote'),
    });
    const [first, same] = [await render(), await render()];
    expect(dataIn(same)).toEqual(dataIn(first));
    expect(dataIn(await render({ again: true }))).not.toEqual(dataIn(first));
  });

  it.each([
    ['a key that is not known', { surprise: 1 }, 'source-unsupported'],
    ['Helm 2', { version: 'v2' }, 'source-unsupported'],
    ['a value file from the network', { valueFiles: ['https://example.org/v.yaml'] }, 'source-unsupported'],
    ['a variable that is not known', { valueFiles: ['x-$SECRET/v.yaml'] }, 'source-unsupported'],
    ['a ref that is not there', { valueFiles: ['$values/v.yaml'] }, 'repository-not-allowed'],
    ['a value file that is missing', { valueFiles: ['none.yaml'] }, 'file-not-found'],
    ['a value file outside', { valueFiles: ['../../../etc/passwd'] }, 'file-outside-repository'],
    ['a file parameter outside', { fileParameters: [{ name: 'a', path: '../../x' }] }, 'file-outside-repository'],
    ['values that are no map', { values: '- a\n' }, 'render-failed'],
  ])('does not guess: %s', async (_, helm, code) => {
    expect(await fresh()(given(helm))).toMatchObject({ kind: 'not-rendered', because: { code } });
  });

  it.each([
    [
      'a remote dependency',
      'source-remote',
      {
        'app/Chart.yaml': `${CHART}dependencies: [{name: redis, version: 1.0.0, repository: "https://u:p@example.org"}]\n`,
      },
      'redis (https://example.org)',
    ],
    [
      'a local one that is missing',
      'source-remote',
      { 'app/Chart.yaml': `${CHART}dependencies: [{name: part, version: 1.0.0, repository: "file://../none"}]\n` },
      'part',
    ],
    ['a template that fails', 'values-incomplete', { 'app/templates/show.yaml': '{{ fail "no luck" }}' }, 'no luck'],
    [
      'a value that is required',
      'values-incomplete',
      { 'app/templates/show.yaml': '{{ required "give b" .Values.b }}' },
      'give b',
    ],
    ['a value that is missing', 'values-incomplete', { 'app/templates/show.yaml': '{{ .Values.b.c }}' }, '.Values.b.c'],
    ['output that is no YAML', 'render-failed', { 'app/templates/show.yaml': 'a: [' }, 'YAML'],
  ])('says why it cannot be rendered: %s', async (_, code, files, detail) => {
    const reply = await fresh({ ...FILES, ...files })();
    expect(reply).toMatchObject({ because: { code, detail: expect.stringContaining(detail) } });
    expect(JSON.stringify(reply)).not.toContain('trimtab-render-');
  });

  it('is never fetched', async () => {
    const reply = await fresh()({ source: { chart: 'redis', targetRevision: '1.0.0' } });
    expect(reply).toMatchObject({ because: { code: 'renderer-missing', detail: expect.stringContaining('redis') } });
  });

  it('needs Chart.yaml', async () => {
    expect(await fresh({ 'app/values.yaml': 'a: b\n' })()).toMatchObject({ because: { code: 'file-not-found' } });
  });

  it('sees nothing of the cluster', async () => {
    const lookup = SHOW.replace('.Values.a | quote', '(lookup "v1" "Secret" "a" "b") | toJson | quote');
    expect(dataIn(await fresh({ ...FILES, 'app/templates/show.yaml': lookup })())).toMatchObject({ a: '{}' });
  });

  it('says what to install when there is no helm', async () => {
    const reply = await fresh(FILES, { searchPath: '/nonexistent' })();
    expect(reply).toMatchObject({
      because: { code: 'renderer-missing', detail: expect.stringContaining('install helm') },
    });
  });
});

const dataIn = (reply: RenderReply): unknown =>
  reply.kind === 'rendered' ? reply.objects[0]?.body.data : { problem: reply.because };

const sorted = (names: string[] | string): unknown => (Array.isArray(names) ? names.toSorted() : names);
