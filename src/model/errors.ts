/** The three expected exceptions of design.md; anything else that is thrown is a bug and ends the pass with exit 70. */

/** One thing to change: where, what is there, what should be there. `trimtab.yaml:4:3 window` */
export interface ConfigProblem {
  readonly path: string;
  readonly got: string;
  readonly want: string;
}

/** A person must change something, before anything is observed; exit 2. `others`: further problems of the same files. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly path: string;
  readonly got: string;
  readonly want: string;
  readonly others: readonly ConfigProblem[];
  constructor(facts: ConfigProblem & { others?: readonly ConfigProblem[]; cause?: unknown }) {
    super('configuration is not usable', { cause: facts.cause });
    this.path = facts.path;
    this.got = facts.got;
    this.want = facts.want;
    this.others = facts.others ?? [];
  }
}

/** What was typed cannot be done, and the configuration has no part in it: an option, a name, a place to write to. Exit 2. */
export class RequestError extends ConfigError {}

/** The other side asks for time (429, 5xx, timeout). The adapter retries within bounds; what still fails is skipped. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
  readonly source: string;
  readonly issue: string;
  readonly afterMs: number | undefined;
  constructor(facts: { source: string; issue: string; afterMs?: number | undefined; cause?: unknown }) {
    super('upstream asks to retry later', { cause: facts.cause });
    this.source = facts.source;
    this.issue = facts.issue;
    this.afterMs = facts.afterMs;
  }
}

/** `partial`: everything readable was delivered before this was thrown; it names what was not. */
export type SurpriseCode = 'forbidden' | 'surprise' | 'absent' | 'partial';

/** A reply that does not fit its schema, or a refused permission: that source is dropped, the pass is partial. */
export class UpstreamSurprise extends Error {
  override readonly name = 'UpstreamSurprise';
  readonly source: string;
  readonly issue: string;
  readonly code: SurpriseCode;
  constructor(facts: { source: string; issue: string; code?: SurpriseCode; cause?: unknown }) {
    super('upstream answered unexpectedly', { cause: facts.cause });
    this.source = facts.source;
    this.issue = facts.issue;
    this.code = facts.code ?? 'surprise';
  }
}
