/** How git gets into a forge's double: with a token as the password, as on the real ones. */
import type { IncomingMessage } from 'node:http';
import { type GitAnswer, gitBackend } from './git-http.ts';

/** What git wants to do in which repository (`ada/manifests`). */
export interface GitWish {
  readonly repository: string;
  readonly purpose: 'read' | 'write';
}

/** 401 for a token that nobody has, 403 for one that may not. */
export type Judge = (token: string, wish: GitWish) => 200 | 401 | 403 | 404;

/** Undefined: it is not git that asks. */
export function gitDoor(
  request: IncomingMessage,
  { root, judge }: { readonly root: string; readonly judge: Judge },
): Promise<GitAnswer> | undefined {
  const url = request.url ?? '';
  const [, repository, room] = /^\/([^?]+?)\.git\/(info\/refs|git-(?:upload|receive)-pack)/.exec(url) ?? [];
  if (repository === undefined || room === undefined) return undefined;
  const purpose = /receive-pack/.test(url) ? 'write' : 'read';
  const verdict = judge(tokenIn(request.headers.authorization), { repository, purpose });
  if (verdict === 200) return gitBackend(request, root);
  const headers = verdict === 401 ? { 'www-authenticate': 'Basic realm="git"' } : {};
  request.resume();
  return Promise.resolve({ status: verdict, headers: { ...headers }, body: Buffer.alloc(0) });
}

function tokenIn(authorization = ''): string {
  const [scheme, credentials = ''] = authorization.split(' ');
  if (scheme?.toLowerCase() !== 'basic') return '';
  const text = Buffer.from(credentials, 'base64').toString('utf8');
  return text.slice(text.indexOf(':') + 1);
}
