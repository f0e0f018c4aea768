import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { packedFiles } from '../../../src/adapters/render/tar.ts';
import { onLoopback } from '../../fakes/on-loopback.ts';
import { parts } from '../../real/parts.ts';
import { configMap, namesIn, type RenderSubject, renderSubject, type TreeFiles } from './tree.ts';

const chartOf = (name: string): string => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`;
const FILES: TreeFiles = { 'app/Chart.yaml': chartOf('web'), 'app/templates/a.yaml': configMap('a') };
const PART = 'app/charts/part';

const helm = parts.find(({ name }) => name === 'helm')?.version();

describe.skipIf(helm === undefined && process.env.CI !== 'true')(
  'the schema of a chart of somebody who means ill',
  () => {
    let inner: Server;
    let address: string;
    let asked = 0;
    const subjects: RenderSubject[] = [];
    beforeAll(async () => {
      inner = createServer((_, reply) => {
        asked++;
        reply.end('{}');
      });
      address = `http://127.0.0.1:${await onLoopback(inner)}/x.json`;
    });
    afterAll(() => new Promise((resolve) => inner.close(resolve)));
    afterEach(async () => {
      for (const subject of subjects.splice(0)) await subject.finish();
    });
    const subjectOf = (files: TreeFiles): RenderSubject => {
      const subject = renderSubject({ ...FILES, ...files });
      subjects.push(subject);
      return subject;
    };

    it.each<[string, (url: string) => object]>([
      ['this machine', (url) => ({ $ref: url })],
      ['this machine, further down', (url) => ({ properties: { a: { anyOf: [{ $ref: `${url}#/x` }] } } })],
      ['this machine for what a schema is', (url) => ({ $schema: url })],
      ['a file', () => ({ $ref: 'file:///etc/hostname' })],
      ['a file that seems to be beside it', () => ({ $ref: '../../etc/hostname' })],
    ])('asks %s for nothing', async (_, schema) => {
      const subject = subjectOf({ 'app/values.schema.json': JSON.stringify(schema(address)) });
      expect(await subject.render({ tool: 'helm' })).toMatchObject({ because: { code: 'source-remote' } });
      expect(asked).toBe(0);
    });

    it.each(['as it is', 'packed'])('asks for nothing out of a chart in the chart, %s', async (how) => {
      const subject = subjectOf({
        [`${PART}/Chart.yaml`]: chartOf('part'),
        [`${PART}/values.schema.json`]: JSON.stringify({ $ref: address }),
      });
      if (how === 'packed') {
        const charts = join(subject.tree.location, 'app/charts');
        execFileSync('tar', ['-czf', 'part-1.0.0.tgz', 'part'], { cwd: charts });
        rmSync(join(charts, 'part'), { recursive: true });
      }
      expect(await subject.render({ tool: 'helm' })).toMatchObject({ because: { code: 'source-remote' } });
      expect(asked).toBe(0);
    });

    it('may refer to itself, and to what JSON Schema is', async () => {
      const schema = {
        $schema: 'http://json-schema.org/draft-07/schema#',
        definitions: { a: { type: 'string' } },
        properties: { a: { $ref: '#/definitions/a' } },
      };
      const subject = subjectOf({ 'app/values.schema.json': JSON.stringify(schema), 'app/values.yaml': 'a: b\n' });
      expect(namesIn(await subject.render({ tool: 'helm' }))).toEqual(['ConfigMap/shop/a']);
    });
  },
);

describe('a packed chart', () => {
  it('shows its files, those with long names as well', () => {
    const { folder, finish } = renderSubject({});
    const long = `${'n'.repeat(90)}/${'m'.repeat(90)}`;
    mkdirSync(join(folder, 'c', long), { recursive: true });
    writeFileSync(join(folder, 'c', long, 'a.txt'), 'hello');
    writeFileSync(join(folder, 'c', 'b.txt'), 'x'.repeat(513));
    for (const format of ['gnu', 'pax', 'ustar']) {
      const tar = execFileSync('tar', [`--format=${format}`, '-cz', 'c'], { cwd: folder });
      const files = packedFiles(tar).filter(({ content }) => content.length > 0);
      expect(files.map(({ content }) => content.length).toSorted(), format).toEqual([5, 513]);
      if (format !== 'ustar') expect(files.find(({ content }) => content.length === 5)?.name).toContain(long);
    }
    return finish();
  });

  it.each([Buffer.alloc(0), Buffer.from('no archive'), gzipSync(Buffer.alloc(2000)), gzipSync('x'.repeat(600))])(
    'that is none has no files',
    (archive) => expect(packedFiles(archive).filter(({ content }) => content.length > 0)).toEqual([]),
  );
});
