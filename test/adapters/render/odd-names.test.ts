import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sourceTree } from '../../../src/adapters/git/source-tree.ts';
import { renderer } from '../../../src/adapters/render/renderer.ts';
import { configMap, namesIn, renderSubject } from './tree.ts';

it('a file whose name is no UTF-8 ends nothing: it is passed over', async () => {
  const { tree, render, finish } = renderSubject({ 'app/a.yaml': configMap('a') });
  const odd = Buffer.concat([
    Buffer.from(join(tree.location, 'app/')),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('.yaml'),
  ]);
  mkdirSync(join(tree.location, 'app'), { recursive: true });
  writeFileSync(odd, configMap('odd'));
  expect(namesIn(await render({}))).toEqual(['ConfigMap/shop/a']);
  const entries = ['app/a.yaml', odd.toString('utf8').slice(tree.location.length + 1)].map((path) => ({
    mode: '100644',
    object: '',
    path,
  }));
  const read = sourceTree({ ...tree, entries });
  expect(read.paths.map(read.text)).toEqual([configMap('a')]);
  await finish();
});

it('no folder to work in is for a person to change', async () => {
  const subject = renderer({ searchPath: '', temporary: '/nonexistent' });
  await expect(subject.tools()).rejects.toMatchObject({
    path: 'TMPDIR',
    got: '/nonexistent, where no folder can be made (ENOENT)',
  });
  await subject.close();
});
