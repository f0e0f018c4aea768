/** A real forge as a person uses it: plain requests, nothing of the adapters. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';

export interface Server {
  readonly kind: 'gitea' | 'github';
  /** Root of the REST API, and of git. */
  readonly api: string;
  readonly git: string;
  readonly token: string;
  /** Somebody else than the bot, if there is one. */
  readonly person: string | undefined;
}

/** Servers that the environment names. */
export function serversIn(environment: NodeJS.ProcessEnv): Server[] {
  const { E2E_GITEA_URL: gitea, E2E_GITEA_TOKEN: onGitea, E2E_GITHUB_TOKEN: onGithub } = environment;
  const api = environment.E2E_GITHUB_API ?? 'https://api.github.com';
  const git = environment.E2E_GITHUB_URL ?? 'https://github.com';
  return [
    ...(gitea === undefined || onGitea === undefined
      ? []
      : [
          {
            kind: 'gitea' as const,
            api: `${gitea.replace(/\/+$/, '')}/api/v1`,
            git: gitea,
            token: onGitea,
            person: environment.E2E_GITEA_PERSON_TOKEN,
          },
        ]),
    ...(onGithub === undefined
      ? []
      : [{ kind: 'github' as const, api, git, token: onGithub, person: environment.E2E_GITHUB_PERSON_TOKEN }]),
  ];
}

const pull = z.object({
  number: z.number(),
  state: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  merged_at: z.string().nullish(),
  labels: z.array(z.object({ name: z.string() })),
  user: z.object({ login: z.string() }),
  head: z.object({ ref: z.string(), label: z.string().nullish(), sha: z.string() }),
});
export type Pull = z.output<typeof pull>;

/** A throw-away repository on it. */
export interface Throwaway {
  readonly owner: string;
  readonly name: string;
  /** The bot's login. */
  readonly bot: string;
  readonly pulls: () => Promise<Pull[]>;
  readonly comments: (number: number) => Promise<string[]>;
  readonly change: (number: number, change: object) => Promise<void>;
  readonly merge: (number: number) => Promise<void>;
  readonly commitTo: (branch: string) => Promise<void>;
  readonly remove: () => Promise<void>;
}

const account = z.object({ login: z.string() });
const texts = z.array(z.object({ body: z.string() }));

export async function throwaway(server: Server): Promise<Throwaway> {
  const { kind, token, person = token } = server;
  const own = sender(server, person);
  const [{ login: bot }, { login: owner }] = [
    account.parse(await sender(server, token)('GET', 'user')),
    account.parse(await own('GET', 'user')),
  ];
  const name = `trimtab-e2e-${randomBytes(5).toString('hex')}`;
  const at = (path: string): string => `repos/${owner}/${name}${path}`;
  await own('POST', 'user/repos', { name, private: true, auto_init: false, default_branch: 'main' });
  if (bot !== owner) await invite({ server, own, at, bot });
  return {
    owner,
    name,
    bot,
    pulls: async () => z.array(pull).parse(await own('GET', at('/pulls?state=all'))),
    comments: async (number) => texts.parse(await own('GET', at(`/issues/${number}/comments`))).map(({ body }) => body),
    change: async (number, change) => void (await own('PATCH', at(`/pulls/${number}`), change)),
    merge: async (number) => {
      const [method, body] = kind === 'gitea' ? (['POST', { Do: 'merge' }] as const) : (['PUT', {}] as const);
      await patiently(() => own(method, at(`/pulls/${number}/merge`), body));
    },
    commitTo: async (branch) => {
      const body = { branch, message: 'by hand', content: Buffer.from('by hand\n').toString('base64') };
      await own(kind === 'gitea' ? 'POST' : 'PUT', at('/contents/by-hand.txt'), body);
    },
    remove: async () => void (await own('DELETE', at(''))),
  };
}

type Send = (method: string, path: string, body?: object) => Promise<unknown>;

const sender =
  ({ api }: Server, token: string): Send =>
  async (method, path, body) => {
    const response = await fetch(`${api}/${path}`, {
      method,
      headers: { authorization: `token ${token}`, 'content-type': 'application/json', 'user-agent': 'trimtab-e2e' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Refused(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`, response.status);
    return text === '' ? undefined : JSON.parse(text);
  };

class Refused extends Error {
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** GitHub asks whether the bot wants to. */
async function invite(parts: { server: Server; own: Send; at: (path: string) => string; bot: string }): Promise<void> {
  const { server, own, at, bot } = parts;
  const permission = server.kind === 'gitea' ? 'write' : 'push';
  const invitation = await own('PUT', at(`/collaborators/${bot}`), { permission });
  if (server.kind === 'gitea') return;
  const { id } = z.object({ id: z.number() }).parse(invitation);
  await sender(server, server.token)('PATCH', `user/repository_invitations/${id}`);
}

/** Until conflicts have been looked for, a merge is refused. */
async function patiently(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt >= 30 || !(error instanceof Refused) || error.status !== 405) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
