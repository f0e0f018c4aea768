import type { PageAccess } from '../plan.ts';
import { isSame, type ReadSecret } from '../secrets.ts';
import { type Answer, type Asked, headerOf, plain, type Route } from './route.ts';

/** Lets `route` answer those who may read; everybody else is told how to. */
export const guarded =
  (access: () => PageAccess, read: ReadSecret, route: Route): Route =>
  async (asked) =>
    (await refusal(asked, access(), read)) ?? route(asked);

/**
 * For what needs no token: where only this machine is listened to, the name is checked as well, for the same reason as
 * that of pages. Elsewhere scrapers and probes come with any name.
 */
export const nearby =
  (host: string, route: Route): Route =>
  async (asked) => {
    const answer = await route(asked);
    const isStranger = LOCAL_NAME.test(host) && !isLocal(asked);
    return answer !== undefined && isStranger ? plain(403, 'this is for this machine only: see serve.listen') : answer;
  };

/** Undefined: they may. */
export async function refusal(
  asked: Omit<Asked, 'body'>,
  access: PageAccess,
  read: ReadSecret,
): Promise<Answer | undefined> {
  switch (access.kind) {
    case 'loopback':
      return isLocal(asked) ? undefined : plain(403, 'these pages are for this machine only: see serve.access');
    case 'proxy':
      return headerOf(asked, access.header.toLowerCase()) === undefined
        ? plain(403, 'sign in through the proxy in front of this')
        : undefined;
    case 'bearer': {
      const token = await read(access.token);
      if (token === undefined) return plain(503, 'the token of these pages cannot be read');
      const given = tokenIn(headerOf(asked, 'authorization') ?? '');
      if (given !== undefined && isSame(given, token)) return undefined;
      // Browsers ask people for a password, which is the token; any name will do.
      return plain(401, 'a token is needed here', { 'www-authenticate': 'Basic realm="Trimtab", charset="UTF-8"' });
    }
  }
}

const LOCAL_NAME = /^(localhost|127\.0\.0\.1|\[::1\]|::1)(:\d+)?$/;

/** The name is checked as well: a page elsewhere whose name was pointed at 127.0.0.1 must not read this one. */
const isLocal = (asked: Omit<Asked, 'body'>): boolean =>
  /^(127\.|::1$|::ffff:127\.)/.test(asked.from) && LOCAL_NAME.test(headerOf(asked, 'host') ?? '');

function tokenIn(authorization: string): string | undefined {
  const [, scheme = '', value = ''] = /^(Bearer|Basic) (.+)$/.exec(authorization) ?? [];
  if (scheme === 'Bearer') return value;
  const [, password] = /^[^:]*:(.+)$/.exec(Buffer.from(value, 'base64').toString('utf8')) ?? [];
  return password;
}
