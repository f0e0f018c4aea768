import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { RendererOptions } from '../../../src/adapters/render/renderer.ts';
import type { RenderReply } from '../../../src/model/manifests.ts';
import { configMap, deployment, namesIn, type RenderSubject, renderSubject, type TreeFiles } from './tree.ts';

const FILES: TreeFiles = {
  'base/kustomization.yaml': 'resources: [web.yaml]\n',
  'base/web.yaml': deployment('web'),
  'app/kustomization.yaml': '# ours\nresources: [../base]\nimages: [{name: nginx, newTag: "1"}]\n',
};

describe('a kustomization', () => {
  const subjects: RenderSubject[] = [];
  afterEach(async () => {
    for (const subject of subjects.splice(0)) await subject.finish();
  });
  const fresh = (files: TreeFiles = FILES, options: Partial<RendererOptions> = {}) => {
    const subject = renderSubject(files, options);
    subjects.push(subject);
    return (part = {}) => subject.render({ tool: 'kustomize', ...part });
  };
  const overridden = (kustomize: Readonly<Record<string, unknown>>) => ({ source: { kustomize } });

  it('is built from its bases, with the namespace Argo CD applies to', async () => {
    const reply = await fresh()();
    expect(namesIn(reply)).toEqual(['Deployment/shop/web']);
    expect(imageIn(reply)).toBe('nginx:1');
    expect(reply).toMatchObject({ tool: expect.stringMatching(/kustomize v5\./) });
  });

  it('is built with edits on top', async () => {
    const render = fresh();
    const edits = [{ path: 'base/web.yaml', before: deployment('web'), after: deployment('web', 'nginx:1-alpine') }];
    expect(imageIn(await render({ edits }))).toBe('nginx:1');
    const leaf = [{ path: 'app/kustomization.yaml', after: 'resources: [../base]\nnamePrefix: x-\n' }];
    expect(namesIn(await render({ edits: leaf }))).toEqual(['Deployment/shop/x-web']);
    expect(namesIn(await render())).toEqual(['Deployment/shop/web']);
  });

  it.each([
    ['an image by name', { images: ['nginx:2'] }, { image: 'nginx:2' }],
    ['an image by another name', { images: ['nginx=reg:5000/n'] }, { image: 'reg:5000/n' }],
    ['a digest', { images: [`nginx@sha256:${'a'.repeat(64)}`] }, { image: `nginx@sha256:${'a'.repeat(64)}` }],
    ['replicas', { replicas: [{ name: 'web', count: '3' }] }, { replicas: 3 }],
    ['a prefix and a suffix', { namePrefix: 'a-', nameSuffix: '-b' }, { name: 'a-web-b' }],
    ['a namespace', { namespace: 'tools' }, { namespace: 'tools' }],
    ['labels', { commonLabels: { team: 'a' } }, { selector: { app: 'web', team: 'a' } }],
    [
      'labels without selector',
      { commonLabels: { team: 'a' }, labelWithoutSelector: true },
      { selector: { app: 'web' } },
    ],
    ['a patch', { patches: [{ target: { kind: 'Deployment' }, patch: PATCH }] }, { replicas: 7 }],
    ['nothing that matters here', { version: 'v5.4.0', kubeVersion: '1.30' }, { image: 'nginx:1' }],
  ])('takes %s from the Application', async (_, kustomize, expected) => {
    const render = fresh();
    expect(factsIn(await render(overridden(kustomize)))).toMatchObject(expected);
    expect(factsIn(await render())).toMatchObject({ image: 'nginx:1', name: 'web' });
  });

  it('takes components and annotations from the Application', async () => {
    const component = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -c\n';
    const render = fresh({ ...FILES, 'parts/c/kustomization.yaml': component });
    const reply = await render(overridden({ components: ['../parts/c'], commonAnnotations: { a: 'b' } }));
    expect(reply).toMatchObject({ objects: [{ body: { metadata: { name: 'web-c', annotations: { a: 'b' } } } }] });
  });

  it.each([
    ['a key that is not known', { surprise: true }],
    ['a value that is substituted', { images: ['nginx:$ARGOCD_APP_REVISION'] }],
    ['components that may be missing', { components: ['x'], ignoreMissingComponents: true }],
  ])('does not guess: %s', async (_, kustomize) => {
    expect(await fresh()(overridden(kustomize))).toMatchObject({ because: { code: 'source-unsupported' } });
  });

  it('takes overrides from .argocd-source files', async () => {
    const render = fresh({ ...FILES, 'app/.argocd-source-shop.yaml': 'kustomize: {images: ["nginx:9"]}\n' });
    expect(imageIn(await render(overridden({ images: ['nginx:2'], namePrefix: 'a-' })))).toBe('nginx:9');
  });

  it.each([
    [
      'a remote base',
      'source-remote',
      { 'app/kustomization.yaml': 'resources: ["https://github.com/a/b//c?ref=v1"]\n' },
    ],
    ['a remote file', 'source-remote', { 'app/kustomization.yaml': 'resources: ["https://example.org/a.yaml"]\n' }],
    ['a program', 'source-unsupported', { 'app/kustomization.yaml': 'generators: [g.yaml]\n', 'app/g.yaml': EXEC }],
    [
      'a chart',
      'source-unsupported',
      { 'app/kustomization.yaml': 'helmCharts: [{name: a, repo: "https://example.org"}]\n' },
    ],
    ['a file that is missing', 'file-not-found', { 'app/kustomization.yaml': 'resources: [none.yaml]\n' }],
    [
      'a file out of the root',
      'source-unsupported',
      { 'app/kustomization.yaml': 'resources: [../base/web.yaml]\n', ...FILES_OF_BASE },
    ],
    [
      'a doubled key',
      'render-failed',
      { 'app/kustomization.yaml': 'resources: [a.yaml]\n', 'app/a.yaml': `${configMap('a')}kind: Secret\n` },
    ],
  ])('is not built with %s, and the reason is %s', async (_, code, files) => {
    const reply = await fresh(files)();
    expect(reply).toMatchObject({ kind: 'not-rendered', because: { code } });
    expect(JSON.stringify(reply)).not.toContain('trimtab-render-');
  });

  it('needs a kustomization file', async () => {
    expect(await fresh({ 'app/a.yaml': configMap('a') })()).toMatchObject({ because: { code: 'file-not-found' } });
  });

  it('names links that lead out of the repository when something is missing', async () => {
    const files = { 'app/kustomization.yaml': 'resources: [a.yaml]\n', 'app/a.yaml': { link: '/etc/hostname' } };
    expect(await fresh(files)()).toMatchObject({ because: { detail: expect.stringContaining('app/a.yaml') } });
  });

  it('says what to install when there is no tool', async () => {
    const reply = await fresh(FILES, { searchPath: '/nonexistent' })();
    expect(reply).toMatchObject({ because: { code: 'renderer-missing', detail: expect.stringContaining('install') } });
  });

  it.each([
    ['an old one', 'echo v4.5.7', 'renderer-missing'],
    [
      'one that never stops talking',
      'case $1 in version) echo v5.4.0;; *) while :; do echo xxxxxxxx; done;; esac',
      'render-failed',
    ],
    ['one that prints nonsense', 'case $1 in version) echo v5.4.0;; *) echo "a: [";; esac', 'render-failed'],
  ])('is not fooled by a tool: %s', async (_, script, code) => {
    const bin = fakeTool(script, subjects);
    const reply = await fresh(FILES, { searchPath: bin, maximumBytes: 1000 })();
    expect(reply).toMatchObject({ because: { code } });
  });

  it('does not wait for a tool that never ends', async () => {
    const bin = fakeTool('case $1 in version) echo v5.4.0;; *) while :; do :; done;; esac', subjects);
    // Long enough to be asked for its version on a machine that is busy.
    const reply = await fresh(FILES, { searchPath: bin, timeoutMs: 2_000 })();
    expect(reply).toMatchObject({ because: { code: 'render-failed' } });
  });

  it('gives tools no environment but its own', async () => {
    const script =
      'case $1 in version) echo v5.4.0;; *) echo "{apiVersion: v1, kind: A, metadata: {name: \'$PATH $HTTPS_PROXY $SECRET\'}}";; esac';
    const reply = await fresh(FILES, { searchPath: fakeTool(script, subjects) })();
    expect(reply).toMatchObject({ objects: [{ ref: { name: '/nonexistent http://127.0.0.1:9 ' } }] });
  });
});

