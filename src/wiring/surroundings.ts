import type { Environment } from '../config/load.ts';

/** What main.ts alone reads, handed to whoever builds adapters. */
export interface Surroundings {
  readonly version: string;
  readonly environment: Environment;
  /** Hears of every secret, so that no message can repeat it. */
  readonly learn: (secret: string) => void;
  readonly scrub: (text: string) => string;
  /** Where the log goes. */
  readonly stderr: NodeJS.WriteStream;
}
