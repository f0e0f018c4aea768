import type { Person } from '../../model/forge.ts';
import type { Client } from './client.ts';
import type { GithubOptions } from './options.ts';
import { type Account, account, app } from './schema.ts';

/** What every part of the adapter needs: the way to the server, where we are there, and who we are. */
export interface Place {
  readonly client: Client;
  readonly owner: string;
  readonly repository: string;
  readonly prefix: string;
  readonly credentials: GithubOptions['credentials'];
  /** Where GraphQL is: beside the REST root, on an Enterprise Server at /api/graphql. */
  readonly graphqlUrl: string;
  readonly self: () => Promise<Account>;
  readonly personOf: (account: Account | null | undefined) => Promise<Person>;
}

export function placeOf(options: GithubOptions, client: Client): Place {
  const { owner, repository, prefix, credentials } = options;
  let known: Promise<Account> | undefined;
  const self = (): Promise<Account> => {
    known ??= whoAmI(client, credentials.kind).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
  return {
    client,
    owner,
    repository,
    prefix,
    credentials,
    graphqlUrl: `${options.url.replace(/\/+$/, '').replace(/\/api\/v3$/, '/api')}/graphql`,
    self,
    personOf: async (who) => person(who, await self()),
  };
}

/** An App acts as the account `slug[bot]`, which has a number of its own. */
async function whoAmI(client: Client, kind: GithubOptions['credentials']['kind']): Promise<Account> {
  if (kind === 'token') return (await client.ask({ route: 'GET /user' })).read(account);
  const { slug } = (await client.ask({ route: 'GET /app', as: 'app' })).read(app);
  const parameters = { username: `${slug}[bot]` };
  return (await client.ask({ route: 'GET /users/{username}', parameters })).read(account);
}

function person(who: Account | null | undefined, self: Account): Person {
  if (who === null || who === undefined) return { id: 10137, login: 'ghost', kind: 'bot' };
  const { id, login, type } = who;
  if (id === self.id) return { id, login, kind: 'self' };
  return { id, login, kind: type === 'Bot' ? 'bot' : 'person' };
}
