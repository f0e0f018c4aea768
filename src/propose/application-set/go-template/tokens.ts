import { TemplateProblem } from './nodes.ts';

/** Text, or what stands between `{{` and `}}`. */
export type Chunk =
  | { readonly kind: 'text'; readonly text: string; readonly at: number }
  | { readonly kind: 'action'; readonly tokens: readonly string[] };

/** `{{-` and `-}}` take white space away; comments are nothing. */
export function chunksOf(template: string): Chunk[] {
  const chunks: Chunk[] = [];
  let at = 0;
  let trims = false;
  for (;;) {
    const open = template.indexOf('{{', at);
    const end = open < 0 ? template.length : open;
    const leftTrims = /^\{\{-\s/.test(template.slice(end, end + 4));
    push(chunks, { text: template.slice(at, end), at }, { start: trims, end: leftTrims });
    if (open < 0) return chunks;
    const action = actionAt(template, open + (leftTrims ? 3 : 2));
    if (action.tokens.length > 0) chunks.push({ kind: 'action', tokens: action.tokens });
    [at, trims] = [action.end, action.trims];
  }
}

function push(
  chunks: Chunk[],
  { text, at }: { readonly text: string; readonly at: number },
  trim: { readonly start: boolean; readonly end: boolean },
): void {
  const left = trim.start ? text.replace(/^[ \t\r\n]+/, '') : text;
  const rest = trim.end ? left.replace(/[ \t\r\n]+$/, '') : left;
  if (rest !== '') chunks.push({ kind: 'text', text: rest, at: at + text.length - left.length });
}

const TOKEN =
  /\s*("(?:\\.|[^"\\])*"|`[^`]*`|:=|[|()=,]|(?:\$\w*|[A-Za-z_]\w*)?(?:\.[A-Za-z_]\w*)+|\.(?!\w)|\$\w*|[A-Za-z_]\w*|[-+]?\d[\w.]*)/y;

function actionAt(template: string, start: number): { tokens: string[]; end: number; trims: boolean } {
  const comment = /\s*\/\*[\s\S]*?\*\/\s*(-?)\}\}/y;
  comment.lastIndex = start;
  const commented = comment.exec(template);
  if (commented !== null) return { tokens: [], end: comment.lastIndex, trims: commented[1] === '-' };
  const tokens: string[] = [];
  for (let at = start; ; ) {
    const close = /\s*?(\s-)?\}\}/y;
    close.lastIndex = at;
    const closed = close.exec(template);
    if (closed !== null) return { tokens, end: close.lastIndex, trims: closed[1] !== undefined };
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(template)?.[1];
    if (token === undefined)
      throw new TemplateProblem(`it cannot be read at ${JSON.stringify(template.slice(at, at + 20))}`);
    tokens.push(token);
    at = TOKEN.lastIndex;
  }
}
