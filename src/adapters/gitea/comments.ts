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
  const found = await everything(place.client, { path: place.at(`issues/${number}/comments`) }, comment);
  return Promise.all(found.toSorted((a, b) => a.id - b.id).map((one) => commentOf(place, one)));
}

async function writeComment(place: Place, number: number, body: string): Promise<Comment> {
  const call = { method: 'POST', path: place.at(`issues/${number}/comments`), body: { body } } as const;
  return commentOf(place, (await place.client.ask(call)).read(comment));
}

async function rewriteComment(place: Place, id: number, body: string): Promise<Comment> {
  const path = place.at(`issues/comments/${id}`);
  const reply = await place.client.ask({ method: 'PATCH', path, body: { body }, repeat: 'safe' });
  return commentOf(place, reply.read(comment));
}

/** 201 the first time, 200 when we had done so before. */
async function react(place: Place, id: number, reaction: Reaction): Promise<'added' | 'present'> {
  const path = place.at(`issues/comments/${id}/reactions`);
  const reply = await place.client.ask({ method: 'POST', path, body: { content: reaction } });
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