const PATCH = '- {op: add, path: /spec/replicas, value: 7}';
const EXEC =
  'apiVersion: a/v1\nkind: G\nmetadata:\n  name: g\n  annotations:\n    config.kubernetes.io/function: "exec: {path: ./x}"\n';
const FILES_OF_BASE = { 'base/web.yaml': deployment('web') };

/** A folder with a `kustomize` that is this shell script. */
function fakeTool(script: string, subjects: RenderSubject[]): string {
  const { folder, ...rest } = renderSubject({});
  subjects.push({ folder, ...rest });
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'kustomize'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, 'kustomize'), 0o755);
  return bin;
}

const bodyIn = (reply: RenderReply): Readonly<Record<string, unknown>> =>
  reply.kind === 'rendered' ? (reply.objects[0]?.body ?? {}) : { problem: reply.because };

const at = (value: unknown, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>(
    (found, key) => (typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined),
    value,
  );

const imageIn = (reply: RenderReply): unknown =>
  at(bodyIn(reply), 'spec', 'template', 'spec', 'containers', 0, 'image');

const factsIn = (reply: RenderReply) => ({
  image: imageIn(reply),
  replicas: at(bodyIn(reply), 'spec', 'replicas'),
  name: at(bodyIn(reply), 'metadata', 'name'),
  namespace: at(bodyIn(reply), 'metadata', 'namespace'),
  selector: at(bodyIn(reply), 'spec', 'selector', 'matchLabels'),
});
