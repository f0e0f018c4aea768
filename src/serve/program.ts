/** This very program, started in a process of its own: what a pass needs of memory goes back to the system with it. `more` is added to its environment. */
export type StartProgram = (args: readonly string[], more?: Readonly<Record<string, string>>) => Child;

export interface Child {
  readonly ended: Promise<Ended>;
  /** Ends it; a pass may be ended at any instant. */
  readonly end: () => void;
}

export interface Ended {
  /** Undefined when it was ended by a signal. */
  readonly code: number | undefined;
  /** What it printed on stdout; its log goes where the log of the parent goes. */
  readonly output: string;
}
