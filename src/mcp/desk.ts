import type { AskedField } from '../cli/explained-fields.ts';
import type { Explained } from '../cli/explanation-text.ts';
import type { FindingKey } from '../model/finding.ts';
import type { Settings } from '../model/settings.ts';
import type { OneChange } from '../one-change.ts';
import type { Pass } from '../run.ts';

/** Everything the tools may do. They reach the cluster, repositories and the configuration through this and nothing else. */
export interface Desk {
  /** A pass that writes nothing, shared by all calls that come while it is fresh enough. */
  readonly look: (call: Call) => Promise<Look>;
  readonly locate: (asked: AskedField, call: Call) => Promise<readonly Explained[]>;
  /** What the configuration allows beside reading, read anew: taking a right back works at once. */
  readonly allowed: () => Promise<readonly string[]>;
  readonly propose: (key: FindingKey, mode: Settings['mode'], call: Call) => Promise<OneChange>;
}

export interface Look {
  readonly pass: Pass;
  readonly settings: Settings;
}

/** One call of a tool. */
export interface Call {
  /** Aborted when the assistant does not want the answer any more. */
  readonly signal: AbortSignal;
  /** Hears of steps as they are done. */
  readonly progress: (step: string) => void;
  /** Milliseconds: an older pass is not good enough. */
  readonly freshness: number;
}
