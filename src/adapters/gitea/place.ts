import type { Person } from '../../model/forge.ts';
import type { Client } from './client.ts';
import { DRAFT_PREFIXES, type GiteaOptions } from './options.ts';
import { type Account, account } from './schema.ts';

/** What every part of the adapter needs: the way to the server, where we are there, and who we are. */
export interface Place {
  readonly client: Client;
  readonly owner: string;
  readonly prefix: string;
  readonly draftPrefixes: readonly string[];
  /** `at('pulls/7')` is that path in our repository. */
  readonly at: (path: string) => string;
  readonly self: () => Promise<Account>;
  readonly personOf: (account: Account | null | undefined) => Promise<Person>;
}

export function placeOf(options: GiteaOptions, client: Client): Place {
  const root = `repos/${encodeURIComponent(options.owner)}/${encodeURIComponent(options.repository)}`;
  let known: Promise<Account> | undefined;
  const self = (): Promise<Account> => {
    known ??= client.ask({ path: 'user' }).then(
      (reply) => reply.read(account),
      (error: unknown) => {
        known = undefined;
        throw error;
      },
    );
    return known;
  };
  return {
    client,
    owner: options.owner,
    prefix: options.prefix,
    draftPrefixes: options.draftPrefixes ?? DRAFT_PREFIXES,
    at: (path) => (path === '' ? root : `${root}/${path}`),
    self,
    personOf: async (who) => person(who, await self()),
  };
}

/** Deleted accounts are -1 and the server's own Actions -2; the API does not tell other machines from people. */
function person(who: Account | null | undefined, self: Account): Person {
  if (who === null || who === undefined) return { id: -1, login: 'ghost', kind: 'bot' };
  const { id, login } = who;
  if (id === self.id) return { id, login, kind: 'self' };
  return { id, login, kind: id < 0 || login.endsWith('[bot]') ? 'bot' : 'person' };
}
