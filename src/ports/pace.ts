/** Time as an adapter that waits sees it, so that tests need not wait. Milliseconds. */
export interface Pace {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}
