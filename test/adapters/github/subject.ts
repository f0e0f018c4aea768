import { tokenCredentials } from '../../../src/adapters/github/credentials.ts';
import { type GithubForge, github } from '../../../src/adapters/github/github.ts';
import type { GithubOptions } from '../../../src/adapters/github/options.ts';
import type { ServedSubject } from '../../contract/forge-parts.ts';
import type { GithubDouble } from '../../fakes/github/github-double.ts';
import { quickPace } from '../../fakes/quick-pace.ts';

/** A server and three accounts on it: `person` owns the repositories, `bot` may write, `stranger` may read. */
export interface GithubServer {
  /** Root of the REST API. */
  readonly url: string;
  readonly bot: Sign;
  readonly person: Sign;
  readonly stranger: Sign;
}

interface Sign {
  readonly login: string;
  readonly token: string;
}

export const serverOf = ({ api, tokens }: GithubDouble): GithubServer => ({
  url: api,
  bot: { login: 'bot', token: tokens.bot },
  person: { login: 'ada', token: tokens.ada },
  stranger: { login: 'grace', token: tokens.grace },
});

/** Speaks to the server as a person would, with plain requests. */
export function asPerson({ url, person }: Pick<GithubServer, 'url' | 'person'>) {
  return async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}/${path}`, {
      method,
      headers: { authorization: `bearer ${person.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
}

let repositories = 0;
let files = 0;

export interface GithubSubject extends ServedSubject {
  readonly forge: GithubForge;
  readonly repository: string;
}

export async function githubSubject(server: GithubServer, part: Partial<GithubOptions> = {}): Promise<GithubSubject> {
  const send = asPerson(server);
  const repository = `trimtab-${process.pid}-${Date.now()}-${++repositories}`;
  const at = (path: string) => `repos/${server.person.login}/${repository}${path}`;
  await send('POST', 'user/repos', { name: repository, auto_init: true });
  await send('PUT', at(`/collaborators/${server.bot.login}`), { permission: 'push' });
  const client = () =>
    github({
      url: server.url,
      owner: server.person.login,
      repository,
      prefix: 'trimtab/',
      credentials: tokenCredentials(async () => server.bot.token),
      pace: quickPace(),
      ...part,
    });
  const headOf = (branch: string) =>
    send('GET', at(`/git/ref/heads/${branch}`)).then(
      (ref) => textAt(ref, 'object', 'sha'),
      () => undefined,
    );
  const commitTo = async (branch: string) => {
    if ((await headOf(branch)) === undefined)
      await send('POST', at('/git/refs'), { ref: `refs/heads/${branch}`, sha: await headOf('main') });
    const content = Buffer.from(`commit: ${++files}\n`).toString('base64');
    return textAt(
      await send('PUT', at(`/contents/file-${files}.yaml`), { content, message: 'change', branch }),
      'commit',
      'sha',
    );
  };
  const openNumber = async (branch: string) => {
    const open: unknown = await send('GET', at(`/pulls?state=open&head=${server.person.login}:${branch}`));
    return numberAt(Array.isArray(open) ? open[0] : undefined, 'number');
  };
  return {
    forge: client(),
    other: client(),
    repository: `${server.person.login}/${repository}`,
    names: { bot: server.bot.login, person: server.person.login, stranger: server.stranger.login },
    commitTo,
    merge: async (branch) => void (await send('PUT', at(`/pulls/${await openNumber(branch)}/merge`), {})),
    deleteBranch: async (branch) => void (await send('DELETE', at(`/git/refs/heads/${branch}`))),
    person: {
      comment: async (number, body) => numberAt(await send('POST', at(`/issues/${number}/comments`), { body }), 'id'),
      close: async (number) => void (await send('PATCH', at(`/pulls/${number}`), { state: 'closed' })),
      retitle: async (number, title) => void (await send('PATCH', at(`/pulls/${number}`), { title })),
      removeLabel: async (number, name) => void (await send('DELETE', at(`/issues/${number}/labels/${name}`))),
      report: async (commit, context, state) =>
        void (await send('POST', at(`/statuses/${commit}`), { context, state })),
      openIssue: async (title, body) => numberAt(await send('POST', at('/issues'), { title, body }), 'number'),
      openPull: async (head) =>
        numberAt(
          await send('POST', at('/pulls'), { title: head, head, base: 'main', body: '<!-- marker -->' }),
          'number',
        ),
    },
    finish: async () => void (await send('DELETE', at(''))),
  };
}

const within = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );

function textAt(value: unknown, ...path: string[]): string {
  const found = within(value, path);
  if (typeof found !== 'string') throw new Error(`no text at ${path.join('.')}`);
  return found;
}

function numberAt(value: unknown, ...path: string[]): number {
  const found = within(value, path);
  if (typeof found !== 'number') throw new Error(`no number at ${path.join('.')}`);
  return found;
}
