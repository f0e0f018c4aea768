import { describe, expect, it } from 'vitest';
import { mebibytes } from '../../../src/model/units.ts';
import { spliceEmbedded } from '../../../src/propose/splice/embedded.ts';

const PLACE = { document: 0, path: ['patches', 0, 'patch'] };
const EDITS = [
  { document: 0, path: ['spec', 'limits', 'memory'], value: { kind: 'memory' as const, to: mebibytes(768) } },
];
const run = (text: string): string => {
  const result = spliceEmbedded(text, PLACE, EDITS);
  return result.kind === 'spliced' ? result.text : result.because.code;
};

describe('spliceEmbedded', () => {
  it('replaces one line of a literal block and leaves its surroundings alone', () => {
    const text =
      'patches:\n  - patch: |  # merge\n      spec:\n        limits:\n          memory: 1Mi # now\n\n      # tail\n    target: {kind: D}\n';
    expect(run(text)).toBe(text.replace('1Mi', '768Mi'));
  });

  it('adds lines at the end of a block that ends the file without a line break', () => {
    expect(run('patches:\n- patch: |-\n    spec:\n      limits: {}')).toBe(
      'patches:\n- patch: |-\n    spec:\n      limits:\n        memory: 768Mi',
    );
  });

  it('keeps Windows line endings', () => {
    const text = 'patches:\r\n- patch: |-\r\n    spec:\r\n      limits:\r\n        memory: 1Mi\r\n  x: 1\r\n';
    expect(run(text)).toBe(text.replace('1Mi', '768Mi'));
  });

  it.each([
    ['a folded block', 'patches:\n- patch: >-\n    spec: {limits: {memory: 1Mi}}\n', 'field-unsupported'],
    ['a quoted string', 'patches:\n- patch: "spec: {limits: {memory: 1Mi}}"\n', 'field-unsupported'],
    ['an explicit indentation', 'patches:\n- patch: |2\n    spec: {limits: {memory: 1Mi}}\n', 'field-unsupported'],
    [
      'a template inside',
      'patches:\n- patch: |\n    spec: {limits: {memory: 1Mi}}\n    x: {{ y }}\n',
      'file-templated',
    ],
    ['a patch that is not there', 'patches: []\n', 'splice-inexact'],
  ])('refuses %s', (_what, text, code) => {
    expect(run(text)).toBe(code);
  });
});
