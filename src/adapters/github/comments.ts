import type { Comment, Reaction } from '../../model/forge.ts';
import type { CommentDesk } from '../../ports/forge-habits/comments.ts';
import { everything } from './pages.ts';
import type { Place } from './place.ts';
import { type ApiComment, comment } from './schema.ts';

export const commentDesk = (place: Place): CommentDesk => ({
  list: (number) => listComments(place, number),
  write: (number, body) => writeComment(place, number, body),
  rewrite: (id, body) => rewriteComment(place, id, body),
  react: (id, reaction) => react(place, id, reaction),
});

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

async function rewriteComment(place: Place, id: number, body: string): Promise<Comment> {
  const route = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
  const reply = await place.client.ask({ route, parameters: { comment_id: id, body }, repeat: 'safe' });
  return commentOf(place, reply.read(comment));
}

/** 201 the first time, 200 when we had done so before. */
async function react(place: Place, id: number, reaction: Reaction): Promise<'added' | 'present'> {
  const route = 'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions';
  const reply = await place.client.ask({ route, parameters: { comment_id: id, content: reaction } });
  return reply.status === 201 ? 'added' : 'present';
}

const commentOf = async (place: Place, one: ApiComment): Promise<Comment> => ({
  id: one.id,
  author: await place.personOf(one.user),
  body: one.body ?? '',
  createdAt: one.created_at,
  updatedAt: one.updated_at,
  url: one.html_url,
});
