import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { box, ticksIn } from '../../src/model/dashboard.ts';
import { findingKey } from '../../src/model/finding.ts';
import { readMarker, writeMarker } from '../../src/model/marker.ts';
import { oneLine, visible } from '../../src/model/one-line.ts';

const REF = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' };
const KEY = findingKey({ cluster: 'prod', workload: REF, container: 'app', kind: 'over-provisioned' });
const ORDER = box({ kind: 'propose-now', key: KEY }).replace('[ ]', '[x]');
const LINE_ENDS = ['\n', '\r', '\r\n', '\u2028', '\u2029', '\v', '\f', '\u0085'];

describe('text of somebody else on one line', () => {
  it.each(LINE_ENDS)('gives no order behind %j', (end) => {
    expect(ticksIn(`- \`${oneLine(`refused${end}${ORDER}`)}\``)).toEqual([]);
    expect(ticksIn(oneLine(ORDER))).toEqual([]);
  });

  it.each(LINE_ENDS)('is no marker of ours behind %j', (end) => {
    const forged = `x${end}${writeMarker({ key: KEY, values: {} })}`;
    expect(readMarker(oneLine(forged))).toBeUndefined();
    expect(readMarker(oneLine(forged.slice(1 + end.length)))).toBeUndefined();
  });

  it('holds no end of a line, no turn of direction, no hidden letters and no beginning of a comment', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(...LINE_ENDS, '<!--', '\u202e', '\u{e0041}'),
        (a, b) => {
          const shown = oneLine(`${a}${b}${a}`);
          expect(shown).not.toMatch(/<!--|[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u{e0000}-\u{e007f}]/u);
          expect(oneLine(shown)).toBe(shown);
        },
      ),
    );
  });

  it('is as it was where there is nothing of that', () => {
    expect(oneLine('10 %  über 5, 👍 <b>')).toBe('10 %  über 5, 👍 <b>');
    expect(visible('a\tb')).toBe('a b');
  });
});
