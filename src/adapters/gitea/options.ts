import type { Pace } from '../../ports/pace.ts';

/** Where the repository is on a Gitea or Forgejo and as whom. Everything comes from outside: adapters read no environment. */
export interface GiteaOptions {
  /** `https://git.example.com`, with the path under which the server lives but without `/api/v1`. */
  readonly url: string;
  readonly owner: string;
  readonly repository: string;
  /** Head branches of pull requests of ours start with it. */
  readonly prefix: string;
  /** Asked for before every request, so that a token can be renewed. */
  readonly token: () => Promise<string>;
  /** Certificates to trust, PEM. */
  readonly ca?: string;
  /** What marks a draft in a title (`WORK_IN_PROGRESS_PREFIXES`); the first is the one we write. */
  readonly draftPrefixes?: readonly string[];
  /** Milliseconds one exchange may take. */
  readonly timeoutMs?: number;
  readonly pace?: Pace;
}

export const REAL_PACE: Pace = {
  now: Date.now,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** Gitea's and Forgejo's default. No API tells what a server is set to. */
export const DRAFT_PREFIXES: readonly string[] = ['WIP:', '[WIP]'];
export const TIMEOUT_MS = 30_000;
