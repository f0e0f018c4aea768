import type { Reason } from '../model/reason.ts';
import type { SourceGap } from '../model/snapshot.ts';
import type { Window } from '../model/units.ts';
import type { UsageResource } from '../model/usage.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import { type Folded, type Target, type UsageFold, usageFold } from './fold.ts';
import { byText, groupBy } from './order.ts';
import { reasonOf } from './reading.ts';

export interface UsageQuestion {
  readonly window: Window;
  readonly namespaces: readonly string[];
  readonly target: Target;
}

/** Streams usage into the fold. A transport that breaks off leaves a gap over the whole window, not a short history. */
export async function readUsage(metrics: Metrics, question: UsageQuestion, log: Log): Promise<Folded> {
  const { window, namespaces, target } = question;
  const fold = usageFold(window, target);
  try {
    for await (const message of metrics.usage({ window, namespaces })) {
      if (message.kind === 'progress') log.progress('reading usage', message.done, message.total);
      else fold.take(message);
    }
  } catch (error) {
    takeGaps(fold, question, reasonOf('usage', error));
  }
  return fold.finish();
}

function takeGaps(fold: UsageFold, { window, namespaces }: UsageQuestion, because: Reason): void {
  const resources: readonly UsageResource[] = ['cpu', 'memory'];
  for (const namespace of namespaces) {
    for (const resource of resources) fold.take({ kind: 'gap', resource, namespace, window, because });
  }
}

/** One gap per kind of reason, however many queries it took down. */
export function usageGaps(folded: Folded): SourceGap[] {
  const byCode = groupBy(folded.gaps, (gap) => gap.because.code);
  return [...byCode.values()].flatMap((gaps) => {
    const first = gaps[0];
    if (first === undefined) return [];
    const namespaces = [...new Set(gaps.map((gap) => gap.namespace))].sort(byText).join(', ');
    const detail = `usage of ${namespaces} is incomplete: ${first.because.detail}`;
    return [{ source: 'usage', because: { code: first.because.code, detail } }];
  });
}
