import { describe, expect, it } from 'vitest';
import { textOf } from '../../../src/propose/application-set/piece.ts';
import { renderText } from '../../../src/propose/application-set/render-text.ts';
import { isReason } from '../../../src/propose/locate/reasons.ts';

const PARAMS = {
  name: 'web',
  env: 'prod',
  big: 1234567,
  small: 3,
  half: 0.5,
  none: '',
  path: { path: 'apps/shop/Web_1', basename: 'Web_1', segments: ['apps', 'shop', 'Web_1'] },
  tags: ['a', 'b'],
  values: { resources: { limits: { memory: '512Mi' } }, replicas: 2 },
};

function rendered(template: string, goTemplateOptions: readonly string[] = []): string {
  const pieces = renderText(template, PARAMS, { goTemplate: true, goTemplateOptions });
  return isReason(pieces) ? `${pieces.code}: ${pieces.detail}` : textOf(pieces);
}

describe('Go templates', () => {
  // The right sides are what text/template of Go and sprig 3.3 gave.
  it.each([
    ['{{ .name }}-{{.env}}', 'web-prod'],
    ['a {{- .name -}} b', 'awebb'],
    ['a {{- /* why */ -}} b', 'ab'],
    ['{{ .path.basename | normalize }}', 'web-1'],
    ['{{ index .path.segments 1 }}', 'shop'],
    ['{{ index .values "resources" "limits" "memory" }}', '512Mi'],
    ['{{ .none | default "512Mi" }}', '512Mi'],
    ['{{ default .none .name | quote }}', '"web"'],
    ['{{ if eq .env "prod" "test" }}yes{{ else }}no{{ end }}', 'yes'],
    ['{{ if and .name .none }}a{{ else if not .none }}b{{ end }}', 'b'],
    ['{{ range $i, $tag := .tags }}{{ $i }}{{ $tag }},{{ end }}', '0a,1b,'],
    ['{{ range .nothing }}x{{ else }}none{{ end }}', 'none'],
    ['{{ with .values.resources.limits }}{{ .memory }} of {{ $.name }}{{ end }}', '512Mi of web'],
    ['{{ $n := printf "%s-%v" .name .small }}{{ $n }}', 'web-3'],
    ['{{ (index .tags 0) | upper }}{{ (.values).replicas }}', 'A2'],
    ['{{ .big }} {{ .small }} {{ .half }}', '1.234567e+06 3 0.5'],
    ['{{ .nothing }}', '<no value>'],
    ['{{ .path.path | replace "/" "-" | lower | trunc 8 }}', 'apps-sho'],
    ['{{ toYaml .values | nindent 2 }}', '\n  replicas: 2\n  resources:\n    limits:\n      memory: 512Mi'],
    ['{{ toJson .values.resources }}', '{"limits":{"memory":"512Mi"}}'],
    ['{{ dig "resources" "limits" "cpu" "1" .values }}', '1'],
    ['{{ splitList "/" .path.path | last }}{{ join "+" .tags }}', 'Web_1a+b'],
    ['{{ trimSuffix "b" "web" }}{{ trimPrefix "w" "web" }}{{ `{{ raw }}` }}', 'weeb{{ raw }}'],
    ['{{ ternary "big" "little" (gt .small 2.0) }}', 'big'],
    ['no template }} here', 'no template }} here'],
  ])('%s is %s', (template, text) => expect(rendered(template)).toBe(text));

  it.each([
    ['{{ fromYaml "a: [" }}', 'fromYaml cannot read its text'],
    ['{{ fromYaml "a: &a [*a]" | toJson }}', 'fromYaml cannot read its text'],
    ['{{ indent 1000000000000 .name }}', 'an indent of 1000000000000 is not evaluated here'],
    ['{{ .name | sha256sum }}', 'the template function sha256sum is not evaluated here'],
    ['{{ if .name }}', 'a block has no end or else'],
    ['{{ end }}', 'an end without a beginning'],
    ['{{ template "x" . }}', '{{template}} is not evaluated'],
    ['{{ index .tags 9 }}', 'index 9 is out of range'],
    ['{{ $x }}', 'the variable $x is not set'],
    ['{{ .name', 'cannot be read'],
    ['{{ .a ? }}', 'cannot be read'],
    ['{{ printf "%x" 3 }}', 'printf %x is not evaluated'],
  ])('%s is not followed', (template, why) => {
    expect(rendered(template)).toMatch(/^generator-unsupported: /);
    expect(rendered(template)).toContain(why);
  });

  it('must have every parameter where the set asks for it', () => {
    expect(rendered('{{ .nothing }}', ['missingkey=error'])).toContain('there is no parameter nothing');
    expect(rendered('{{ .values.nothing }}', ['missingkey=error'])).toContain('there is no parameter nothing');
  });

  it('know where each part comes from', () => {
    const pieces = renderText('v{{ .env }}-{{ index .path.segments 1 }}', PARAMS, {
      goTemplate: true,
      goTemplateOptions: [],
    });
    expect(pieces).toEqual([
      { text: 'v', at: 0 },
      { text: 'prod', params: [['env']] },
      { text: '-', at: 11 },
      { text: 'shop', params: [['path', 'segments', 1]] },
    ]);
  });
});

describe('names in braces', () => {
  it('are replaced where they are texts, and stay where they are not known', () => {
    const params = { 'path.basename': 'web', 'values.size': '512' };
    const pieces = renderText('{{path.basename}}-{{ values.size }}Mi {{other}}', params, {
      goTemplate: false,
      goTemplateOptions: [],
    });
    expect(isReason(pieces) ? pieces : textOf(pieces)).toBe('web-512Mi {{other}}');
  });
});
