import type { Reading } from './reason.ts';

/** Which run of which container: the one that runs now, or the one before its last restart. */
export interface LogsAsked {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly run: 'current' | 'previous';
}

/** What it wrote last, without credentials; undefined where there is no such run. */
export interface ContainerLogs extends LogsAsked {
  readonly text: Reading<string | undefined>;
}
