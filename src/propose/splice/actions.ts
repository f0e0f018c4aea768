/** Template expressions of a text, as Go's lexer finds them: strings and comments may hold braces of their own. */
export interface Action {
  readonly start: number;
  readonly end: number;
  /** Does it begin, continue or end a part of the text, write something, or do neither? */
  readonly kind: 'opens' | 'turns' | 'ends' | 'writes' | 'quiet';
  /** `if`, `range`, `define`, ... */
  readonly word: string;
}

/** Undefined where an expression does not end. */
export function actionsIn(text: string): readonly Action[] | undefined {
  const actions: Action[] = [];
  for (let start = text.indexOf('{{'); start >= 0; ) {
    const end = endOf(text, start);
    if (end === undefined) return undefined;
    actions.push({ start, end, ...meaningOf(text.slice(start, end)) });
    start = text.indexOf('{{', end);
  }
  return actions;
}

const COMMENT = /^\{\{(-\s)?\s*\/\*/;

function endOf(text: string, start: number): number | undefined {
  const comment = COMMENT.exec(text.slice(start, start + 200));
  if (comment !== null) {
    const close = /\*\/\s*(-)?\}\}/g;
    close.lastIndex = start + comment[0].length;
    return close.exec(text) === null ? undefined : close.lastIndex;
  }
  const piece = /\}\}|"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)*'/g;
  piece.lastIndex = start + 2;
  for (let found = piece.exec(text); found !== null; found = piece.exec(text)) {
    if (found[0] === '}}') return piece.lastIndex;
  }
  return undefined;
}

function meaningOf(source: string): Pick<Action, 'kind' | 'word'> {
  if (COMMENT.test(source)) return { kind: 'quiet', word: 'comment' };
  const [, body = ''] = /^\{\{-?\s*([\s\S]*?)\s*-?\}\}$/.exec(source) ?? [];
  const word = /^\w+/.exec(body)?.[0] ?? '';
  if (['if', 'with', 'range', 'define', 'block'].includes(word)) return { kind: 'opens', word };
  if (word === 'else') return { kind: 'turns', word };
  if (word === 'end' || word === 'break' || word === 'continue')
    return { kind: word === 'end' ? 'ends' : 'quiet', word };
  return { kind: body === '' || /^\$\w*\s*(,\s*\$\w+\s*)?:?=/.test(body) ? 'quiet' : 'writes', word };
}
