import type { Reason } from '../../model/reason.ts';
import { minutes } from '../../model/units.ts';
import type { UsageResource } from '../../model/usage.ts';
import type { Metrics, UsageRequest } from '../../ports/metrics.ts';
import { reasonOf } from '../reading.ts';
import { type Answer, type Gap, questionFold } from './question-fold.ts';

export interface Asking {
  /** `progress`: the share of the question that is answered, 0 to 1. */
  readonly ask: (request: UsageRequest, progress: (share: number) => void) => Promise<Answer>;
}

/** Nobody answers: after so many questions in a row that brought nothing else, the rest is not asked. */
const SILENCES = 2;

/** Never throws for a transport that fails: what it took down is a gap over the whole question, not a short history. */
export function asking(metrics: Metrics): Asking {
  let over: Reason | undefined;
  let silences = 0;

  const listen = async (request: UsageRequest, progress: (share: number) => void): Promise<Answer> => {
    const fold = questionFold(request);
    try {
      for await (const message of metrics.usage(request)) {
        if (message.kind === 'progress') progress(message.total === 0 ? 0 : message.done / message.total);
        else fold.take(message);
      }
    } catch (error) {
      over = reasonOf('usage', error);
      for (const gap of gapsOver(request, over)) fold.take(gap);
    }
    return fold.finish();
  };

  return {
    async ask(request, progress) {
      if (over !== undefined) return unanswered(request, over);
      const answer = await listen(request, progress);
      silences = isSilence(request, answer) ? silences + 1 : 0;
      if (silences >= SILENCES) over ??= answer.gaps[0]?.because;
      return answer;
    },
  };
}

/** Nothing was read of anything that was asked, because the backend could not be reached. */
function isSilence({ window, namespaces }: UsageRequest, { gaps, newest }: Answer): boolean {
  const unread = gaps.reduce((sum, gap) => sum + gap.window.to - gap.window.from, 0);
  const asked = RESOURCES.length * namespaces.length * (window.to - window.from - EDGES);
  return newest === -Infinity && unread >= asked && gaps.every((gap) => gap.because.code === 'upstream-unreachable');
}

/** A transport that reads whole slots of 5 minutes has no gap before the first and after the last one. */
const EDGES = minutes(10);
const RESOURCES: readonly UsageResource[] = ['cpu', 'memory'];

function unanswered(request: UsageRequest, because: Reason): Answer {
  const fold = questionFold(request);
  for (const gap of gapsOver(request, because)) fold.take(gap);
  return fold.finish();
}

function gapsOver({ window, namespaces }: UsageRequest, because: Reason): Gap[] {
  return namespaces.flatMap((namespace) =>
    RESOURCES.map((resource) => ({ kind: 'gap', resource, namespace, window, because })),
  );
}
