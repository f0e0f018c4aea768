import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffText, hunksOf, linesOf } from '../../../src/propose/blame/lines.ts';
import { partsOf, withParts } from '../../../src/propose/rollback/unapply.ts';

const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 }).map((lines) => lines.join('\n'));

/** The new text, made of the old one and its hunks. */
function replayed(before: string, after: string): string {
  const lines = [...linesOf(before)];
  for (const { from, to, lines: own } of hunksOf(linesOf(before), linesOf(after)).toReversed())
    lines.splice(from, to - from, ...own);
  return lines.join('\n');
}

describe('lines of a commit', () => {
  it('make the new text out of the old one', () => {
    fc.assert(fc.property(text, text, (before, after) => replayed(before, after) === after));
  });

  it('taken out of what the commit left give what was before', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = partsOf(after, { path: 'x', before, after });
        expect(withParts(after, parts)).toBe(before);
      }),
    );
  });

  it('leave what was written since elsewhere', () => {
    const undone = { path: 'x', before: 'a\nb\nc\nd', after: 'a\nB\nc\nd' };
    const today = 'new\na\nB\nc\nD';
    expect(withParts(today, partsOf(today, undone))).toBe('new\na\nb\nc\nD');
  });

  it.each([
    ['the line itself was changed', 'a\nBB\nc\nd'],
    ['the line is gone', 'a\nc\nd'],
  ])('are left alone where %s', (_, today) => {
    expect(partsOf(today, { path: 'x', before: 'a\nb\nc\nd', after: 'a\nB\nc\nd' })).toEqual([]);
  });

  it('that were taken away come back only between their old neighbours', () => {
    const undone = { path: 'x', before: 'a\nb\nc', after: 'a\nc' };
    expect(withParts('a\nc', partsOf('a\nc', undone))).toBe('a\nb\nc');
    expect(partsOf('a\nx\nc', undone)).toEqual([]);
  });

  it('of a file that came or went are not touched', () => {
    expect(partsOf('a', { path: 'x', before: undefined, after: 'a' })).toEqual([]);
    expect(partsOf(undefined, { path: 'x', before: 'a', after: undefined })).toEqual([]);
  });

  it('read as a diff', () => {
    expect(diffText('x', 'a\nb', 'a\nc')).toBe('--- a/x\n+++ b/x\n@@ -2,1 +2,1 @@\n-b\n+c');
    expect(diffText('x', undefined, 'a')).toContain('--- /dev/null');
  });
});
