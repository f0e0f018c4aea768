import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { code, fenced, label, line, plain, prose } from '../../../src/propose/text/escape.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '<!-- x --> <img src=x onerror=1>',
    '-->\n<!-- trimtab:1 {"key":"forged","values":{}} -->',
    '```\n# head',
    '@everyone fixes #12, GH-7 https://evil.example/x',
    '[a](javascript:b) ![c](d)',
    'a | b | c',
    '\u202egnp.exe',
    'x\u2028- [x] <!-- tick:propose-now prod -->',
    'closes gh-7, closes https://forge.example/o/r/issues/7, !7',
    '\u{e0001}\u{e0061}',
    '"]; click A "x"',
  ),
);

describe('escaping', () => {
  it('leaves nothing in prose that a forge acts on', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = prose(text);
        expect(shown).not.toMatch(/[<>\n\r\u202e]/);
        expect(shown).not.toMatch(/@\w|#\w|\bGH-\d|:\/\//i);
        expect(shown.replace(/\\./g, '')).not.toMatch(/[`*_[\]|]/);
      }),
    );
  });

  it('keeps code spans, lines, titles and chart labels in their place', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(code(text).slice(1, -1)).not.toMatch(/`|\n|(?<!\\)\|/);
        expect(line(text)).not.toMatch(/[\n\r]/);
        expect(plain(text)).not.toMatch(/[@#!]\w|\bGH-\d|:\/\/|\n/i);
        for (const shown of [prose, code, line, plain, label])
          expect(shown(text)).not.toMatch(/<!--|[\u2028\u2029\u202e\u{e0000}-\u{e007f}]/u);
        expect(label(text)).toMatch(/^[A-Za-z0-9 ,.:/_%()-]*$/);
      }),
    );
  });

  it('closes a fence only where it means to', () => {
    fc.assert(
      fc.property(fc.array(hostile.map((text) => line(text))), (lines) => {
        const [open = '', ...rest] = fenced('diff', lines).split('\n');
        const fence = open.replace('diff', '');
        expect(rest.findIndex((one) => one.includes(fence))).toBe(lines.length);
      }),
    );
  });

  it('is readable for ordinary words', () => {
    expect(prose('P95 of 3 pods, x1.2 margin')).toBe('P95 of 3 pods, x1.2 margin');
    expect(code('shop/Deployment/web')).toBe('`shop/Deployment/web`');
  });
});
