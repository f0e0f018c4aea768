import type { PolicySet } from './policy.ts';
import type { Scope } from './scope.ts';
import type { Milliseconds } from './units.ts';

/** What a pass needs to know besides its ports: plain values from the configuration. */
export interface Settings {
  readonly cluster: string;
  readonly window: Milliseconds;
  /** At the UTC midnight before the window, so that days are whole. Absent: to the millisecond, as a capture has it. */
  readonly begins?: 'midnight';
  /** Absent: all of the cluster. */
  readonly scope?: Scope;
  readonly mode: 'dry-run' | 'act';
  readonly policies: PolicySet;
  readonly texts: Texts;
  readonly version: string;
}

/** Contents of templates/, read at start. Liquid templates; see templates/README.md for their variables. */
export interface Texts {
  /** Prefix of the opt-out annotations that a pull request names; `trimtab.dev` unless the policies say otherwise. */
  readonly annotationPrefix?: string;
  readonly pullRequestTitle: string;
  readonly pullRequestBody: string;
  readonly commitMessage: string;
  readonly reportHtml: string;
  readonly reportMarkdown: string;
}
