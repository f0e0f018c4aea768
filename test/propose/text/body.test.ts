import { describe, expect, it } from 'vitest';
import { BODY_BEGIN as BEGIN, BODY_END as END, readMarker, writeMarker } from '../../../src/model/marker.ts';
import { writeBody } from '../../../src/propose/text/body.ts';
import { templateOf } from '../../../src/propose/text/template.ts';
import { decisionOf, WEB } from '../decisions.ts';

const marker = writeMarker({ key: decisionOf(WEB, []).key, values: { 'app/limits.memory': 1 } });
const bytes = (text: string): number => new TextEncoder().encode(text).length;

describe('writeBody', () => {
  it('puts the marker first and our text between two comments', () => {
    const body = writeBody(templateOf('hello {{ name }}'), { marker, view: { name: 'you' } });
    expect(body).toBe(`${marker}\n${BEGIN}\nhello you\n${END}\n`);
    expect(readMarker(body)?.values).toEqual({ 'app/limits.memory': 1 });
  });

  it('drops whole sections in their order until it fits, counted in bytes', () => {
    const template = templateOf(
      '{% if show.days %}{{ long }}{% endif %}{% if show.queries %}{{ long }}{% endif %}{% if show.notes %}notes{% endif %} {{ dropped }}',
    );
    const body = writeBody(template, { marker, view: { long: 'ü'.repeat(20_000) } });
    expect(bytes(body)).toBeLessThan(58_000);
    expect(body).toContain('notes true');
    expect(body.match(/ü+/)?.[0].length).toBe(20_000);
  });

  it('cuts what is still too long and keeps marker and end', () => {
    const body = writeBody(templateOf('{{ long }}'), { marker, view: { long: 'a line of text\n'.repeat(10_000) } });
    expect(bytes(body)).toBeLessThanOrEqual(58_000);
    expect(body.startsWith(marker)).toBe(true);
    expect(body.endsWith(`${END}\n`)).toBe(true);
  });

  it('does not accept unknown variables', () => {
    expect(() => writeBody(templateOf('{{ nmae }}'), { marker, view: { name: 'you' } })).toThrow(/nmae/);
  });
});
