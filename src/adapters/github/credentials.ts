import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import { RetryLater, UpstreamSurprise } from '../../model/errors.ts';
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
  readonly installationId: number;
}

/** Tokens of a GitHub App live for an hour; @octokit/auth-app keeps one and asks for the next in time. */
export function appCredentials(options: AppOptions): GithubCredentials {
  const { appId, privateKey, installationId } = options;
  const { request } = new Octokit({ baseUrl: options.url, request: fetching(options), log: SILENT });
  const auth = createAppAuth({ appId, privateKey, installationId, request, log: SILENT });
  const installation = async (refresh: { refresh?: true }) => {
    try {
      return await auth({ type: 'installation', ...refresh });
    } catch (error) {
      throw refused(error, options);
    }
  };
  return {
    kind: 'app',
    token: async () => (await installation({})).token,
    renew: async () => (await installation({ refresh: true })).token,
    appToken: async () => (await auth({ type: 'app' })).token,
    permissions: async () => ({ ...(await installation({})).permissions }),
  };
}

/** The error itself is not passed on: it holds the request with the signed token. */
function refused(error: unknown, { url, installationId }: AppOptions): Error {
  const source = `github ${new URL(url).host}`;
  const reply = replyIn(error);
  if (reply === 'no-reply') return new RetryLater({ source, issue: 'gave the App no token: it cannot be reached' });
  const { status } = reply;
  if (status >= 500) return new RetryLater({ source, issue: `gave the App no token (${status})` });
  const issue =
    status === 404 ? `the App has no installation ${installationId}` : `refused the App's id or key (${status})`;
  return new UpstreamSurprise({ source, issue, code: 'forbidden' });
}
