import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mebibytes } from '../../../src/model/units.ts';
import { actionsIn } from '../../../src/propose/splice/actions.ts';
import { blocksIn, branchesAround, otherBranches } from '../../../src/propose/splice/blocks.ts';
import { documentOffsets } from '../../../src/propose/splice/splice.ts';
import { spliceTemplate } from '../../../src/propose/splice/template.ts';
import { maskTemplates } from '../../../src/propose/splice/templates.ts';

describe('actionsIn', () => {
  it.each([
    ['{{ "}}" }}', ['writes']],
    ['{{/* }} {{ */}}', ['quiet']],
    ['{{- /* over\nlines */ -}}', ['quiet']],
    ['{{ `}}\n}}` }}', ['writes']],
    ['{{ \'}\' }}{{ "\\"}}" }}', ['writes', 'writes']],
    ['{{- if .a -}}x{{- else if .b }}y{{ else }}z{{ end }}', ['opens', 'turns', 'turns', 'ends']],
    ['{{ $a := 1 }}{{ $a = 2 }}{{ $i, $b := .c }}', ['quiet', 'quiet', 'quiet']],
    ['{{ $a }}{{ .end }}{{ include "if" . }}', ['writes', 'writes', 'writes']],
  ])('%s', (text, kinds) => {
    expect(actionsIn(text)?.map(({ kind }) => kind)).toEqual(kinds);
    expect(actionsIn(text)?.at(-1)?.end).toBe(text.length);
  });

  it('does not guess where an expression ends', () => {
    expect(actionsIn('a: {{ .b')).toBeUndefined();
    expect(actionsIn('a: {{/* }}')).toBeUndefined();
  });
});

describe('blocks', () => {
  const text = '{{ if .a }}1{{ else if .b }}2{{ else }}3{{ with .c }}4{{ end }}{{ end }}5';
  const blocks = blocksIn(actionsIn(text) ?? []) ?? [];
  it('tell under which conditions something stands', () => {
    const around = (digit: string) => branchesAround(blocks, text.indexOf(digit));
    expect(around('5')).toBe('');
    expect(new Set(['1', '2', '3', '4'].map(around)).size).toBe(4);
    expect(around('4').startsWith(around('3'))).toBe(true);
  });

  it('are read one branch at a time', () => {
    const left = (kept: 'first' | 'last') => {
      const [span = { start: 0, end: 0 }] = otherBranches(blocks, kept);
      return text.slice(0, span.start) + text.slice(span.end);
    };
    expect(left('first')).toBe('{{ if .a }}1{{ end }}5');
    expect(left('last')).toBe('{{ else }}3{{ with .c }}4{{ end }}{{ end }}5');
  });

  it('that do not match are none', () => {
    expect(blocksIn(actionsIn('{{ if .a }}') ?? [])).toBeUndefined();
    expect(blocksIn(actionsIn('{{ end }}') ?? [])).toBeUndefined();
  });
});

