import { describe, expect, it } from 'vitest';
import { mebibytes, millicores } from '../../../src/model/units.ts';
import type { Edit, Spliced, Step, Value } from '../../../src/propose/splice/edit.ts';
import { parseYaml } from '../../../src/propose/splice/parsed.ts';
import { documentOffsets, splice, touchedLines } from '../../../src/propose/splice/splice.ts';

const edit = (text: string, path: readonly Step[], value: Value, index = 0): Edit => ({
  document: documentOffsets(text)[index] ?? -1,
  path,
  value,
});
const set = (text: string, path: readonly Step[], value: Value): Spliced => splice(text, [edit(text, path, value)]);
const textOf = (result: Spliced): string => (result.kind === 'spliced' ? result.text : result.because.code);
const memory: Value = { kind: 'memory', to: mebibytes(768) };

describe('splice', () => {
  it('edits two documents of one file at once', () => {
    const text = 'a: {memory: 1Mi}\n---\n# second\na: {memory: 2Mi}\n';
    const result = splice(text, [edit(text, ['a', 'memory'], memory, 1), edit(text, ['a', 'memory'], memory)]);
    expect(textOf(result)).toBe('a: {memory: 768Mi}\n---\n# second\na: {memory: 768Mi}\n');
  });

  it('writes what two edits share only once', () => {
    const text = 'spec:\n    name: x\n';
    const result = splice(text, [
      edit(text, ['spec', 'resources', 'limits', 'memory'], memory),
      edit(text, ['spec', 'resources', 'requests', 'cpu'], { kind: 'cpu', to: millicores(100) }),
    ]);
    expect(textOf(result)).toBe(
      'spec:\n    name: x\n    resources:\n        requests:\n            cpu: 100m\n        limits:\n            memory: 768Mi\n',
    );
  });

  describe('one key in the place of another', () => {
    const exchange = (text: string): string =>
      textOf(
        splice(text, [
          edit(text, ['target', 'share'], { kind: 'absent' }),
          edit(text, ['target', 'amount'], { kind: 'cpu', to: millicores(700) }),
        ]),
      );

    it.each([
      ['at the end of the file', 'target:\n  kind: x # y\n  share: 70\n', 'target:\n  kind: x # y\n  amount: 700m\n'],
      ['before others', 'target:\n  share: 70\n  kind: x\nend: 1\n', 'target:\n  kind: x\n  amount: 700m\nend: 1\n'],
      ['without a last line break', 'target:\n  kind: x\n  share: 70', 'target:\n  kind: x\n  amount: 700m'],
      ['on one line', 'target: { kind: x, share: 70 }\n', 'target: { kind: x, amount: 700m }\n'],
      ['on one line, first', 'target: {share: 70, kind: x}\n', 'target: {kind: x, amount: 700m}\n'],
      ['with CRLF', 'target:\r\n  kind: x\r\n  share: 70\r\n', 'target:\r\n  kind: x\r\n  amount: 700m\r\n'],
    ])('stands where the map goes on: %s', (_, before, after) => {
      expect(exchange(before)).toBe(after);
    });

    it('that would be all there is, is refused', () => {
      expect(exchange('target:\n  share: 70\n')).toBe('field-unsupported');
    });
  });

  it('quotes strings that YAML 1.1 or 1.2 would read as something else', () => {
    const written = (to: string): string => textOf(set('tag: v1\n', ['tag'], { kind: 'text', to }));
    expect(written('1.10')).toBe('tag: "1.10"\n');
    expect(written('yes')).toBe('tag: "yes"\n');
    expect(written('12:30')).toBe('tag: "12:30"\n');
    expect(written('1e3')).toBe('tag: "1e3"\n');
    expect(written('a: b')).toBe('tag: "a: b"\n');
    expect(written('registry:5000/app:v2')).toBe('tag: registry:5000/app:v2\n');
  });

  it('keeps quotes, numbers and booleans', () => {
    expect(textOf(set("tag: 'v1' # x\n", ['tag'], { kind: 'text', to: "it's" }))).toBe("tag: 'it''s' # x\n");
    expect(textOf(set('replicas: 2\n', ['replicas'], { kind: 'number', to: 3 }))).toBe('replicas: 3\n');
    expect(textOf(set('on: false\n', ['on'], { kind: 'truth', to: true }))).toBe('on: true\n');
  });

  it('reads past a duplicate key elsewhere', () => {
    const text = 'memory: 1Mi\nx: 1\nx: 2\n';
    expect(parseYaml(text).errors).toHaveLength(1);
    expect(textOf(set(text, ['memory'], memory))).toBe(text.replace('1Mi', '768Mi'));
  });

  it('appends items to lists in block and flow style', () => {
    const tree: Value = { kind: 'tree', to: { name: 'b', note: 'one\ntwo', last: 1 } };
    expect(textOf(set('list:\n  - name: a # x\n  # tail\nend: 1\n', ['list', { append: true }], tree))).toBe(
      'list:\n  - name: a # x\n  - name: b\n    note: |-\n      one\n      two\n    last: 1\n  # tail\nend: 1\n',
    );
    expect(textOf(set('list: []\n', ['list', { append: true }], { kind: 'tree', to: { name: 'b' } }))).toBe(
      'list:\n- name: b\n',
    );
    expect(
      textOf(set('list: [{name: a}]\n', ['list', { append: true }], { kind: 'tree', to: { name: 'b' } })),
    ).toContain('[{name: a}, {');
  });

  it('does not count a byte order mark as a column', () => {
    expect(textOf(set('\uFEFFa: 1\n', ['memory'], memory))).toBe('\uFEFFa: 1\nmemory: 768Mi\n');
    expect(textOf(set('\uFEFFa:\n', ['a', 'memory'], memory))).toBe('\uFEFFa:\n  memory: 768Mi\n');
  });

  it('edits a file of 1 MB, with long lines, exactly', () => {
    const filler = `  - "${'ü🚀'.repeat(2000)}" # ${'c'.repeat(3000)}\n`;
    const text = `data:\n${filler.repeat(120)}memory: 1Mi # end\n`;
    expect(text.length).toBeGreaterThan(1_000_000);
    expect(textOf(set(text, ['memory'], memory))).toBe(text.replace('memory: 1Mi', 'memory: 768Mi'));
  });

  it.each([
    ['an alias', 'a: &x {memory: 1Mi}\nb: *x\n', ['b', 'memory'], 'field-aliased'],
    ['a shared anchor', 'a: &x {memory: 1Mi}\nb: *x\n', ['a', 'memory'], 'field-aliased'],
    ['a map that hides a merged one', 'd: &d {l: {c: 1}}\nr:\n  <<: *d\n', ['r', 'l', 'memory'], 'field-aliased'],
    ['a tag', 'a: !foo {memory: 1Mi}\n', ['a', 'memory'], 'field-unsupported'],
    ['a tagged merge key', 'd: &d {c: 1}\nr:\n  !!merge <<: *d\n  x: 1\n', ['r', 'memory'], 'field-aliased'],
    ['a duplicate key on the path', 'a: {memory: 1Mi}\na: {memory: 2Mi}\n', ['a', 'memory'], 'field-unsupported'],
    ['a block scalar', 'memory: |\n  1Mi\n', ['memory'], 'field-unsupported'],
    ['a folded plain scalar', 'memory: 1\n  Mi\n', ['memory'], 'field-unsupported'],
    ['a comment inside braces', 'a: {\n # why\n}\n', ['a', 'memory'], 'field-unsupported'],
    ['a template that parses', 'a: {{ .Values.x }}\nmemory: 1Mi\n', ['memory'], 'file-templated'],
    ['a template that does not parse', '{{- if .x }}\nmemory: 1Mi\n{{- end }}\n', ['memory'], 'file-templated'],
    ['an under-indented flow list', 'k:\n  args: [\n  "a"\n  ]\n  memory: 1Mi\n', ['k', 'memory'], 'file-unparsable'],
    ['merge conflict markers', 'a: 1\n<<<<<<< HEAD\nmemory: 1Mi\n=======\n', ['memory'], 'file-unparsable'],
    ['a list where a map is expected', '- memory: 1Mi\n', ['a', 'memory'], 'field-unsupported'],
    ['a marker of image automation', 'image: a:1 # {"$imagepolicy": "flux:app"}\n', ['image'], 'image-automation'],
  ] as const)('refuses %s', (_what, text, path, code) => {
    const result = set(text, path, code === 'image-automation' ? { kind: 'text', to: 'a:2' } : memory);
    expect(result).toMatchObject({ kind: 'refused', because: { code } });
  });

  it('refuses a document that is not where it was found, and edits that contradict each other', () => {
    expect(textOf(splice('a: 1\n', [{ document: 7, path: ['a'], value: memory }]))).toBe('splice-inexact');
    const twice = [edit('a: 1\n', ['a'], memory), edit('a: 1\n', ['a'], { kind: 'memory', to: mebibytes(1) })];
    expect(textOf(splice('a: 1\n', twice))).toBe('splice-inexact');
  });

  it('counts lines and names the first one', () => {
    const text = 'a: 1\nmemory: 1Mi\nr: {}\n';
    const result = splice(text, [
      edit(text, ['memory'], memory),
      edit(text, ['r', 'x', 'y'], { kind: 'number', to: 1 }),
    ]);
    expect(result).toMatchObject({ kind: 'spliced', line: 2 });
    expect(result.kind === 'spliced' && touchedLines(text, result.splices)).toBe(4);
  });
});
