import { mkdirSync, rmSync } from 'node:fs';
import type { ServeLog } from './log.ts';
import type { PassRequest } from './pass-queue.ts';
import type { Child, Ended, StartProgram } from './program.ts';

/** How passes went, for readiness and metrics. */
export interface PassCounts {
  readonly handled: number;
  readonly attention: number;
  readonly failed: number;
  readonly overdue: number;
}

export type PassEnd = keyof PassCounts;

export interface Passes {
  readonly carryOut: (request: PassRequest) => Promise<void>;
  readonly counts: () => PassCounts;
  /** When the last one ended that was neither failed nor overdue; undefined before. */
  readonly lastGood: () => Date | undefined;
  /** Ends the pass that is running. */
  readonly end: () => void;
}

interface PassParts {
  readonly start: StartProgram;
  readonly args: (request: PassRequest) => readonly string[];
  /** Where passes put what they need while they run. */
  readonly workshop: string;
  /** Milliseconds. */
  readonly timeout: () => number;
  readonly log: ServeLog;
  /** Called when one has ended. */
  readonly rest: () => void;
}

/** Each pass is a process: one that hangs is ended, one that dies takes nothing with it. */
export function passes({ start, args, workshop, timeout, log, rest }: PassParts): Passes {
  const counts = { handled: 0, attention: 0, failed: 0, overdue: 0 };
  let lastGood: Date | undefined;
  let running: (() => void) | undefined;
  return {
    async carryOut(request) {
      const began = performance.now();
      tidy(workshop);
      const child = start(args(request), { TMPDIR: workshop });
      running = child.end;
      const { ended, overdue } = await endedWithin(timeout(), child);
      running = undefined;
      const end = overdue === 'yes' ? 'overdue' : endOf(ended);
      counts[end]++;
      if (end === 'handled' || end === 'attention') lastGood = new Date();
      log.info('a pass has ended', {
        because: request.because,
        namespaces: request.namespaces?.join(' '),
        result: end,
        seconds: Math.round(performance.now() - began) / 1000,
      });
      rest();
    },
    counts: () => ({ ...counts }),
    lastGood: () => lastGood,
    end: () => running?.(),
  };
}

/** A timer that is cleared: an AbortSignal would live until it is due, half an hour after a pass of seconds. */
async function endedWithin(milliseconds: number, child: Child): Promise<{ ended: Ended; overdue: 'yes' | 'no' }> {
  let overdue: 'yes' | 'no' = 'no';
  const timer = setTimeout(() => {
    overdue = 'yes';
    child.end();
  }, milliseconds);
  const ended = await child.ended;
  clearTimeout(timer);
  return { ended, overdue };
}

/** One that was killed left its clones there; nobody else knows that none runs now. */
function tidy(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

/** 0 and 1 are passes that went through; anything else is not (see design: exit codes). */
function endOf({ code }: Ended): PassEnd {
  if (code === 0) return 'handled';
  return code === 1 ? 'attention' : 'failed';
}
