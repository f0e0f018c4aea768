const LONGEST = 200;

/**
 * Patterns of Gitea's CODEOWNERS: regular expressions in Go's syntax for the whole path, `!` in front for "does not
 * match". What JavaScript reads otherwise, and what may take for ever here, is left out.
 * https://docs.gitea.com/usage/code-owners
 */
export function regexMatcher(pattern: string): ((path: string) => boolean) | undefined {
  const isNegated = pattern.startsWith('!');
  const text = isNegated ? pattern.slice(1) : pattern;
  if (text === '' || text.length > LONGEST || UNSURE.test(text)) return undefined;
  try {
    const expression = new RegExp(`^(?:${text})$`);
    return (path) => expression.test(path) !== isNegated;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Groups with a question mark mean different things, and repeated repetitions may backtrack without end. */
const UNSURE = /\(\?(?!:)|\\[1-9pPkQE]|[+*}]\)[+*{]|[+*}]\??[+*{]/;
