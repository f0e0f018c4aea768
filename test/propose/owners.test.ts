import { describe, expect, it } from 'vitest';
import type { OwnersSyntax } from '../../src/model/forge.ts';
import { codeOwners } from '../../src/propose/owners/code-owners.ts';
import { globMatcher } from '../../src/propose/owners/globs.ts';
import { regexMatcher } from '../../src/propose/owners/regexes.ts';
import { treeOf } from './source-tree.ts';

const names = (syntax: OwnersSyntax, files: Readonly<Record<string, string>>, ...paths: string[]) =>
  codeOwners(treeOf(files), syntax, paths).reviewers.map(({ kind, name }) => `${kind} ${name}`);

describe('owners by the rules of GitHub', () => {
  it.each([
    ['*', 'apps/web/web.yaml', true],
    ['*.yaml', 'apps/web/web.yaml', true],
    ['*.js', 'apps/web/web.yaml', false],
    ['/apps/', 'apps/web/web.yaml', true],
    ['apps/', 'other/apps/web.yaml', true],
    ['/apps/', 'other/apps/web.yaml', false],
    ['apps/*', 'apps/web.yaml', true],
    ['apps/*', 'apps/web/web.yaml', false],
    ['/apps/web', 'apps/web/web.yaml', true],
    ['/apps/we', 'apps/web/web.yaml', false],
    ['**/web', 'apps/web/web.yaml', true],
    ['/apps/**', 'apps/web/web.yaml', true],
    ['apps/**/web.yaml', 'apps/web.yaml', true],
    ['apps/*/web.yaml', 'apps/a/b/web.yaml', false],
    ['web.y?ml', 'apps/web/web.yaml', true],
    ['a+b.yaml', 'aab.yaml', false],
  ])('%s against %s: %s', (pattern, path, expected) => expect(globMatcher(pattern)?.(path)).toBe(expected));

  it('the last rule that fits a file counts, each file for itself', () => {
    const CODEOWNERS = '* @ada\n/apps/web/ @shop/front # ours\n/apps/api/ @bob @ada\n';
    expect(names('globs', { CODEOWNERS }, 'apps/web/web.yaml')).toEqual(['team front']);
    expect(names('globs', { CODEOWNERS }, 'apps/web/web.yaml', 'apps/api/a.yaml')).toEqual([
      'person ada',
      'person bob',
      'team front',
    ]);
  });

  it('a rule without owners takes them away', () => {
    expect(names('globs', { CODEOWNERS: '* @ada\n/apps/web/\n' }, 'apps/web/web.yaml')).toEqual([]);
  });

  it('.github comes before the root, and the root before docs', () => {
    const files = { 'docs/CODEOWNERS': '* @docs\n', CODEOWNERS: '* @root\n' };
    expect(names('globs', files, 'a')).toEqual(['person root']);
    expect(names('globs', { ...files, '.github/CODEOWNERS': '* @hub\n' }, 'a')).toEqual(['person hub']);
  });

  it('an address and a pattern of another kind are notes', () => {
    const { reviewers, notes } = codeOwners(treeOf({ CODEOWNERS: '!a @x\n* ada@example.org\n' }), 'globs', ['a']);
    expect(reviewers).toEqual([]);
    expect(notes).toEqual([expect.stringContaining('!a'), expect.stringContaining('ada@example.org')]);
  });

  it('without the file nobody is asked, and nobody complains', () => {
    expect(codeOwners(treeOf({}), 'globs', ['a'])).toEqual({ reviewers: [], notes: [] });
  });
});

describe('owners by the rules of Gitea', () => {
  it.each([
    ['.*', 'apps/web/web.yaml', true],
    ['apps', 'apps/web/web.yaml', false],
    ['apps/.*', 'apps/web/web.yaml', true],
    ['web/.*', 'apps/web/web.yaml', false],
    ['!apps/api/.*', 'apps/web/web.yaml', true],
    ['!apps/web/.*', 'apps/web/web.yaml', false],
    ['.*\\.(yaml|yml)', 'apps/web/web.yaml', true],
  ])('%s against %s: %s', (pattern, path, expected) => expect(regexMatcher(pattern)?.(path)).toBe(expected));

  it.each(['(a+)+', 'a**', '(?i)apps', '\\1', '(', ''])('%s is not understood, and not tried', (pattern) =>
    expect(regexMatcher(pattern)).toBeUndefined(),
  );

  it('all rules that fit any file count', () => {
    const CODEOWNERS = '.* @ada\napps/web/.* @shop/front\n!apps/.* @bob\n';
    expect(names('regexes', { CODEOWNERS }, 'apps/web/web.yaml')).toEqual(['person ada', 'team front']);
  });

  it('the root comes before docs, and both before .gitea', () => {
    const files = { '.gitea/CODEOWNERS': '.* @tea\n', '.github/CODEOWNERS': '.* @hub\n' };
    expect(names('regexes', files, 'a')).toEqual(['person tea']);
    expect(names('regexes', { ...files, CODEOWNERS: '.* @root\n' }, 'a')).toEqual(['person root']);
  });
});
