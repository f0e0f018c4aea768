import type { Pace } from '../../ports/pace.ts';

/** Where the repository is on GitHub and as whom. Everything comes from outside: adapters read no environment. */
export interface GithubOptions extends GithubPlace {
  readonly owner: string;
  readonly repository: string;
  /** Head branches of pull requests of ours start with it. */
  readonly prefix: string;
  readonly credentials: GithubCredentials;
}

/** `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server. */
export interface GithubPlace {
  readonly url: string;
  /** Certificates to trust, PEM. */
  readonly ca?: string;
  /** Milliseconds one exchange may take. */
  readonly timeoutMs?: number;
  readonly pace?: Pace;
}

export const REAL_PACE: Pace = {
  now: Date.now,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

export const TIMEOUT_MS = 30_000;

/** Shared by the forge and by git, which signs in as `x-access-token`. */
export interface GithubCredentials {
  readonly kind: 'token' | 'app';
  /** Asked for before every request; an App's is renewed before it ends, after an hour. */
  readonly token: () => Promise<string>;
  /** After a 401: another token, or the same when there is no other. */
  readonly renew: () => Promise<string>;
  /** Signs in as the App itself, for the few questions only it may ask. */
  readonly appToken?: () => Promise<string>;
  /** What the App may do in its installation: `contents` -> `write`. */
  readonly permissions?: () => Promise<Readonly<Record<string, string>>>;
}
