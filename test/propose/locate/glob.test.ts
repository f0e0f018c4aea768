import { describe, expect, it } from 'vitest';
import { globMatches } from '../../../src/propose/locate/glob.ts';

describe('globMatches', () => {
  it.each([
    ['*.yaml', 'web.yaml', true],
    ['*.yaml', 'a/b/web.yaml', true],
    ['*.yaml', 'webyaml', false],
    ['{a,b}/*', 'b/x.yaml', true],
    ['{a,b}/*', 'c/x.yaml', false],
    ['web-?.yaml', 'web-1.yaml', true],
    ['web-[0-4].yaml', 'web-5.yaml', false],
    ['web-[!0-4].yaml', 'web-5.yaml', true],
    ['a+(b).yaml', 'a+(b).yaml', true],
    ['{broken', 'broken', false],
  ])('%s on %s is %s', (pattern, path, matches) => {
    expect(globMatches(pattern, path)).toBe(matches);
  });
});
