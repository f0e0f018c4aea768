import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isOnThisMachine } from '../../../src/adapters/render/loopback.ts';
import { onLoopback } from '../../fakes/on-loopback.ts';
import { configMap, namesIn, type RenderSubject, renderSubject, type TreeFiles } from './tree.ts';

describe('a kustomization of somebody who means ill', () => {
  /** Something on this machine that a repository must not reach. */
  let inner: Server;
  let address: string;
  let asked: string[];
  const subjects: RenderSubject[] = [];
  beforeAll(async () => {
    inner = createServer((message, reply) => {
      asked.push(message.url ?? '');
      reply.end(configMap('stolen'));
    });
    address = `http://127.0.0.1:${await onLoopback(inner)}/x.yaml`;
  });
  afterAll(() => new Promise((resolve) => inner.close(resolve)));
  afterEach(async () => {
    for (const subject of subjects.splice(0)) await subject.finish();
  });

  const rendered = (files: TreeFiles, part = {}) => {
    asked = [];
    const subject = renderSubject({ 'app/a.yaml': configMap('a'), ...files });
    subjects.push(subject);
    return subject.render({ tool: 'kustomize', ...part });
  };
  const app = (text: string): TreeFiles => ({ 'app/kustomization.yaml': text });

  it.each<[string, (url: string) => TreeFiles]>([
    ['a resource', (url) => app(`resources: [a.yaml, "${url}"]\n`)],
    ['a resource as Go reads it too', (url) => app(`Resources: ["${url}"]\n`)],
    ['a resource that is written in escapes', (url) => app(`resources: ["${url.replace('http', '\\x68ttp')}"]\n`)],
    [
      'a resource of a base',
      (url) => ({ ...app('resources: [../b]\n'), 'b/kustomization.yaml': `resources: [${url}]\n` }),
    ],
    ['a patch', (url) => app(`resources: [a.yaml]\npatches: [{path: "${url}"}]\n`)],
    ['a file of a generator', (url) => app(`configMapGenerator: [{name: g, files: ["k=${url}"]}]\n`)],
    ['a transformer', (url) => app(`resources: [a.yaml]\ntransformers: ["${url}"]\n`)],
    [
      'what a generator is told in a file',
      (url) => ({ ...app('generators: [g.yaml]\n'), 'app/g.yaml': generator(url) }),
    ],
    [
      'what a generator is told in place',
      (url) => app(`generators:\n- |-\n  ${generator(url).replaceAll('\n', '\n  ')}\n`),
    ],
    [
      'what a generator in a folder is told',
      (url) => ({
        ...app('generators: [../g]\n'),
        'g/kustomization.yaml': 'resources: [g.yaml]\n',
        'g/g.yaml': generator(url),
      }),
    ],
  ])('fetches nothing from this machine as %s', async (_, files) => {
    const reply = await rendered(files(address));
    expect(reply).toMatchObject({ because: { code: 'source-remote' } });
    expect(asked).toEqual([]);
  });

  it.each<[string, TreeFiles]>([
    [
      'in a patch',
      { ...app('resources: [a.yaml]\npatches: [{path: p.yaml}]\n'), 'app/p.yaml': `${configMap('a')}x: &x {y: *x}\n` },
    ],
    [
      'in a patch in place',
      app('resources: [a.yaml]\npatches:\n- patch: |-\n    - &a {op: add, path: /data/b, value: *a}\n    - x\n'),
    ],
    ['in a resource', { ...app('resources: [a.yaml]\n'), 'app/a.yaml': `${configMap('a')}x: &x [*x]\n` }],
  ])('unrolls nothing that holds itself %s', async (_, files) => {
    expect(await rendered(files)).toMatchObject({ because: { code: 'file-unparsable' } });
  });

  it('fetches nothing that the Application names', async () => {
    const source = { kustomize: { components: [address] } };
    expect(await rendered(app('resources: [a.yaml]\n'), { source })).toMatchObject({ kind: 'not-rendered' });
    expect(asked).toEqual([]);
  });

  it('takes no base from outside of the repository', async () => {
    const subject = renderSubject({});
    subjects.push(subject);
    const elsewhere = join(subject.folder, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'kustomization.yaml'), 'configMapGenerator: [{name: x}]\n');
    const reply = await rendered(app(`resources: ["../../../../../../../../..${elsewhere}"]\n`));
    expect(reply).toMatchObject({ because: { code: 'file-outside-repository' } });
  });

  it('may say where things are', async () => {
    const said = `resources: [a.yaml]\ncommonAnnotations: {see: "${address}"}\nconfigMapGenerator: [{name: g, literals: ["AT=${address}"]}]\n`;
    const reply = await rendered({ ...app(said), 'app/a.yaml': configMap('a', `at: "${address}"`) });
    expect(namesIn(reply)).toHaveLength(2);
    expect(asked).toEqual([]);
  });
});

const generator = (url: string): string =>
  `apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: g}\nfiles: ["${url}"]`;

it.each([
  ['http://localhost:8080/x', true],
  ['HTTPS://LOCALHOST/x', true],
  ['http://127.1.2.3/', true],
  ['http://[::1]:80/', true],
  ['http://[::ffff:127.0.0.1]/', true],
  ['http://a:b@127.0.0.1/', true],
  ['http://2130706433/', true],
  ['name=http://localhost/', true],
  ['http://127.0.0.1:99999/', true],
  ['https://example.org/127.0.0.1', false],
  ['https://localhost.example.org/', false],
  ['see http://localhost/', false],
  ['app/localhost', false],
])('%s is on this machine: %s', (text, expected) => {
  expect(isOnThisMachine(text)).toBe(expected);
});
