import { known, type Reading, unknown } from '../../model/reason.ts';
import { milliseconds, minutes, type Window } from '../../model/units.ts';
import type { ContainerUsage } from '../../model/usage.ts';
import type { Log } from '../../ports/log.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { RememberedDays, UsageMemory } from '../../ports/usage-memory.ts';
import { asking } from './asking.ts';
import { type Calendar, calendarOf } from './calendar.ts';
import { FOLD_VERSION } from './day-records.ts';
import { dayName } from './days.ts';
import { type DaySources, daysToAsk, groupDays } from './group-days.ts';
import { type AskedNamespace, groupsOf } from './groups.ts';
import { type FoldedNamespace, namespaceFold, type Target, type UsageReads } from './namespace-fold.ts';
import { type Noted, newNotes } from './notes.ts';
import { oneAhead } from './one-ahead.ts';
import { unpacker, usageOf } from './packed-usage.ts';
import { progressOf } from './progress.ts';
import type { Gap } from './question-fold.ts';

export interface UsageSources {
  readonly metrics: Metrics;
  readonly usageMemory?: UsageMemory;
  readonly log: Log;
}

export interface UsageQuestion {
  readonly window: Window;
  readonly namespaces: readonly AskedNamespace[];
  readonly target: Target;
}

export interface Folded {
  /** `key` as the question's target named it. */
  readonly usageOf: (namespace: string, key: string) => Reading<ContainerUsage>;
  readonly gaps: readonly Gap[];
  readonly reads: Omit<UsageReads, 'step'>;
}

/**
 * Usage of the window, folded namespace by namespace; only what is folded stays. Days that are over are taken from the
 * memory where it has them. Nothing depends on which days those are.
 */
export async function readUsage(sources: UsageSources, question: UsageQuestion): Promise<Folded> {
  const { window, namespaces } = question;
  const calendar = calendarOf(window);
  const remembered = await opened(sources, calendar);
  const notes = newNotes();
  const progress = progressOf(sources.log, namespaces.length * (calendar.last - calendar.first + 1));
  const asks = asking(sources.metrics);
  const ask: DaySources['ask'] = async (request) => {
    const answer = await asks.ask(request, progress.asking(request));
    notes.take(answer);
    return answer;
  };
  const folded = new Map<string, FoldedNamespace>();
  const groups = groupsOf(namespaces, (name) => daysToAsk(name, { calendar, remembered }));
  const daysOf = (group: readonly AskedNamespace[]) =>
    groupDays(group, { window, calendar, remembered, ask, newest: notes.newest });
  for await (const [group, days] of oneAhead(groups, daysOf)) {
    const folds = new Map(group.map(({ name }) => [name, namespaceFold(name, question.target)]));
    for await (const { namespace, day, bytes } of days) {
      folds.get(namespace)?.take(day, bytes);
      progress.step();
    }
    for (const [name, fold] of folds) folded.set(name, fold.finish(window, notes.unread(name)));
  }
  return outcome(folded, notes);
}

const opened = async (
  { metrics, usageMemory }: UsageSources,
  { first }: Calendar,
): Promise<RememberedDays | undefined> =>
  usageMemory?.open({ queries: metrics.describe(), foldVersion: FOLD_VERSION, oldest: dayName(first) });

function outcome(folded: ReadonlyMap<string, FoldedNamespace>, notes: Noted): Folded {
  const all = [...folded.values()].map(({ reads }) => reads);
  const sum = (pick: (reads: UsageReads) => number): number => all.reduce((total, reads) => total + pick(reads), 0);
  const step = all.reduce((closest, reads) => Math.min(closest, reads.step), Infinity);
  // What the transport measured, the coarser resource counting; else the closest two samples.
  const resolution = notes.interval() ?? (step === Infinity ? minutes(5) : milliseconds(step));
  const unpack = unpacker();
  return {
    gaps: notes.gaps(),
    usageOf: (namespace, key) => {
      const gaps = notes.unread(namespace);
      const packed = folded.get(namespace)?.containers.get(key);
      if (packed !== undefined) return known(usageOf(packed, { gaps, resolution }, unpack));
      const because = gaps[0]?.because;
      if (because !== undefined) return { kind: 'unknown', because };
      return unknown('no-samples', 'no sample of this container in the window');
    },
    reads: {
      days: sum((reads) => reads.days),
      samples: sum((reads) => reads.samples),
      strangers: sum((reads) => reads.strangers),
    },
  };
}
