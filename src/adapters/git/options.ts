/** Where a manifest repository is and as whom it is written. Everything comes from outside: adapters read no environment. */
export interface GitOptions {
  /** The configured name. */
  readonly name: string;
  /** https, http, ssh, scp-like (`git@host:path`), file, or an absolute path. Never with a password in it. */
  readonly url: string;
  /** Other URLs under which Argo CD Applications name this repository. */
  readonly aliases?: readonly string[];
  /** The branch that Argo CD syncs and pull requests go to. */
  readonly branch: string;
  readonly identity: Identity;
  readonly credentials?: Credentials;
  readonly ssh?: { readonly keyFile: string; readonly knownHostsFile: string };
  /** File of certificate authorities for https. */
  readonly caFile?: string;
  /** Private SSH key that signs commits; ed25519 keeps them deterministic. */
  readonly signingKeyFile?: string;
  /** The environment of the process; only PATH, proxies, certificates and the SSH agent are passed on. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Directory for disposable clones; the system's by default. */
  readonly temporary?: string;
  readonly limits?: Partial<GitLimits>;
}

/** Author and committer of every commit. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

/**
 * `basic` sends user and token as forges expect it of git; `bearer` sends an Authorization header, scoped to the URL.
 * The token is asked for before every network call, so that short-lived ones can be renewed.
 */
export type Credentials =
  | { readonly scheme: 'basic'; readonly username: string; readonly token: () => Promise<string> }
  | { readonly scheme: 'bearer'; readonly token: () => Promise<string> };

export interface GitLimits {
  /** Milliseconds that one git command may take. */
  readonly commandMs: number;
  /** Tries of a network command, and the first pause between them in milliseconds; it triples each time. */
  readonly attempts: number;
  readonly pauseMs: number;
}

export const DEFAULT_LIMITS: GitLimits = { commandMs: 300_000, attempts: 3, pauseMs: 1_000 };
