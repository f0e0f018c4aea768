import type { Fields } from './log.ts';

/** Who watches the steps of a pass: the log always, and a trace where an endpoint is set. */
export interface Steps {
  /** Does `work` as one step; steps within it are its children. What it throws goes on to the caller. */
  readonly within: <Result>(step: Step<Result>, work: () => Result | Promise<Result>) => Promise<Result>;
  /** W3C traceparent of the step that is being done; undefined where nobody traces. */
  readonly traceparent: () => string | undefined;
}

export interface Step<Result> {
  /** `decide`, `open a pull request`: static, facts are fields. */
  readonly name: string;
  /** A stage of a pass, something about one subject, or a detail that only somebody who looks for it wants to see. */
  readonly kind: 'stage' | 'subject' | 'detail';
  readonly facts?: Fields;
  /** What came of it. */
  readonly told?: (result: Result) => Fields;
}

/** Nobody watches. */
export const unwatched: Steps = { within: async (_, work) => work(), traceparent: () => undefined };
