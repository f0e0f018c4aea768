import type { Fields, Log } from '../../ports/log.ts';
import type { Step, Steps } from '../../ports/steps.ts';

/** A line for each step when it has ended: what, about whom, how it went, how long it took. */
export function loggedSteps(log: Log, reader: 'people' | 'machines'): Steps {
  return {
    within: async (step, work) => {
      const began = performance.now();
      const facts = (more: Fields): Fields => ({
        step: step.name,
        ...step.facts,
        ...more,
        seconds: Math.round(performance.now() - began) / 1000,
      });
      try {
        const result = await work();
        log[levelOf(step, reader)]('a step has ended', facts(step.told?.(result) ?? {}));
        return result;
      } catch (error) {
        // Who catches it says what it means; this says where it was.
        log.debug('a step has failed', facts({ error: error instanceof Error ? error.name : 'unknown' }));
        throw error;
      }
    },
    traceparent: () => undefined,
  };
}

/** People see progress while it goes on and the result afterwards; stages would only stand between them. */
const levelOf = ({ kind }: Pick<Step<unknown>, 'kind'>, reader: 'people' | 'machines'): 'info' | 'debug' =>
  kind === 'detail' || reader === 'people' ? 'debug' : 'info';
