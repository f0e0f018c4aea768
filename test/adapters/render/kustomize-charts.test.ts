import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findTool } from '../../../src/adapters/render/find-tool.ts';
import type { RendererOptions } from '../../../src/adapters/render/renderer.ts';
import type { RenderReply } from '../../../src/model/manifests.ts';
import { namesIn, type RenderSubject, renderSubject, type TreeFiles } from './tree.ts';

const PATH = process.env.PATH ?? '';
const helm = await findTool('helm', PATH);

const CHART: TreeFiles = {
  'app/charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n',
  'app/charts/web/values.yaml': 'memory: 1Gi\nsize: 1\n',
  'app/charts/web/templates/a.yaml': [
    'apiVersion: v1',
    'kind: ConfigMap',
    'metadata: {name: "{{ .Release.Name }}"}',
    'data:',
    '  memory: "{{ .Values.memory }}"',
    '  size: "{{ required "no size" .Values.size }}"',
    '  kube: "{{ .Capabilities.KubeVersion.Version }}"',
    '  own: "{{ .Capabilities.APIVersions.Has "example.com/v1" }}"',
    '',
  ].join('\n'),
};
const of = (kustomization: string, files: TreeFiles = CHART): TreeFiles => ({
  ...files,
  'app/kustomization.yaml': kustomization,
});
const PLAIN = of('helmCharts: [{name: web, releaseName: web}]\n');

describe('charts of a kustomization', () => {
  const subjects: RenderSubject[] = [];
  afterEach(async () => {
    for (const subject of subjects.splice(0)) await subject.finish();
  });
  const fresh = (files: TreeFiles, options: Partial<RendererOptions> = {}) => {
    const subject = renderSubject(files, options);
    subjects.push(subject);
    return { ...subject, at: (part = {}) => subject.render({ tool: 'kustomize', ...part }) };
  };

  it.skipIf(helm === undefined)('are rendered from the repository, with edits, in the copy only', async () => {
    const { at, tree } = fresh(PLAIN);
    const source = { kustomize: { kubeVersion: '1.31.0', apiVersions: ['example.com/v1'] } };
    expect(dataIn(await at({ source }))).toEqual({ memory: '1Gi', size: '1', kube: 'v1.31.0', own: 'true' });
    const after = 'helmCharts: [{name: web, releaseName: web, valuesInline: {memory: 2Gi}}]\n';
    const reply = await at({ edits: [{ path: 'app/kustomization.yaml', after }] });
    expect(dataIn(reply)).toMatchObject({ memory: '2Gi', own: 'false' });
    expect(namesIn(reply)).toEqual(['ConfigMap/shop/web']);
    expect(existsSync(join(tree.location, 'app/charts/web/charts'))).toBe(false);
  });

  it.skipIf(helm === undefined)('say what their values lack, in the words of the chart', async () => {
    const files = of('helmCharts: [{name: web, releaseName: web, valuesInline: {size: ""}}]\n');
    const reply = await fresh(files).at();
    expect(reply).toMatchObject({ because: { code: 'values-incomplete', detail: expect.stringMatching(/no size$/) } });
  });

  it('need helm, and say so', async () => {
    const subject = fresh(PLAIN, { searchPath: await withoutHelm(subjects) });
    expect(await subject.at()).toMatchObject({
      because: { code: 'renderer-missing', detail: expect.stringContaining('install helm') },
    });
  });

  it.each([
    ['is not in the folder of charts', 'helmCharts: [{name: other}]', 'file-not-found'],
    ['would be pulled', 'helmCharts: [{name: o, repo: "https://u:secret@example.org"}]', 'source-unsupported'],
    ['is anywhere on the machine', 'helmGlobals: {chartHome: /}\nhelmCharts: [{name: tmp}]', 'file-outside-repository'],
    ['is above the repository', 'helmCharts: [{name: ../../../..}]', 'file-outside-repository'],
    ['is an option', 'helmCharts: [{name: web, releaseName: --post-renderer=./x.sh}]', 'source-unsupported'],
    ['has a key that Go reads in any case', 'helmCharts: [{name: web, ReleaseName: -x}]', 'source-unsupported'],
    [
      'stands beside another one',
      'HelmCharts: [{name: web, releaseName: -x}]\nhelmCharts: [{name: web}]',
      'source-unsupported',
    ],
    ['stands beside a generator', 'generators: [charts/web]\nhelmCharts: [{name: web}]', 'source-unsupported'],
    ['brings settings of helm', 'helmGlobals: {configHome: /x}\nhelmCharts: [{name: web}]', 'source-unsupported'],
  ])('are not rendered where one %s', async (_, kustomization, code) => {
    const reply = await fresh(of(`${kustomization}\n`)).at();
    expect(reply).toMatchObject({ kind: 'not-rendered', because: { code } });
    expect(JSON.stringify(reply)).not.toMatch(/trimtab-render-|secret/);
  });

  it('are looked at in every base, through links too', async () => {
    const files: TreeFiles = {
      ...CHART,
      'app/kustomization.yaml': 'resources: [../link]\nhelmCharts: [{name: web, releaseName: web}]\n',
      link: { link: 'deep/base' },
      'deep/base/kustomization.yaml': 'resources: [../other]\n',
      'deep/other/kustomization.yaml': 'helmCharts: [{name: web, releaseName: -x}]\n',
    };
    const because = { code: 'source-unsupported', detail: expect.stringContaining('../deep/other: helmCharts.0') };
    expect(await fresh(files).at()).toMatchObject({ because });
  });
});

const dataIn = (reply: RenderReply): unknown =>
  reply.kind === 'rendered' ? reply.objects[0]?.body.data : reply.because;

/** A folder with the machine's kustomize and kubectl, and nothing else. */
async function withoutHelm(subjects: RenderSubject[]): Promise<string> {
  const subject = renderSubject({});
  subjects.push(subject);
  const bin = join(subject.folder, 'bin');
  mkdirSync(bin);
  for (const tool of ['kustomize', 'kubectl']) {
    const program = await findTool(tool, PATH);
    if (program !== undefined) symlinkSync(program, join(bin, tool));
  }
  return bin;
}
