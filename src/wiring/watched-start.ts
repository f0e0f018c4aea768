import type { Starting } from '../cli/world.ts';
import type { Child, Ended, StartProgram } from '../serve/program.ts';
import type { Surroundings } from './surroundings.ts';
import { openTracing } from './traced.ts';

/** Where traces are asked for: programs that know in which step they were started: a pass of `serve` is part of the trace of what asked for it. */
export async function watchedStart(
  start: StartProgram,
  cluster: string,
  surroundings: Pick<Surroundings, 'environment' | 'version' | 'scrub' | 'learn'>,
): Promise<Starting> {
  const { steps, close } = await openTracing(cluster, surroundings);
  const facts = (args: readonly string[]) => ({
    trigger: valueAfter(args, '--trigger'),
    namespaces: valueAfter(args, '--namespaces'),
  });
  const told = ({ code }: Ended) => ({ code });
  return {
    start: (args, more = {}) => {
      if (args[0] !== 'run') return start(args, more);
      const begun: Child[] = [];
      const ended = steps.within({ name: 'start a pass', kind: 'stage', facts: facts(args), told }, () => {
        const child = start(args, { ...more, TRACEPARENT: steps.traceparent() ?? '' });
        begun.push(child);
        return child.ended;
      });
      return {
        ended,
        end: () => {
          for (const child of begun) child.end();
        },
      };
    },
    close,
  };
}

const valueAfter = (args: readonly string[], flag: string): string | undefined =>
  args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined;
