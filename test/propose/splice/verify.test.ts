import { describe, expect, it } from 'vitest';
import { mebibytes } from '../../../src/model/units.ts';
import type { Step, Value } from '../../../src/propose/splice/edit.ts';
import { parseYaml } from '../../../src/propose/splice/parsed.ts';
import { inexact } from '../../../src/propose/splice/verify.ts';

const memory: Value = { kind: 'memory', to: mebibytes(768) };
const check = (before: string, after: string, path: readonly Step[] = ['memory'], value: Value = memory) =>
  inexact(parseYaml(before), parseYaml(after), new Map([[0, [{ document: 0, path, value }]]]));

/** The last gate before a text is written: whatever planned the edit, this is what it must have done. */
describe('an edit', () => {
  it.each([
    ['replaces', 'a: 1\nmemory: 1Gi\n', 'a: 1\nmemory: 768Mi\n'],
    ['adds', 'a: 1\n', 'a: 1\nmemory: 768Mi\n'],
    ['spells differently', 'memory: 1Gi # why\n', 'memory: "805306368"\n'],
  ])('that %s is exact', (_, before, after) => {
    expect(check(before, after)).toBeUndefined();
  });

  it.each([
    ['changes a neighbour', 'a: 1\nmemory: 1Gi\n', 'a: 2\nmemory: 768Mi\n', 'something else changed'],
    ['loses a key', 'a: 1\nmemory: 1Gi\n', 'memory: 768Mi\n', 'something else changed'],
    ['adds a key', 'memory: 1Gi\n', 'memory: 768Mi\nb: 1\n', 'something else changed'],
    ['turns a text into a number', 'a: "1"\nmemory: 1Gi\n', 'a: 1\nmemory: 768Mi\n', 'something else changed'],
    ['changes another document', 'memory: 1Gi\n---\na: 1\n', 'memory: 768Mi\n---\na: 2\n', 'something else changed'],
    ['misses', 'memory: 1Gi\n', 'memory: 512Mi\n', 'memory does not read as meant'],
    ['cuts a document', 'memory: 1Gi\n---\na: 1\n', 'memory: 768Mi\na: 1\n', 'the number of documents changed'],
    ['breaks', 'memory: 1Gi\n', 'memory: 768Mi\n b: 1\n', 'the parser complains about something new'],
  ])('that %s is not', (_, before, after, why) => {
    expect(check(before, after)).toBe(why);
  });

  it('that takes away leaves everything else', () => {
    const absent: Value = { kind: 'absent' };
    expect(check('a: 1\nl: {memory: 1Gi}\n', 'a: 1\n', ['l', 'memory'], absent)).toBeUndefined();
    expect(check('a: 1\nl: {memory: 1Gi}\n', 'l: {}\n', ['l', 'memory'], absent)).toBe('something else changed');
  });
});
