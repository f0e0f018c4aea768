import type { Watcher } from '../intercept.ts';

/** A pass to be killed. A scenario is a module that exports one of these as `scenario`; it runs in a child process. */
export interface KillScenario {
  /** Builds the repository under `folder`, in the state in which the pass finds it. */
  readonly prepare: (folder: string) => Promise<void>;
  /** One whole pass of a fresh process. Every git it starts must be found through `searchPath`. */
  readonly pass: (folder: string, hooks: { readonly searchPath: string; readonly watcher: Watcher }) => Promise<void>;
  /** Everything that lasts: refs, pull requests, journal. */
  readonly state: (folder: string) => Promise<string>;
}
