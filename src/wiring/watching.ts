import { loggedSteps } from '../adapters/log/logged-steps.ts';
import type { ClosableLog } from '../adapters/log/pino-log.ts';
import type { Steps } from '../ports/steps.ts';
import { beforeEnd } from './before-end.ts';
import { isTraced } from './is-traced.ts';
import type { Surroundings } from './surroundings.ts';
import { openTracing } from './traced.ts';

export interface Watching {
  readonly steps: Steps;
  readonly close: () => Promise<void>;
}

interface Watched {
  readonly log: ClosableLog;
  readonly cluster: string;
}

/** The log watches always; the libraries for traces are only loaded where an endpoint is set. */
export async function openWatching({ log, cluster }: Watched, surroundings: Surroundings): Promise<Watching> {
  const { environment, stderr } = surroundings;
  const logged = loggedSteps(log, stderr.isTTY ? 'people' : 'machines');
  if (!isTraced(environment)) return { steps: logged, close: async () => undefined };
  const traced = await openTracing(cluster, surroundings);
  const forget = beforeEnd(traced.interrupt);
  return {
    steps: both(traced.steps, logged),
    close: async () => {
      forget();
      await traced.close();
    },
  };
}

const both = (outer: Steps, inner: Steps): Steps => ({
  within: (step, work) => outer.within(step, () => inner.within(step, work)),
  traceparent: outer.traceparent,
});
