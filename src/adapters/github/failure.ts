import { z } from 'zod';
import { RetryLater, UpstreamSurprise } from '../../model/errors.ts';
import { SECONDARY_WAIT_MS, waitOf } from './limits.ts';

/** Any reply of the server, success or not. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  readonly data: unknown;
}

/** Names in lower case. */
export type Headers = Readonly<Record<string, string>>;

export const headersOf = (headers: Readonly<Record<string, unknown>>): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

/** Octokit throws a reply that is no success. */
const thrown = z.object({
  status: z.number(),
  response: z.object({ headers: z.record(z.string(), z.unknown()), data: z.unknown() }).nullish(),
});

/** The reply in what Octokit threw, or `no-reply`. Anything else is a bug and is thrown on. */
export function replyIn(error: unknown): HttpReply | 'no-reply' {
  const found = thrown.safeParse(error);
  if (!found.success) throw error;
  const { status, response } = found.data;
  if (response === undefined || response === null) return 'no-reply';
  return { status, headers: headersOf(response.headers), data: response.data };
}

const words = z.object({
  message: z.string().catch(''),
  documentation_url: z.string().catch(''),
  errors: z
    .array(z.union([z.string(), z.object({ message: z.string().optional(), field: z.string().optional() })]))
    .catch([]),
});

/** The server's own words: one line, printable, short. */
export function said({ data }: HttpReply): string {
  const found = words.safeParse(data);
  if (!found.success) return '';
  const details = found.data.errors.map((one) => (typeof one === 'string' ? one : (one.message ?? one.field ?? '')));
  const shown = [found.data.message, ...details]
    .filter(Boolean)
    .join('; ')
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 200);
  return shown === '' ? '' : `: "${shown}"`;
}

/** Limits come as 429, or as 403 with a sign of it. Only its text and its link tell a secondary limit from a refusal. */
export function isLimit({ status, headers, data }: HttpReply): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  if (headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0') return true;
  const found = words.safeParse(data).data;
  return /rate.?limit|abuse/i.test(`${found?.documentation_url ?? ''} ${found?.message ?? ''}`);
}

/** What a status means that is no answer to the question, and what to do about it. */
export function failureOf(
  asked: { readonly source: string; readonly route: string; readonly now: number },
  reply: HttpReply,
): RetryLater | UpstreamSurprise {
  const { source, route } = asked;
  const { status, headers } = reply;
  if (isLimit(reply)) {
    const afterMs = waitOf(headers, asked.now) ?? SECONDARY_WAIT_MS;
    return new RetryLater({ source, issue: `limits our requests (${status})`, afterMs });
  }
  if (status >= 500) return new RetryLater({ source, issue: `failed (${status}) at ${route}` });
  const surprise = (issue: string, code: UpstreamSurprise['code']) => new UpstreamSurprise({ source, issue, code });
  if (status === 401) return surprise('refused the token (401): it is wrong, expired or was revoked', 'forbidden');
  if (status === 403) return surprise(`forbids ${route} (403): ${missing(headers)}${said(reply)}`, 'forbidden');
  if (status === 404) return surprise(`has nothing at ${route}, or the token may not see it (404)`, 'absent');
  if (status === 410) return surprise(`has switched off what is at ${route} (410)`, 'absent');
  if (status >= 300 && status < 400)
    return surprise(`redirects (${status}): the repository was moved or renamed; set its new address`, 'surprise');
  return surprise(`answered ${status} at ${route}${said(reply)}`, 'surprise');
}

/** GitHub names what would have been enough: fine-grained permissions, or scopes of a classic token. */
function missing(headers: Headers): string {
  const permissions = headers['x-accepted-github-permissions'] ?? '';
  if (permissions !== '') return `the token needs the permission ${permissions}`;
  const scopes = headers['x-accepted-oauth-scopes'] ?? '';
  if (scopes !== '') return `the token needs the scope ${scopes}`;
  return 'the token or its account lacks a permission';
}
