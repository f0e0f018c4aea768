import type { Settings } from '../model/settings.ts';
import type { Ports } from '../ports/ports.ts';
import type { Call, Look } from './desk.ts';

/** A pass with the ports it was made through: files of a repository are read when they are asked for. */
export interface OpenLook extends Look {
  readonly ports: Pick<Ports, 'renderer' | 'log'>;
  readonly settings: Settings;
}

/** Begins a pass. `close` may be called at any time and gives back what it holds once it is done. */
export type BeginLook = (progress: (step: string) => void) => Begun;

export interface Begun {
  readonly look: Promise<OpenLook>;
  readonly close: () => Promise<void>;
}

export interface SharedPass {
  /** Lets `work` use a pass that is fresh enough for the call. */
  readonly use: <T>(call: Call, work: (look: OpenLook) => Promise<T>) => Promise<T>;
  /** What was seen before does not count any more. */
  readonly forget: () => void;
  readonly close: () => Promise<void>;
}

interface Entry {
  readonly begun: Begun;
  /** Milliseconds, of the monotonic clock. */
  readonly at: number;
  readonly listeners: Set<(step: string) => void>;
  users: number;
}

/** How long a pass is kept that nobody asks about: it holds a clone of each repository. */
const KEPT = 10 * 60_000;

/**
 * One pass for everybody who asks while it is fresh, and never two at once for the same question: an assistant asks many
 * small things in a row, and a pass asks Prometheus for days of usage. It is closed when a newer one has taken its place
 * and its last user has gone.
 */
export function sharedPass(begin: BeginLook, now: () => number): SharedPass {
  const shelf = shelfOf();
  let idle: NodeJS.Timeout | undefined;
  const entryFor = ({ freshness }: Call): Entry => {
    const there = shelf.current();
    if (there !== undefined && now() - there.at <= freshness) return there;
    const entry = begun(begin, now());
    shelf.put(entry);
    // What failed is not kept: the next call tries again.
    entry.begun.look.catch(() => shelf.drop(entry));
    return entry;
  };
  return {
    async use(call, work) {
      const entry = entryFor(call);
      entry.users += 1;
      entry.listeners.add(call.progress);
      clearTimeout(idle);
      try {
        return await work(await unlessAborted(entry.begun.look, call.signal));
      } finally {
        entry.listeners.delete(call.progress);
        entry.users -= 1;
        shelf.left(entry);
        idle = setTimeout(shelf.empty, KEPT).unref();
      }
    },
    forget: shelf.empty,
    close: () => {
      clearTimeout(idle);
      shelf.empty();
      return shelf.closed();
    },
  };
}

function begun(begin: BeginLook, at: number): Entry {
  const listeners = new Set<(step: string) => void>();
  const told = (step: string): void => {
    for (const listener of listeners) listener(step);
  };
  return { begun: begin(told), at, listeners, users: 0 };
}

/** Room for one pass. What is taken down is closed when nobody uses it any more. */
function shelfOf() {
  let current: Entry | undefined;
  const closing = new Set<Promise<void>>();
  const left = (entry: Entry): void => {
    if (entry === current || entry.users > 0) return;
    const closed = entry.begun.close().finally(() => closing.delete(closed));
    closing.add(closed);
  };
  const drop = (entry: Entry): void => {
    if (current !== entry) return;
    current = undefined;
    left(entry);
  };
  const empty = (): void => {
    if (current !== undefined) drop(current);
  };
  return {
    current: () => current,
    put: (entry: Entry): void => {
      empty();
      current = entry;
    },
    left,
    drop,
    empty,
    closed: async (): Promise<void> => void (await Promise.all(closing)),
  };
}

/** Who does not want the answer any more does not wait; the pass goes on for the others. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
