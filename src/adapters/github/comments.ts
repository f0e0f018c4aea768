import type { Comment, Reaction } from '../../model/forge.ts';
import type { Comments, Kept } from '../../ports/forge-parts.ts';
import { everything } from './pages.ts';
import type { Place } from './place.ts';
import { type ApiComment, comment } from './schema.ts';

export function commentsOf(place: Place): Comments {
  return {
    list: (number) => listComments(place, number),
    write: (number, body) => writeComment(place, number, body),
    keep: (note) => keep(place, note),
    react: (id, reaction) => react(place, id, reaction),
  };
}

/** For what is said once and never changes: nothing is written when our account has said exactly that. */
export async function sayOnce(place: Place, number: number, body: string): Promise<void> {
  const said = await listComments(place, number);
  if (said.some((one) => one.author.kind === 'self' && settled(one.body) === settled(body))) return;
  await writeComment(place, number, body);
}

async function listComments(place: Place, number: number): Promise<Comment[]> {
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
  const found = await everything(place.client, { route, parameters: { issue_number: number } }, comment);
  return Promise.all(found.toSorted((a, b) => a.id - b.id).map((one) => commentOf(place, one)));
}

async function writeComment(place: Place, number: number, body: string): Promise<Comment> {
  const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
  const reply = await place.client.ask({ route, parameters: { issue_number: number, body } });
  return commentOf(place, reply.read(comment));
}

async function keep(place: Place, note: Parameters<Comments['keep']>[0]): Promise<Kept> {
  const all = await listComments(place, note.number);
  const there = all.find(({ author, body }) => author.kind === 'self' && body.includes(note.marker));
  if (there === undefined) return { kind: 'written', comment: await writeComment(place, note.number, note.body) };
  if (settled(there.body) === settled(note.body)) return { kind: 'unchanged', comment: there };
  const route = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
  const parameters = { comment_id: there.id, body: note.body };
  const reply = await place.client.ask({ route, parameters, repeat: 'safe' });
  return { kind: 'rewritten', comment: await commentOf(place, reply.read(comment)) };
}

/** 201 the first time, 200 when we had done so before. */
async function react(place: Place, id: number, reaction: Reaction): Promise<'added' | 'present'> {
  const route = 'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions';
  const reply = await place.client.ask({ route, parameters: { comment_id: id, content: reaction } });
  return reply.status === 201 ? 'added' : 'present';
}

const settled = (text: string): string => text.replaceAll('\r\n', '\n').trimEnd();

const commentOf = async (place: Place, one: ApiComment): Promise<Comment> => ({
  id: one.id,
  author: await place.personOf(one.user),
  body: one.body ?? '',
  createdAt: one.created_at,
  updatedAt: one.updated_at,
  url: one.html_url,
});
