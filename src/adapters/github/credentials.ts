import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import { ConfigError, RetryLater, UpstreamSurprise } from '../../model/errors.ts';
import { replyIn } from './failure.ts';
import { fetching, SILENT } from './fetching.ts';
import type { GithubCredentials, GithubPlace } from './options.ts';

/** A personal access token, classic or fine-grained. */
export const tokenCredentials = (token: () => Promise<string>): GithubCredentials => ({
  kind: 'token',
  token,
  renew: token,
});

export interface AppOptions extends GithubPlace {
  readonly appId: string;
  /** PEM. */
  readonly privateKey: string;
  readonly owner: string;
  readonly repository: string;
  /** Found out from the repository when it is not given. */
  readonly installationId?: number;
}

/**
 * Tokens of a GitHub App live for an hour; @octokit/auth-app keeps one and asks for the next in time. They are good for
 * this one repository, however many the App is installed on.
 */
export function appCredentials(options: AppOptions): GithubCredentials {
  const { appId, privateKey, repository } = options;
  const { request } = new Octokit({ baseUrl: options.url, request: fetching(options), log: SILENT });
  const auth = createAppAuth({ appId, privateKey, request, log: SILENT });
  const appToken = async (): Promise<string> => {
    try {
      return (await auth({ type: 'app' })).token;
    } catch (cause) {
      if (!isKeyTrouble(cause)) throw cause;
      throw new ConfigError({ path: 'forge.app', got: 'a private key that cannot be read', want: KEY_WANT });
    }
  };
  let number: Promise<number> | undefined;
  const installed = (): Promise<number> => {
    number ??= found(options, request, appToken).catch((error: unknown) => {
      number = undefined;
      throw error;
    });
    return number;
  };
  const installation = async (refresh: { refresh?: true }) => {
    const installationId = await installed();
    try {
      return await auth({ type: 'installation', installationId, repositoryNames: [repository], ...refresh });
    } catch (error) {
      throw refused(error, options);
    }
  };
  return {
    kind: 'app',
    token: async () => (await installation({})).token,
    renew: async () => (await installation({ refresh: true })).token,
    appToken,
    permissions: async () => ({ ...(await installation({})).permissions }),
  };
}

const KEY_WANT = "the App's private key as GitHub gave it: PEM, with its line breaks";

/** OpenSSL and the JWT library name what is wrong with a key by code or by its form; neither repeats the key. */
const isKeyTrouble = (error: unknown): boolean =>
  error instanceof Error && !('status' in error) && !(error instanceof RetryLater);

async function found(
  options: AppOptions,
  request: Octokit['request'],
  appToken: () => Promise<string>,
): Promise<number> {
  const { installationId, owner, repository } = options;
  // Asked for in any case: a key that cannot be used shows here, before it is sent anywhere.
  const headers = { authorization: `bearer ${await appToken()}` };
  if (installationId !== undefined) return installationId;
  try {
    const reply = await request('GET /repos/{owner}/{repo}/installation', { owner, repo: repository, headers });
    return reply.data.id;
  } catch (error) {
    throw refused(error, options);
  }
}

/** The error itself is not passed on: it holds the request with the signed token. */
function refused(error: unknown, { url, installationId, owner, repository }: AppOptions): Error {
  const source = `github ${new URL(url).host}`;
  const reply = replyIn(error);
  if (reply === 'no-reply') return new RetryLater({ source, issue: 'gave the App no token: it cannot be reached' });
  const { status } = reply;
  if (status >= 500) return new RetryLater({ source, issue: `gave the App no token (${status})` });
  const absent =
    installationId === undefined
      ? `the App is not installed on ${owner}/${repository}: install it there`
      : `the App has no installation ${installationId}`;
  const issues: Readonly<Record<number, string>> = {
    404: absent,
    422: `the App's installation does not include ${owner}/${repository}: add the repository to it`,
  };
  const issue = issues[status] ?? `refused the App's id or key (${status})`;
  return new UpstreamSurprise({ source, issue, code: 'forbidden' });
}
