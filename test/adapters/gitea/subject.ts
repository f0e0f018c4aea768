import { gitea } from '../../../src/adapters/gitea/gitea.ts';
import type { GiteaOptions } from '../../../src/adapters/gitea/options.ts';
import type { ServedSubject } from '../../contract/forge-parts.ts';
import type { ApiSubject, Send } from '../../contract/gitea-api.ts';
import type { GiteaDouble } from '../../fakes/gitea/gitea-double.ts';

/** A server and three accounts on it: `person` owns the repositories, `bot` may write, `stranger` may read. */
export interface GiteaServer {
  readonly url: string;
  readonly bot: Sign;
  readonly person: Sign;
  readonly stranger: Sign;
}

export interface Sign {
  readonly login: string;
  readonly token: string;
}

/** Speaks to the server as a person would, with plain requests: what the adapter believes is not used to check it. */
export function asPerson({ url, person }: Pick<GiteaServer, 'url' | 'person'>) {
  const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}/api/v1/${path}`, {
      method,
      headers: { authorization: `token ${person.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new PersonRefused(`${method} ${path}: ${response.status} ${text}`, response.status);
    return text === '' ? undefined : JSON.parse(text);
  };
  return send;
}

class PersonRefused extends Error {
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

let repositories = 0;
let files = 0;

export async function giteaSubject(server: GiteaServer, part: Partial<GiteaOptions> = {}): Promise<ServedSubject> {
  const send = asPerson(server);
  const repository = `trimtab-${process.pid}-${Date.now()}-${++repositories}`;
  const at = (path: string) => `repos/${server.person.login}/${repository}${path}`;
  await send('POST', 'user/repos', { name: repository, auto_init: true, default_branch: 'main' });
  await send('PUT', at(`/collaborators/${server.bot.login}`), { permission: 'write' });
  await send('PUT', at(`/collaborators/${server.stranger.login}`), { permission: 'read' });
  const client = () =>
    gitea({
      url: server.url,
      owner: server.person.login,
      repository,
      prefix: 'trimtab/',
      token: async () => server.bot.token,
      ...part,
    });
  const hasBranch = (branch: string) =>
    send('GET', at(`/branches/${encodeURIComponent(branch)}`)).then(
      () => true,
      () => false,
    );
  const commitTo = async (branch: string) => {
    const where = (await hasBranch(branch)) ? { branch } : { branch: 'main', new_branch: branch };
    const content = Buffer.from(`commit: ${++files}\n`).toString('base64');
    return textAt(
      await send('POST', at(`/contents/file-${files}.yaml`), { content, message: 'change', ...where }),
      'commit',
      'sha',
    );
  };
  return {
    forge: client(),
    other: client(),
    names: { bot: server.bot.login, person: server.person.login, stranger: server.stranger.login },
    commitTo,
    merge: async (branch) => {
      const pulls = listAt(await send('GET', at('/pulls?state=open')));
      const number = pulls.find((one) => textAt(one, 'head', 'label') === branch);
      await patiently(() => send('POST', at(`/pulls/${numberAt(number, 'number')}/merge`), { Do: 'merge' }));
    },
    deleteBranch: async (branch) => void (await send('DELETE', at(`/branches/${encodeURIComponent(branch)}`))),
    person: {
      comment: async (number, body) => numberAt(await send('POST', at(`/issues/${number}/comments`), { body }), 'id'),
      close: async (number) => void (await send('PATCH', at(`/pulls/${number}`), { state: 'closed' })),
      retitle: async (number, title) => void (await send('PATCH', at(`/pulls/${number}`), { title })),
      removeLabel: async (number, name) => {
        const labels = listAt(await send('GET', at(`/issues/${number}/labels`)));
        const id = numberAt(
          labels.find((one) => textAt(one, 'name') === name),
          'id',
        );
        await send('DELETE', at(`/issues/${number}/labels/${id}`), {});
      },
      report: async (commit, context, state) =>
        void (await send('POST', at(`/statuses/${commit}`), { context, state, description: '' })),
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

/** Until the server has looked for conflicts it refuses to merge. */
async function patiently(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt >= 30 || !(error instanceof PersonRefused) || error.status !== 405) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );

export function textAt(value: unknown, ...path: string[]): string {
  const found = at(value, path);
  if (typeof found !== 'string') throw new Error(`no text at ${path.join('.')}`);
  return found;
}

export function numberAt(value: unknown, ...path: string[]): number {
  const found = at(value, path);
  if (typeof found !== 'number') throw new Error(`no number at ${path.join('.')}`);
  return found;
}

export const listAt = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export const serverOf = ({ origin, tokens }: Pick<GiteaDouble, 'origin' | 'tokens'>): GiteaServer => ({
  url: origin,
  bot: { login: 'bot', token: tokens.bot },
  person: { login: 'ada', token: tokens.ada },
  stranger: { login: 'grace', token: tokens.grace },
});

/** A fresh repository, asked with nothing but `fetch`. */
export async function apiSubject(server: GiteaServer, readerToken?: string): Promise<ApiSubject> {
  const repository = `trimtab-api-${process.pid}-${Date.now()}-${++repositories}`;
  const root = `${server.url}/api/v1/repos/${server.person.login}/${repository}`;
  const own = asPerson(server);
  await own('POST', 'user/repos', { name: repository, auto_init: true, default_branch: 'main' });
  await own('PUT', `repos/${server.person.login}/${repository}/collaborators/${server.bot.login}`, {
    permission: 'write',
  });
  const as =
    (token: string): Send =>
    async (method, path, body) => {
      const response = await fetch(`${root}${path}`, {
        method,
        headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, json: text === '' ? [] : JSON.parse(text) };
    };
  return {
    person: as(server.person.token),
    bot: as(server.bot.token),
    ...(readerToken === undefined ? {} : { reader: as(readerToken) }),
    finish: async () => void (await own('DELETE', `repos/${server.person.login}/${repository}`)),
  };
}
