import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { keptDocuments } from '../../../src/adapters/render/kept-documents.ts';
import { type ParsedYaml, parseKubernetesYaml } from '../../../src/adapters/render/kubernetes-yaml.ts';

const LINES = [
  'a: 1',
  'b: |',
  '  text',
  '  ---',
  '---',
  '--- # again',
  '...',
  '# a comment',
  '%YAML 1.1',
  'c: &x {d: on}',
  'e: *x',
  'f: "quoted',
  '  on"',
  '',
  '\tbroken',
] as const;

/** Documents without anything in them are no objects. */
const told = (yaml: ParsedYaml) =>
  yaml.kind === 'broken' ? yaml : yaml.documents.filter((one) => one !== null && one !== undefined);

describe('renderings whose documents are kept', () => {
  it('are read as they would be without, whatever was read before', () => {
    const text = fc.array(fc.constantFrom(...LINES), { maxLength: 12 }).map((lines) => lines.join('\n'));
    const parse = keptDocuments();
    fc.assert(
      fc.property(text, (one) => {
        expect(told(parse(one))).toEqual(told(parseKubernetesYaml(one)));
      }),
      { numRuns: 300 },
    );
  });

  it('give the same values for the same text, and only for that', () => {
    const parse = keptDocuments();
    const documents = ['web', 'api', 'mail'].map((name) => stringify({ kind: 'Service', metadata: { name } }));
    const [before, after] = [documents.join('---\n'), documents.join('---\n').replace('api', 'apis')].map(parse);
    if (before?.kind !== 'parsed' || after?.kind !== 'parsed') throw new Error('not read');
    expect(after.documents.map((one, i) => one === before.documents[i])).toEqual([true, false, true]);
    expect(after.documents[1]).toEqual({ kind: 'Service', metadata: { name: 'apis' } });
  });

  it('are let go when there are too many', () => {
    const parse = keptDocuments(1);
    const [first, , third] = ['a: 1\n', 'b: 2\n', 'a: 1\n'].map(parse);
    expect(third).toEqual(first);
  });

  it.each(['a: 1\n---\nb: [\n', 'a: *nowhere\n---\nb: 1\n'])('say what is wrong as before: %j', (text) => {
    expect(keptDocuments()(text)).toEqual(parseKubernetesYaml(text));
    expect(keptDocuments()(text).kind).toBe('broken');
  });
});
