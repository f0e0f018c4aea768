import { describe, expect, it } from 'vitest';
import { argoGlobMatches } from '../../../src/adapters/render/argo-glob.ts';
import { parseKubernetesYaml } from '../../../src/adapters/render/kubernetes-yaml.ts';

const parsedValue = (text: string): unknown => {
  const parsed = parseKubernetesYaml(`v: ${text}\n`);
  return parsed.kind === 'parsed' ? parsed.documents[0] : parsed.issue;
};

describe('YAML as Kubernetes reads it', () => {
  it.each([
    ['on', true],
    ['y', true],
    ['No', false],
    ['"on"', 'on'],
    ['0644', 420],
    ['0o17', 15],
    ['0x1F', 31],
    ['0b11', 3],
    ['089', 89],
    ['1_000', 1000],
    ['1e3', 1000],
    ['.5', 0.5],
    ['22:22', '22:22'],
    ['1:30.5', '1:30.5'],
    ['2001-01-01', '2001-01-01'],
    ['~', null],
    ['500m', '500m'],
    ['!!binary aGk=', 'aGk='],
  ])('%s', (text, value) => {
    expect(parsedValue(text)).toEqual({ v: value });
  });

  it('takes keys as text, the last of two, and merges', () => {
    const parsed = parseKubernetesYaml('on: 1\na: 1\na: 2\nb: &b {c: 1}\nd: {<<: *b, e: 2}\n');
    expect(parsed).toMatchObject({ documents: [{ true: 1, a: 2, d: { c: 1, e: 2 } }] });
  });

  it.each(['&a [*a]', '&a {b: {c: *a}}', '[&a [[*a]]]'])('refuses what holds itself, as Go does: %s', (text) => {
    expect(parsedValue(text)).toBe('an anchor contains itself');
  });

  it('takes what is shared without holding itself', () => {
    expect(parsedValue('{a: &a [1], b: [*a, *a]}')).toEqual({ v: { a: [1], b: [[1], [1]] } });
  });

  it('tells how far it came in a broken file', () => {
    expect(parseKubernetesYaml('a: 1\n---\nb: [\n')).toMatchObject({ kind: 'broken', parsedBefore: 1 });
    expect(parseKubernetesYaml('a: *none\n')).toMatchObject({ kind: 'broken', parsedBefore: 0 });
  });

  it('goes on reading a quoted text that is further left than YAML allows, as Go does', () => {
    const text = 'a:\n  b: \'One of\n  it\'\'s\n\n  end\'\n  c: "two\n  \\"of\\" x"\n---\nd: 1\n';
    expect(parseKubernetesYaml(text)).toEqual({
      kind: 'parsed',
      documents: [{ a: { b: "One of it's\nend", c: 'two "of" x' } }, { d: 1 }],
    });
    expect(parseKubernetesYaml("a: 'never\nb: 1\n")).toMatchObject({ kind: 'broken' });
    expect(parseKubernetesYaml("a:\n  b: 'never\n  c\n---\nd: 'x'\n")).toMatchObject({ kind: 'broken' });
  });

  it('does not explode', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, index) => `${name}: &${name} [${`*${'abcdefg'[index]},`.repeat(9)}]`),
    ];
    expect(parseKubernetesYaml(`${bomb.join('\n')}\n`)).toMatchObject({ kind: 'broken' });
  });

  it('reads nothing from nothing', () => {
    expect(parseKubernetesYaml('')).toMatchObject({ kind: 'parsed' });
    expect(parseKubernetesYaml('# only words\n')).toMatchObject({ kind: 'parsed' });
  });
});

describe('globs of Argo CD', () => {
  it.each([
    ['*.yaml', 'a.yaml', true],
    ['*.yaml', 'sub/a.yaml', true],
    ['**/*.yaml', 'a.yaml', false],
    ['{a,b}/*.yaml', 'b/x.yaml', true],
    ['{a,b}/*.yaml', 'c/x.yaml', false],
    ['a?.yaml', 'ab.yaml', true],
    ['[!a]*.yaml', 'b.yaml', true],
    ['[!a]*.yaml', 'a.yaml', false],
    ['a.yaml', 'aXyaml', false],
    ['{a', '{a', false],
    ['[a', '[a', false],
    ['a\\*', 'a*', true],
    ['a,b', 'a,b', true],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(argoGlobMatches(pattern, path)).toBe(expected);
  });
});
