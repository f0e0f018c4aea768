import type { Comment } from '../../model/forge.ts';
import type { Comments, Kept } from '../forge-parts.ts';

export interface CommentDesk extends Omit<Comments, 'keep'> {
  readonly rewrite: (comment: number, body: string) => Promise<Comment>;
}

/** For what is said once and never changes: nothing is written when our account has said exactly that. */
export async function sayOnce(
  { list, write }: Pick<CommentDesk, 'list' | 'write'>,
  number: number,
  body: string,
): Promise<void> {
  const said = await list(number);
  if (said.some((one) => one.author.kind === 'self' && sameWords(one.body, body))) return;
  await write(number, body);
}

export const keepingComments = (desk: CommentDesk): Comments => ({
  list: desk.list,
  write: desk.write,
  react: desk.react,
  keep: (note) => keepComment(desk, note),
});

/** One comment of ours that is known by its marker and kept current. */
async function keepComment(desk: CommentDesk, note: Parameters<Comments['keep']>[0]): Promise<Kept> {
  const all = await desk.list(note.number);
  const there = all.find(({ author, body }) => author.kind === 'self' && body.includes(note.marker));
  if (there === undefined) return { kind: 'written', comment: await desk.write(note.number, note.body) };
  if (sameWords(there.body, note.body)) return { kind: 'unchanged', comment: there };
  return { kind: 'rewritten', comment: await desk.rewrite(there.id, note.body) };
}

/** Forges turn line ends into CRLF where people edit in the browser, and change the blank end of a text. */
export const sameWords = (a: string, b: string): boolean => settled(a) === settled(b);

const settled = (text: string): string => text.replaceAll('\r\n', '\n').trimEnd();
