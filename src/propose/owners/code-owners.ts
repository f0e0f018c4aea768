/** Who owns the files of a change, by the forge's own rules: the forges share a file name and nothing else. */
import type { OwnersSyntax } from '../../model/forge.ts';
import type { SourceTree } from '../../model/manifests.ts';
import type { Reviewer } from '../../model/proposal.ts';
import { globMatcher } from './globs.ts';
import { regexMatcher } from './regexes.ts';

export interface Owners {
  readonly reviewers: readonly Reviewer[];
  /** Why somebody who is named there cannot be asked. */
  readonly notes: readonly string[];
}

/** The first of these that is there counts. */
const PLACES: Readonly<Record<OwnersSyntax, readonly string[]>> = {
  globs: ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'],
  regexes: ['CODEOWNERS', 'docs/CODEOWNERS', '.gitea/CODEOWNERS', '.forgejo/CODEOWNERS'],
};

export function codeOwners(tree: SourceTree, syntax: OwnersSyntax, paths: readonly string[]): Owners {
  const file = PLACES[syntax].find((path) => tree.text(path) !== undefined);
  if (file === undefined) return { reviewers: [], notes: [] };
  const rules = linesOf(tree.text(file) ?? '').map((words) => ruleOf(words, syntax));
  const broken = rules.filter(({ matches }) => matches === undefined);
  const owners = [...new Set(syntax === 'globs' ? lastWins(rules, paths) : everyOne(rules, paths))].sort();
  const asked = owners.map((owner) => ({ owner, reviewer: reviewerOf(owner) }));
  return {
    reviewers: asked.flatMap(({ reviewer }) => reviewer ?? []),
    notes: [
      ...broken.map(({ pattern }) => `${file}: the pattern ${pattern} is not understood and counts for nothing`),
      ...asked
        .filter(({ reviewer }) => reviewer === undefined)
        .map(({ owner }) => `${file}: ${owner} is no name of an account or team`),
    ],
  };
}

interface Rule {
  readonly pattern: string;
  readonly matches: ((path: string) => boolean) | undefined;
  readonly owners: readonly string[];
}

const ruleOf = ([pattern = '', ...owners]: readonly string[], syntax: OwnersSyntax): Rule => ({
  pattern,
  matches: syntax === 'globs' ? globMatcher(pattern) : regexMatcher(pattern),
  owners,
});

/** GitHub: of each file the last rule that fits, also when it names nobody. */
const lastWins = (rules: readonly Rule[], paths: readonly string[]): string[] =>
  paths.flatMap((path) => rules.findLast(({ matches }) => matches?.(path) === true)?.owners ?? []);

/** Gitea: all rules that fit any file. */
const everyOne = (rules: readonly Rule[], paths: readonly string[]): string[] =>
  rules.filter(({ matches }) => paths.some((path) => matches?.(path) === true)).flatMap(({ owners }) => owners);

/** Words of each line; a backslash keeps the next character as it is, `#` begins a comment. */
function linesOf(text: string): string[][] {
  return text.split(/\r?\n/).flatMap((line) => {
    const words = line.replace(/(^|\s)#.*$/, '').match(/(?:\\.|[^\s\\])+/g);
    return words === null ? [] : [words.map((word) => word.replace(/\\([\s#])/g, '$1'))];
  });
}

/** `@ada`, `@shop/platform`. An address can be an owner on GitHub, but nobody can be asked by it. */
function reviewerOf(owner: string): Reviewer | undefined {
  const [, person, team] = /^@([\w.-]+)(?:\/([\w.-]+))?$/.exec(owner) ?? [];
  if (person === undefined) return undefined;
  return team === undefined ? { kind: 'person', name: person } : { kind: 'team', name: team };
}
