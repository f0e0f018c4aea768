import { RetryLater, UpstreamSurprise } from '../../model/errors.ts';
import type { HttpReply, HttpRequest } from './http.ts';

export interface Asked {
  /** `gitea git.example.com/team/manifests`: safe to show. */
  readonly source: string;
  readonly method: HttpRequest['method'];
  /** Below the API's root. */
  readonly path: string;
}

/** What a status means that is no answer to the question, and what to do about it. */
export function statusFailure(asked: Asked, reply: HttpReply): RetryLater | UpstreamSurprise {
  const { status, retryAfterMs } = reply;
  const { source } = asked;
  const quoted = said(reply);
  if (status === 429) return new RetryLater({ source, issue: 'asks to slow down (429)', afterMs: retryAfterMs });
  if (status >= 500)
    return new RetryLater({ source, issue: `failed (${status}) at ${placeOf(asked)}`, afterMs: retryAfterMs });
  if (status === 401)
    return new UpstreamSurprise({
      source,
      issue: 'refused the token (401): it is wrong, expired or was revoked',
      code: 'forbidden',
    });
  if (status === 403) return new UpstreamSurprise({ source, issue: forbidden(asked, reply), code: 'forbidden' });
  if (status === 423) return new UpstreamSurprise({ source, issue: 'the repository is archived', code: 'forbidden' });
  if (status === 404)
    return new UpstreamSurprise({
      source,
      issue: `has nothing at ${placeOf(asked)}, or the token may not see it (404)`,
      code: 'absent',
    });
  if (status >= 300 && status < 400) return new UpstreamSurprise({ source, issue: redirected(reply) });
  return new UpstreamSurprise({ source, issue: `answered ${status} at ${placeOf(asked)}${quoted}` });
}

/** `token does not have at least one of required scope(s): [write:issue]` since Gitea 1.20. */
const SCOPES = /required scope\(s\): \[([a-z:, -]+)\]/;

function forbidden(asked: Asked, reply: HttpReply): string {
  const missing = SCOPES.exec(reply.text)?.[1]?.trim().replaceAll(/[ ,]+/g, ' or ');
  if (missing !== undefined) return `the token lacks the scope ${missing} (403)`;
  return `forbids ${asked.method} ${placeOf(asked)} (403): the token needs the scope ${scopeOf(asked)}, and its account access to the repository${said(reply)}`;
}

/** Labels, comments and issues are in the scope `issue`, those of pull requests too. */
function scopeOf({ method, path }: Asked): string {
  const level = method === 'GET' ? 'read' : 'write';
  if (/^user\b/.test(path)) return `${level}:user`;
  if (/^orgs\b/.test(path)) return `${level}:organization`;
  return /^repos\/[^/]+\/[^/]+\/(issues|labels)\b/.test(path) ? `${level}:issue` : `${level}:repository`;
}

function redirected({ status, location }: HttpReply): string {
  const target = location === undefined || !URL.canParse(location) ? 'elsewhere' : new URL(location).origin;
  return `redirects to ${target} (${status}): the repository was moved or renamed, or the address is a login page's; set the new one`;
}

const placeOf = ({ path }: Asked): string => path.split('?', 1).join('');

/** The server's own words: one line, printable, short. */
export function said({ contentType, text }: HttpReply): string {
  if (!contentType.includes('json')) return '';
  const message = /"message":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? '';
  const shown = message
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 200);
  return shown === '' ? '' : `: "${shown}"`;
}