describe('maskTemplates', () => {
  it.each([
    ['an expression in a value', 'a: {{ .b }}-c', 'a: xxxxxxxx-c'],
    ['a line of its own', '  {{- if .a }}\nb: 1', `${' '.repeat(14)}\nb: 1`],
    ['all that a key says', 'a:\n  {{- toYaml .b }}\nc: 1', 'a:\n  xxxxxxxxxxxxxxxx\nc: 1'],
    ['what stands among others', 'a:\n  {{- toYaml .b }}\n  c: 1', `a:\n${' '.repeat(18)}\n  c: 1`],
    ['no deeper than its key', 'a:\n{{ toYaml .b }}', `a:\n${' '.repeat(15)}`],
    ['what writes nothing at the end', 'a: 1 {{- end }}', `a: 1${' '.repeat(11)}`],
    ['what writes nothing, twice', 'a: {b: 1} {{/* c */}} {{ end }}', `a: {b: 1}${' '.repeat(22)}`],
    ['several lines', 'a: {{ b\n  "c"\n  d }}', 'a: xxxx\n     \n      '],
    ['CRLF', '{{ if .a }}\r\nb: {{ .c }}\r\n', `${' '.repeat(11)}\r\nb: xxxxxxxx\r\n`],
  ])('%s', (_, text, masked) => {
    const read = maskTemplates(text);
    expect(read?.length).toBe(text.length);
    expect(read).toBe(masked);
  });

  const piece = fc.constantFrom(
    ...['{{ .a }}', '{{- if .b }}', '{{- end -}}', '{{/* }} */}}', '{{ "}}" }}', '{{ a\n b }}', '{{', '}}', '{'],
    ...['\n', '\r\n', '  ', 'key: ', '- ', 'value', '#', '"', "'", '|\n', '🦊', '\t', ':', '---\n'],
  );
  const texts = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
  const spans = fc.array(fc.tuple(fc.nat(80), fc.nat(20)).map(([start, length]) => ({ start, end: start + length })));

  it('keeps the length of every line, and every word outside of expressions', () => {
    let masked = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const mask = maskTemplates(text);
        if (mask === undefined) return;
        masked++;
        expect(lengths(mask)).toEqual(lengths(text));
        expect(mask).not.toContain('{{');
        const outside = withoutActions(text);
        expect(withoutActions(text, mask).replace(/[ \tx]/g, '')).toBe(outside.replace(/[ \tx]/g, ''));
      }),
      { numRuns: 500 },
    );
    expect(masked).toBeGreaterThan(100);
  });

  it('empties hidden lines without making them shorter', () => {
    fc.assert(
      fc.property(texts, spans, (text, hidden) => {
        const mask = maskTemplates(text, hidden);
        if (mask !== undefined) expect(lengths(mask)).toEqual(lengths(text));
      }),
    );
  });
});

const lengths = (text: string): number[] => text.split('\n').map((line) => line.length);

/** What stands between the expressions of `text`, read from `from`. */
function withoutActions(text: string, from = text): string {
  let at = 0;
  let rest = '';
  for (const { start, end } of actionsIn(text) ?? []) {
    rest += from.slice(at, start);
    at = end;
  }
  return rest + from.slice(at);
}

describe('spliceTemplate', () => {
  const lines = fc.array(
    fc.constantFrom(
      ...['        {{- if .Values.a }}', '        env: {{ toYaml .b | nindent 10 }}', '        {{- end }}', ''],
      ...['        # {{ a comment }}', '        {{/* 512Mi */}}', '        tty: true', '        args: ["{{ .c }}"]'],
    ),
    { maxLength: 6 },
  );
  const templates = fc.tuple(
    lines,
    lines,
    fc.constantFrom('512Mi', '"512Mi"', "'512Mi' # why", '512Mi {{- /* x */}}'),
    fc.constantFrom('\n', '\r\n'),
  );

  it('edits a literal, touches no expression, and gives the original bytes when the value is put back', () => {
    let edited = 0;
    fc.assert(
      fc.property(templates, ([above, below, spelled, eol]) => {
        const text = [
          'kind: {{ .Values.kind }}',
          'spec:',
          '    containers:',
          '      - name: app',
          ...above,
          '        resources:',
          '          limits:',
          `            memory: ${spelled}`,
          ...below,
        ].join(eol);
        const there = setMemory(text, 768);
        if (there.kind === 'refused') return;
        edited++;
        expect(withoutActions(there.text).replace('768Mi', '512Mi')).toBe(withoutActions(text));
        expect(actionsIn(there.text)?.length).toBe(actionsIn(text)?.length);
        expect(setMemory(there.text, 512)).toMatchObject({ kind: 'spliced', text });
      }),
      { numRuns: 200 },
    );
    expect(edited).toBeGreaterThan(50);
  });

  const setMemory = (text: string, to: number) => {
    const mask = maskTemplates(text) ?? '';
    const [document = 0] = documentOffsets(mask);
    const path = ['spec', 'containers', 0, 'resources', 'limits', 'memory'];
    return spliceTemplate(text, { hidden: [], within: [] }, [
      { document, path, value: { kind: 'memory', to: mebibytes(to) } },
    ]);
  };

  it('never writes into an expression', () => {
    const text = 'a: {{ .x }}:1\n';
    const edit = { document: 0, path: ['a'], value: { kind: 'text' as const, to: 'y:1' } };
    expect(spliceTemplate(text, { hidden: [], within: [] }, [edit])).toMatchObject({
      kind: 'refused',
      because: { code: 'file-templated' },
    });
  });
});
