import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { configMap, namesIn, type RenderSubject, renderSubject, type TreeFiles } from './tree.ts';

describe('a directory of plain manifests', () => {
  const subjects: RenderSubject[] = [];
  afterEach(async () => {
    for (const subject of subjects.splice(0)) await subject.finish();
  });
  const fresh = (files: TreeFiles) => {
    const subject = renderSubject(files);
    subjects.push(subject);
    return subject;
  };
  const directory = (part: { recurse?: boolean; include?: string; exclude?: string }) => ({
    source: { directory: { recurse: false, jsonnet: false, ...part } },
  });

  it('loads what Argo CD loads, in its order', async () => {
    const { render } = fresh({
      'app/b.yaml': configMap('b'),
      'app/a.yml': configMap('a'),
      'app/c.json': '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"}}',
      'app/notes.txt': configMap('no'),
      'app/sub/d.yaml': configMap('no'),
      'app/values.yaml': 'image: nginx\n',
      'app/empty.yaml': '# nothing\n',
      'app/skipped.yaml': `# +argocd:skip-file-rendering\n${configMap('no')}`,
      'other/e.yaml': configMap('no'),
    });
    expect(namesIn(await render({}))).toEqual(['ConfigMap/shop/a', 'ConfigMap/shop/b', 'ConfigMap/shop/c']);
  });

  it('walks into folders when it is told to, folder by folder', async () => {
    const { render } = fresh({
      'app/a-b.yaml': configMap('a-b'),
      'app/a/z.yaml': configMap('zed'),
      'app/a/a/x.yaml': configMap('ix'),
    });
    const reply = await render(directory({ recurse: true }));
    expect(namesIn(reply)).toEqual(['ConfigMap/shop/ix', 'ConfigMap/shop/zed', 'ConfigMap/shop/a-b']);
  });

  it('includes and excludes with the globs of Argo CD', async () => {
    const names = ['prod/web.yaml', 'prod/web-test.yaml', 'stage/web.yaml', 'base/web.yaml'];
    const files = Object.fromEntries(names.map((name) => [`app/${name}`, configMap(name.replace(/\W/g, '-'))]));
    const reply = await fresh(files).render(
      directory({ recurse: true, include: '{prod,base}/*.yaml', exclude: '*-test.yaml' }),
    );
    expect(namesIn(reply)).toEqual(['ConfigMap/shop/base-web-yaml', 'ConfigMap/shop/prod-web-yaml']);
  });

  it('opens lists, reads several documents, and knows where an object belongs', async () => {
    const list = 'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n';
    const elsewhere = '{apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: tools}}\n';
    const wide = '{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: c}}\n';
    const { render } = fresh({ 'app/all.yaml': [list, elsewhere, '', wide].join('---\n') });
    expect(namesIn(await render({}))).toEqual(['ConfigMap/shop/a', 'ConfigMap/tools/b', 'ClusterRole/c']);
  });

  it('keeps the body as it is written', async () => {
    const reply = await fresh({ 'app/a.yaml': configMap('a') }).render({});
    expect(reply).toMatchObject({ objects: [{ body: { metadata: { name: 'a' }, data: { a: '1' } } }], tool: 'plain' });
  });

  it('renders with edits on top, and the base is as before afterwards', async () => {
    const { render } = fresh({ 'app/a.yaml': configMap('a') });
    const edits = [
      { path: 'app/a.yaml', before: configMap('a'), after: configMap('b') },
      { path: 'app/new.yaml', after: configMap('new') },
    ];
    expect(namesIn(await render({ edits }))).toEqual(['ConfigMap/shop/b', 'ConfigMap/shop/new']);
    expect(namesIn(await render({ edits: [{ path: 'x/y', after: '' }] }))).toEqual(['ConfigMap/shop/a']);
    expect(namesIn(await render({}))).toEqual(['ConfigMap/shop/a']);
  });

  it('renders a base once', async () => {
    const { render, tree } = fresh({ 'app/a.yaml': configMap('a') });
    const first = await render({});
    writeFileSync(join(tree.location, 'app/a.yaml'), configMap('changed behind its back'));
    expect(await render({})).toBe(first);
  });

  it.each([
    ['a manifest that does not parse', { 'app/a.yaml': `${configMap('a')}  : :\n bad` }, 'render-failed'],
    ['a second document that does not parse', { 'app/a.yaml': `${configMap('a')}---\na: [` }, 'render-failed'],
    ['broken JSON', { 'app/a.json': '{"a":' }, 'render-failed'],
    ['Jsonnet', { 'app/a.jsonnet': '{}' }, 'source-unsupported'],
    ['a folder that is not there', { 'b/a.yaml': '' }, 'file-not-found'],
    ['a link out of the repository', { 'app/a.yaml': { link: '/etc/hostname' } }, 'file-outside-repository'],
    ['a link that ends nowhere', { 'app/a.yaml': { link: 'none.yaml' } }, 'file-outside-repository'],
    ['a link with a sly spelling', SLY, 'file-outside-repository'],
  ])('says what it could not render: %s', async (_, files, code) => {
    const reply = await fresh(files).render({});
    expect(reply).toMatchObject({ kind: 'not-rendered', because: { code } });
  });

  it('gives manifests without a name a number, so that they do not hide the others', async () => {
    const nameless = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n';
    const reply = await fresh({ 'app/a.yaml': `${nameless}---\n${nameless}---\n${configMap('b')}` }).render({});
    const names = reply.kind === 'rendered' ? reply.objects.map(({ ref }) => ref.name) : reply.because;
    expect(names).toEqual(['(without a name, 1)', '(without a name, 2)', 'b']);
  });

  it('follows links while they stay inside', async () => {
    const { render } = fresh({
      'shared/web.yaml': configMap('web'),
      'app/web.yaml': { link: '../shared/web.yaml' },
      'elsewhere.yaml': { link: '/etc/hostname' },
    });
    expect(namesIn(await render({}))).toEqual(['ConfigMap/shop/web']);
  });

  it('does not edit through links or out of the tree', async () => {
    const { render } = fresh({ 'shared/web.yaml': configMap('web'), app: { link: 'shared' } });
    for (const path of ['app/web.yaml', 'app', '../x', '.git/config', '/etc/x'])
      expect(await render({ edits: [{ path, after: '' }] })).toMatchObject({
        because: { code: 'file-outside-repository' },
      });
    for (const path of ['../x', 'a/../../x', '/etc'])
      expect(await render({ source: { path } })).toMatchObject({ because: { code: 'file-outside-repository' } });
  });

  it('reads .argocd-source files of the folder', async () => {
    const { render } = fresh({
      'app/a.yaml': configMap('a'),
      'app/sub/b.yaml': configMap('b'),
      'app/.argocd-source.yaml': 'directory: {recurse: true}\npath: elsewhere\n',
      'app/.argocd-source-other.yaml': 'directory: {recurse: false}\n',
      'app/.argocd-source-shop.yaml': 'directory: {exclude: "a.yaml"}\n',
    });
    const patched = { recurse: true };
    expect(namesIn(await render(directory(patched)))).toEqual(['ConfigMap/shop/b']);
    expect(namesIn(await render({ application: { name: 'cart', namespace: 'x' } }))).toEqual([
      'ConfigMap/x/a',
      'ConfigMap/x/b',
    ]);
  });
});

/** Read word by word it stays inside; followed, `up` is the root and `..` leaves it. */
const SLY: TreeFiles = { 'sub/up': { link: '..' }, 'app/a.yaml': { link: '../sub/up/../outside.yaml' } };
