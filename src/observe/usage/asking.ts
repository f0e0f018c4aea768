import type { Reason, ReasonCode } from '../../model/reason.ts';
import type { UsageResource } from '../../model/usage.ts';
import type { Metrics, UsageRequest } from '../../ports/metrics.ts';
import { reasonOf } from '../reading.ts';
import { type Answer, questionFold } from './question-fold.ts';

export interface Asking {
  /** `progress`: the share of the question that is answered, 0 to 1. */
  readonly ask: (request: UsageRequest, progress: (share: number) => void) => Promise<Answer>;
}

/** Nobody answers: after so many questions in a row that brought nothing else, the rest is not asked. */
const SILENCES = 2;
const SILENT: readonly ReasonCode[] = ['upstream-unreachable', 'query-timeout'];

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
      silences = isSilent(answer) ? silences + 1 : 0;
      if (silences >= SILENCES) over ??= answer.gaps[0]?.because;
      return answer;
    },
  };
}

const isSilent = ({ gaps, newest }: Answer): boolean =>
  newest === -Infinity && gaps.length > 0 && gaps.every((gap) => SILENT.includes(gap.because.code));

function unanswered(request: UsageRequest, because: Reason): Answer {
  const fold = questionFold(request);
  for (const gap of gapsOver(request, because)) fold.take(gap);
  return fold.finish();
}

function gapsOver({ window, namespaces }: UsageRequest, because: Reason) {
  const resources: readonly UsageResource[] = ['cpu', 'memory'];
  return namespaces.flatMap((namespace) =>
    resources.map((resource) => ({ kind: 'gap' as const, resource, namespace, window, because })),
  );
}
