export interface Turns {
  /** Runs the work as soon as fewer than `atOnce` others run; first come, first served. */
  readonly take: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Waiting for a turn must not count as waiting for an answer: the time limit of an exchange starts with its turn. */
export function turns(atOnce: number): Turns {
  const waiting: (() => void)[] = [];
  let running = 0;
  const turn = async (): Promise<void> => {
    if (running < atOnce) running++;
    else await new Promise<void>((resolve) => waiting.push(resolve)); // the place is handed over, not freed
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  };
  return {
    async take(work) {
      await turn();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
