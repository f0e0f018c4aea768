import type { Pause } from '../model/guard.ts';

/**
 * Who asked the bot to stop. Read again before every single action, so that a request counts at once. Throws
 * UpstreamSurprise when that cannot be found out: then nothing is done.
 */
export interface Pauses {
  readonly read: () => Promise<readonly Pause[]>;
}
